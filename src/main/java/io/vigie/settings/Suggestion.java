package io.vigie.settings;

import io.vigie.model.Spelling;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the known path most similar to an unknown one, for "did you mean". */
final class Suggestion {
    private static final int LONGEST = 100;

    private Suggestion() {}

    /**
     * The candidate with the fewest edits, at most a third of the path's length; failing that, one with the same last
     * key in another section.
     */
    static Optional<String> nearest(String path, List<String> candidates) {
        // The time of a comparison grows with the product of both lengths.
        if (path.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = Spelling.normal(path);
        Optional<String> near = candidates.stream()
                .filter(candidate ->
                        Spelling.distance(wanted, Spelling.normal(candidate)) <= Math.max(1, wanted.length() / 3))
                .min(Comparator.comparingInt(candidate -> Spelling.distance(wanted, Spelling.normal(candidate))));
        return near.or(() -> candidates.stream()
                .filter(candidate -> Spelling.normal(last(candidate)).equals(Spelling.normal(last(path))))
                .findFirst());
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
