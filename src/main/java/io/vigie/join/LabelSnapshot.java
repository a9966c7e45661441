package io.vigie.join;

import io.vigie.model.LabelContribution.PairContribution;
import io.vigie.model.LabelContribution.PostAnswerOutcome;
import io.vigie.model.LabelContribution.ScoreContribution;
import io.vigie.model.LabelContribution.ScoreSource;
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
 * What is held true of one request at one time: for each criterion one truth (the ground truth if there is one, else a
 * human's), one judge's and one user's score, and what users did after the answer. Two snapshots differ by
 * contributions.
 */
public final class LabelSnapshot {

    /** An answer is bad if its lowest truth score is below this. */
    public static final double BAD_BELOW = 0.5;

    /** Labels of one criterion and source that are kept for one request. */
    static final int MOST_OF_ONE_KIND = 8;

    /**
     * Of two labels of one criterion and source the later one counts; of two at one time the one with the greater id.
     */
    public static final Comparator<KeptLabel> PRECEDENCE =
            Comparator.comparingLong(KeptLabel::labelledAt).thenComparing(KeptLabel::labelId);

    private final NavigableMap<ScoreKey, KeptLabel> scores;
    private final @Nullable Boolean abandoned;

    private record ScoreKey(String criterion, ScoreSource source) implements Comparable<ScoreKey> {
        @Override
        public int compareTo(ScoreKey other) {
            int byCriterion = criterion.compareTo(other.criterion);
            return byCriterion != 0 ? byCriterion : source.compareTo(other.source);
        }
    }

    /**
     * A score that counts now, and the one that it replaces.
     *
     * @param counterpart the label of the truth, or of the judge, that it makes a pair with; told with one of the two
     *     only: with the truth, or with a judge that came after it
     */
    public record ScoreChange(
            KeptLabel label,
            @Nullable KeptLabel previous,
            @Nullable KeptLabel counterpart) {}

    /** What a judge and the truth say of one answer. */
    private record ScorePair(KeptLabel truth, KeptLabel judge) {
        boolean sameWeight(@Nullable ScorePair other) {
            return other != null
                    && LabelSnapshot.sameWeight(truth, other.truth)
                    && LabelSnapshot.sameWeight(judge, other.judge);
        }

        PairContribution contribution(String criterion, int sign) {
            return new PairContribution(
                    criterion, truth.score(), judge.score(), truth.probability() * judge.probability(), sign);
        }
    }

    private LabelSnapshot(NavigableMap<ScoreKey, KeptLabel> scores, @Nullable Boolean abandoned) {
        this.scores = scores;
        this.abandoned = abandoned;
    }

    /**
     * @param labels of each criterion and source the last counts
     * @param abandoned null: not known
     */
    public static LabelSnapshot of(List<KeptLabel> labels, @Nullable Boolean abandoned) {
        var scores = new TreeMap<ScoreKey, KeptLabel>();
        for (KeptLabel label : labels) {
            scores.merge(new ScoreKey(label.criterion(), source(label.source())), label, LabelSnapshot::first);
        }
        return new LabelSnapshot(scores, abandoned);
    }

    /**
     * The labels with one more. A label of the same id, criterion and source is the same label, corrected: see
     * {@link KeptLabel#corrected}. Of one criterion and source the {@value #MOST_OF_ONE_KIND} that count first are
     * kept: one that is superseded may be corrected by a record that was read before.
     */
    public static List<KeptLabel> with(List<KeptLabel> labels, KeptLabel label) {
        var next = new ArrayList<KeptLabel>(labels.size() + 1);
        KeptLabel added = label;
        KeptLabel last = null;
        int competing = 1;
        for (KeptLabel held : labels) {
            if (held.isVersionOf(label)) {
                added = held.corrected(label);
                continue;
            }
            next.add(held);
            if (held.competesWith(label)) {
                competing++;
                last = last == null || PRECEDENCE.compare(held, last) < 0 ? held : last;
            }
        }
        if (last != null && competing > MOST_OF_ONE_KIND) {
            if (PRECEDENCE.compare(added, last) < 0) {
                return labels;
            }
            next.remove(last);
        }
        next.add(added);
        return next;
    }

    /** Ground truth before a human, else what comes last. */
    private static KeptLabel first(KeptLabel one, KeptLabel other) {
        if (one.source() != other.source()) {
            return one.source() == LabelSource.GROUND_TRUTH ? one : other;
        }
        return PRECEDENCE.compare(one, other) >= 0 ? one : other;
    }

    /**
     * What turns the sums with {@code before} into the sums with this: old scores go out, new ones come in. Empty where
     * nothing differs.
     */
    public List<ScoreContribution> scoresSince(LabelSnapshot before) {
        var changes = new ArrayList<ScoreContribution>();
        var keys = new TreeSet<>(before.scores.keySet());
        keys.addAll(scores.keySet());
        for (ScoreKey key : keys) {
            KeptLabel old = before.scores.get(key);
            KeptLabel now = scores.get(key);
            if (!sameWeight(old, now)) {
                if (old != null) {
                    changes.add(score(key, old, -1));
                }
                if (now != null) {
                    changes.add(score(key, now, 1));
                }
            }
        }
        return changes;
    }

    /** The same for answers that have both a true score and a judge's. */
    public List<PairContribution> pairsSince(LabelSnapshot before) {
        var changes = new ArrayList<PairContribution>();
        var criteria = new TreeSet<String>();
        before.scores.keySet().forEach(key -> criteria.add(key.criterion()));
        scores.keySet().forEach(key -> criteria.add(key.criterion()));
        for (String criterion : criteria) {
            ScorePair old = before.pair(criterion);
            ScorePair now = pair(criterion);
            if (old != null && !old.sameWeight(now)) {
                changes.add(old.contribution(criterion, -1));
            }
            if (now != null && !now.sameWeight(old)) {
                changes.add(now.contribution(criterion, 1));
            }
        }
        return changes;
    }

    private @Nullable ScorePair pair(String criterion) {
        KeptLabel truth = scores.get(new ScoreKey(criterion, ScoreSource.TRUTH));
        KeptLabel judge = scores.get(new ScoreKey(criterion, ScoreSource.JUDGE));
        return truth == null || judge == null ? null : new ScorePair(truth, judge);
    }

    /** The same for what users did after an answer that is known to be bad or good. */
    public List<PostAnswerOutcome> postAnswerOutcomesSince(LabelSnapshot before) {
        PostAnswerOutcome old = before.postAnswerOutcome(-1);
        PostAnswerOutcome now = postAnswerOutcome(1);
        var changes = new ArrayList<PostAnswerOutcome>(2);
        if (!Objects.equals(before.postAnswerOutcome(1), now)) {
            if (old != null) {
                changes.add(old);
            }
            if (now != null) {
                changes.add(now);
            }
        }
        return changes;
    }

    /** Labels whose score or weight is new, in the order of criterion and kind. */
    public List<ScoreChange> changesSince(LabelSnapshot before) {
        var changes = new ArrayList<ScoreChange>();
        for (Map.Entry<ScoreKey, KeptLabel> entry : scores.entrySet()) {
            KeptLabel old = before.scores.get(entry.getKey());
            if (!sameWeight(old, entry.getValue())) {
                changes.add(new ScoreChange(entry.getValue(), old, counterpart(entry.getKey(), before)));
            }
        }
        return changes;
    }

    private @Nullable KeptLabel counterpart(ScoreKey key, LabelSnapshot before) {
        ScorePair pair = pair(key.criterion());
        if (pair == null || key.source() == ScoreSource.USER) {
            return null;
        }
        if (key.source() == ScoreSource.TRUTH) {
            return pair.judge();
        }
        KeptLabel truthBefore = before.scores.get(new ScoreKey(key.criterion(), ScoreSource.TRUTH));
        return sameWeight(truthBefore, pair.truth()) ? pair.truth() : null;
    }

    /** The truth that calls the answer bad, the lowest of several; null while none does. */
    public @Nullable KeptLabel badTruth() {
        KeptLabel lowest = lowestTruth();
        return lowest != null && lowest.score() < BAD_BELOW ? lowest : null;
    }

    /** Whether the user left after the answer; null: not known. */
    public @Nullable Boolean abandoned() {
        return abandoned;
    }

    private @Nullable PostAnswerOutcome postAnswerOutcome(int sign) {
        KeptLabel lowest = lowestTruth();
        return abandoned == null || lowest == null
                ? null
                : new PostAnswerOutcome(lowest.score() < BAD_BELOW, abandoned, lowest.probability(), sign);
    }

    private @Nullable KeptLabel lowestTruth() {
        KeptLabel lowest = null;
        for (Map.Entry<ScoreKey, KeptLabel> entry : scores.entrySet()) {
            boolean isTruth = entry.getKey().source() == ScoreSource.TRUTH;
            if (isTruth && (lowest == null || entry.getValue().score() < lowest.score())) {
                lowest = entry.getValue();
            }
        }
        return lowest;
    }

    private static boolean sameWeight(@Nullable KeptLabel one, @Nullable KeptLabel other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return Double.compare(one.score(), other.score()) == 0
                && Objects.equals(one.judge(), other.judge())
                && Double.compare(one.probability(), other.probability()) == 0;
    }

    private static ScoreContribution score(ScoreKey key, KeptLabel label, int sign) {
        return new ScoreContribution(key.criterion(), key.source(), label.score(), label.probability(), sign);
    }

    private static ScoreSource source(LabelSource source) {
        return switch (source) {
            case HUMAN, GROUND_TRUTH -> ScoreSource.TRUTH;
            case JUDGE -> ScoreSource.JUDGE;
            case USER -> ScoreSource.USER;
        };
    }
}
