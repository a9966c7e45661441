package io.vigie.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
        String wanted = normal(path);
        Optional<String> near = candidates.stream()
                .filter(candidate -> distance(wanted, normal(candidate)) <= Math.max(1, wanted.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(wanted, normal(candidate))));
        return near.or(() -> candidates.stream()
                .filter(candidate -> normal(last(candidate)).equals(normal(last(path))))
                .findFirst());
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String normal(String path) {
        return path.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Insertions, deletions and substitutions (Levenshtein 1966). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
