package io.vigie.join;

import io.vigie.model.LabelContribution.Aftermath;
import io.vigie.model.LabelContribution.Kind;
import io.vigie.model.LabelContribution.Score;
import io.vigie.model.LabelSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is held true of one request at one time: for each criterion one truth (the ground truth if there is one, else a human's), one judge's and
 * one user's score, and what users did after the answer. Two standings differ by contributions.
 */
public final class Standing {

    /** An answer is bad if its lowest truth score is below this. */
    public static final double BAD_BELOW = 0.5;

    /** Of two labels of one criterion and source the later one counts; of two at one time the one with the greater id. */
    public static final Comparator<KeptLabel> PRECEDENCE =
            Comparator.comparingLong(KeptLabel::labelledAt).thenComparing(KeptLabel::labelId);

    private final NavigableMap<Place, KeptLabel> scores;
    private final @Nullable Boolean abandoned;

    private record Place(String criterion, Kind kind) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byCriterion = criterion.compareTo(other.criterion);
            return byCriterion != 0 ? byCriterion : kind.compareTo(other.kind);
        }
    }

    /** A score that came to stand, and what stood there before. */
    public record Change(KeptLabel label, @Nullable KeptLabel previous) {}

    private Standing(NavigableMap<Place, KeptLabel> scores, @Nullable Boolean abandoned) {
        this.scores = scores;
        this.abandoned = abandoned;
    }

    /**
     * @param labels at most one for each criterion and source
     * @param abandoned null: not known
     */
    public static Standing of(List<KeptLabel> labels, @Nullable Boolean abandoned) {
        var scores = new TreeMap<Place, KeptLabel>();
        for (KeptLabel label : labels) {
            scores.merge(
                    new Place(label.criterion(), kind(label.source())),
                    label,
                    (one, other) -> one.source() == LabelSource.GROUND_TRUTH ? one : other);
        }
        return new Standing(scores, abandoned);
    }

    /** The labels with one more, which takes the place of an earlier one of its criterion and source, or counts for nothing if it is the earlier. */
    public static List<KeptLabel> with(List<KeptLabel> labels, KeptLabel label) {
        var next = new ArrayList<KeptLabel>(labels.size() + 1);
        KeptLabel winner = label;
        for (KeptLabel held : labels) {
            if (!held.competesWith(label)) {
                next.add(held);
            } else if (PRECEDENCE.compare(held, winner) > 0) {
                winner = held;
            }
        }
        next.add(winner);
        return next;
    }

    /** What turns the sums with {@code before} into the sums with this: old scores go out, new ones come in. Empty where nothing differs. */
    public List<Score> scoresSince(Standing before) {
        var differences = new ArrayList<Score>();
        var places = new TreeSet<>(before.scores.keySet());
        places.addAll(scores.keySet());
        for (Place place : places) {
            KeptLabel old = before.scores.get(place);
            KeptLabel now = scores.get(place);
            if (!sameWeight(old, now)) {
                if (old != null) {
                    differences.add(score(place, old, -1));
                }
                if (now != null) {
                    differences.add(score(place, now, 1));
                }
            }
        }
        return differences;
    }

    /** The same for what users did after an answer that is known to be bad or good. */
    public List<Aftermath> aftermathsSince(Standing before) {
        Aftermath old = before.aftermath(-1);
        Aftermath now = aftermath(1);
        var differences = new ArrayList<Aftermath>(2);
        if (!Objects.equals(before.aftermath(1), now)) {
            if (old != null) {
                differences.add(old);
            }
            if (now != null) {
                differences.add(now);
            }
        }
        return differences;
    }

    /** Labels whose score or weight is new, in the order of criterion and kind. */
    public List<Change> changesSince(Standing before) {
        var changes = new ArrayList<Change>();
        for (Map.Entry<Place, KeptLabel> entry : scores.entrySet()) {
            KeptLabel old = before.scores.get(entry.getKey());
            if (!sameWeight(old, entry.getValue())) {
                changes.add(new Change(entry.getValue(), old));
            }
        }
        return changes;
    }

    private @Nullable Aftermath aftermath(int sign) {
        if (abandoned == null) {
            return null;
        }
        KeptLabel lowest = null;
        for (Map.Entry<Place, KeptLabel> entry : scores.entrySet()) {
            boolean isTruth = entry.getKey().kind() == Kind.TRUTH;
            if (isTruth && (lowest == null || entry.getValue().score() < lowest.score())) {
                lowest = entry.getValue();
            }
        }
        return lowest == null ? null : new Aftermath(lowest.score() < BAD_BELOW, abandoned, lowest.probability(), sign);
    }

    private static boolean sameWeight(@Nullable KeptLabel one, @Nullable KeptLabel other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return Double.compare(one.score(), other.score()) == 0
                && Double.compare(one.probability(), other.probability()) == 0;
    }

    private static Score score(Place place, KeptLabel label, int sign) {
        return new Score(place.criterion(), place.kind(), label.score(), label.probability(), sign);
    }

    private static Kind kind(LabelSource source) {
        return switch (source) {
            case HUMAN, GROUND_TRUTH -> Kind.TRUTH;
            case JUDGE -> Kind.JUDGE;
            case USER -> Kind.USER;
        };
    }
}
