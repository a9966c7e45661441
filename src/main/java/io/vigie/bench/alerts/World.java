package io.vigie.bench.alerts;

import org.jspecify.annotations.Nullable;

/**
 * What one simulated model and its users are like.
 *
 * @param id short, unique, of lower-case letters, digits and hyphens
 * @param description a sentence for a person
 * @param days of the history
 * @param change null: nothing ever changes, and every alert is false
 * @param measured what the history is there for, which decides about its panes and monitors
 */
public record World(
        String id,
        String description,
        int days,
        WorldTrafficShape traffic,
        WorldLabels labels,
        WorldDays dayEffects,
        @Nullable WorldChange change,
        MeasuredPath measured) {

    /** Every history begins with so many days that teach the monitors what is normal. */
    public static final int LEARNING_DAYS = 30;

    /** When a planted change begins. */
    public static final int CHANGE_DAY = 95;

    /** Which monitors run. */
    public enum MeasuredPath {
        /** All but objectives, on panes of an hour. */
        MONITORS,
        /** Objectives alone, on panes of five minutes, which they need. */
        OBJECTIVES
    }

    /**
     * Who asks.
     *
     * @param requestsPerDay about; more by day than by night, fewer on weekends
     * @param slices values of the dimension {@code language}; each has a smaller part of the traffic than the one before
     * @param releaseEveryDays a new version that changes nothing; 0: never
     * @param season how much the log-odds of a bad answer swing by hour, and between workdays and weekends
     */
    public record WorldTrafficShape(double requestsPerDay, int slices, int releaseEveryDays, double season) {}

    /**
     * Which answers people label, and when.
     *
     * @param perDay labels a day
     * @param medianDelayDays of a log-normal delay, cut at two hours and fourteen days
     */
    public record WorldLabels(double perDay, double medianDelayDays, LabelHabit habit) {}

    /** A way in which labelling is not drawing answers one by one at random. */
    public enum LabelHabit {
        /** Answers are drawn one by one, and labelled when somebody has the time. */
        PLAIN,
        /** As before, but all labels of a day come at 17:00 UTC. */
        DAILY_BATCHES,
        /** Whole conversations are drawn, whose answers are alike. */
        WHOLE_CONVERSATIONS,
        /** Bad answers are labelled in a fifth of the time that good ones take. */
        BAD_FIRST,
        /** Hard requests, whose answers are worse, are drawn more often, by probabilities that are known. */
        HARD_MORE_OFTEN,
        /** One label before the change has a probability of 1e-5. */
        ONE_TINY_PROBABILITY
    }

    /**
     * How days differ although nothing is wrong: every rate and every latency of a day is multiplied by e^x, x a
     * first-order autoregression of its own.
     *
     * @param deviation standard deviation of x, so about the share by which days differ
     * @param correlation of x with the day before
     */
    public record WorldDays(double deviation, double correlation) {}

    /**
     * What gets worse, {@value World#CHANGE_DAY} days after the beginning.
     *
     * @param size a difference for rates, a share for latencies
     * @param rampDays over which it comes; 0: at once
     * @param lastsDays after which it is over at once; 0: it stays
     * @param slice index of the only slice that it concerns; −1: all
     */
    public record WorldChange(ChangedFigure figure, double size, int rampDays, int lastsDays, int slice) {

        /** How much of the change there is, in [0, 1]. */
        double share(double day) {
            boolean isOver = lastsDays > 0 && day >= CHANGE_DAY + lastsDays;
            if (day < CHANGE_DAY || isOver) {
                return 0;
            }
            return rampDays == 0 ? 1 : Math.min(1, (day - CHANGE_DAY) / rampDays);
        }

        /** Whether it concerns this figure of this slice. */
        boolean concerns(ChangedFigure which, int ofSlice) {
            return figure == which && (slice < 0 || slice == ofSlice);
        }
    }

    /** What a change is in. */
    public enum ChangedFigure {
        /** Share of bad answers. */
        QUALITY("answers-correct"),
        /** 95 % quantile of the latency; the median stays. */
        LATENCY_TAIL("slow-answers"),
        /** All latencies alike. */
        LATENCY("slow-answers"),
        ERRORS("failing-requests"),
        REFUSALS("refused-requests"),
        /** Users who leave after any answer. */
        ABANDONMENT("abandoned-conversations"),
        /** Users who leave after a bad answer. */
        ABANDONMENT_AFTER_BAD("abandoned-after-bad-answer");

        private final String monitor;

        ChangedFigure(String monitor) {
            this.monitor = monitor;
        }

        /** Name of the monitor that should tell. */
        String monitor() {
            return monitor;
        }
    }
}
