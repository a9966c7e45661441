package io.vigie.model;

import io.vigie.model.MetricChart.MetricLine;
import org.jspecify.annotations.Nullable;

/**
 * What a metric is. Whoever names, computes, stores, draws, checks or writes one reads it here; how it is computed from
 * a pane is said in {@code window.MetricEstimates}.
 *
 * @param label as monitors, tags and alerts write it
 * @param title for people
 * @param fields where the series have it; null for a distribution
 * @param line where it is drawn; null for a distribution
 */
public record MetricDefinition(
        String label,
        String title,
        Scale scale,
        Basis basis,
        @Nullable Fields fields,
        @Nullable MetricLine line) {

    /** What a metric is of the values that it is computed from. */
    public enum Statistic {
        /** A part of a whole. */
        SHARE,
        MEAN,
        QUANTILE,
        /** All of them: what is compared is how they are spread. */
        DISTRIBUTION,
        /** How long nothing has come. */
        PAUSE
    }

    /**
     * What its figures are.
     *
     * @param unit of its figures: those of a distribution are distances
     * @param observed the unit of the values that it is computed from
     * @param quantile which one, in (0, 1); 0 for a metric that is none
     * @param isHigherBetter whether less of it is worse
     */
    public record Scale(
            Statistic statistic, MetricUnit unit, MetricUnit observed, double quantile, boolean isHigherBetter) {
        static Scale of(Statistic statistic, MetricUnit unit) {
            return new Scale(statistic, unit, unit, 0, false);
        }
    }

    /** What a metric's count counts. */
    public enum Counted {
        LABEL("label"),
        REQUEST("request"),
        ANSWER("answer"),
        TURN("turn");

        private final String word;

        Counted(String word) {
            this.word = word;
        }

        /** In the singular; the plural has an s. */
        public String word() {
            return word;
        }
    }

    /**
     * What its figures rest on.
     *
     * @param isLabelled whether it rests on labels, a sample that is drawn request by request; else on the full traffic
     * @param bad what an objective counts, as a sentence goes on after a number of them: {@code requests failed}, for a
     *     quantile {@code answers took more than}; null for a metric that has no objectives
     */
    public record Basis(
            Counted counted, boolean isLabelled, @Nullable String bad) {
        static Basis labels(Counted counted) {
            return new Basis(counted, true, null);
        }

        static Basis traffic(Counted counted) {
            return new Basis(counted, false, null);
        }

        Basis bad(String what) {
            return new Basis(counted, isLabelled, what);
        }
    }

    /**
     * Where the series have a figure.
     *
     * @param measurement in lower case
     * @param value field with the figure
     * @param count field with what it rests on
     * @param part of a share over full traffic: field with the part whose whole is {@code count}; else null
     * @param hasInterval whether the fields {@code lower} and {@code upper} are its 95 % interval
     */
    public record Fields(
            String measurement,
            String value,
            String count,
            @Nullable String part,
            boolean hasInterval) {
        static Fields of(String measurement, String value, String count) {
            return new Fields(measurement, value, count, null, false);
        }

        Fields part(String field) {
            return new Fields(measurement, value, count, field, hasInterval);
        }

        Fields withInterval() {
            return new Fields(measurement, value, count, part, true);
        }
    }

    static MetricDefinition share(String label, String title, Basis basis, Fields fields, MetricLine line) {
        return new MetricDefinition(label, title, Scale.of(Statistic.SHARE, MetricUnit.SHARE), basis, fields, line);
    }

    /** A mean in [0, 1] of which more is better. */
    static MetricDefinition score(String label, String title, Basis basis, Fields fields, MetricLine line) {
        return new MetricDefinition(
                label,
                title,
                new Scale(Statistic.MEAN, MetricUnit.SCORE, MetricUnit.SCORE, 0, true),
                basis,
                fields,
                line);
    }

    static Scale meanOf(MetricUnit unit) {
        return Scale.of(Statistic.MEAN, unit);
    }

    static Scale quantileOf(double q, MetricUnit unit) {
        return new Scale(Statistic.QUANTILE, unit, unit, q, false);
    }

    static MetricDefinition pause(String label, String title, Counted counted) {
        return new MetricDefinition(
                label, title, Scale.of(Statistic.PAUSE, MetricUnit.MS), Basis.traffic(counted), null, null);
    }

    static MetricDefinition distribution(String label, String title, Counted counted, MetricUnit observed) {
        return new MetricDefinition(
                label,
                title,
                new Scale(Statistic.DISTRIBUTION, MetricUnit.DISTANCE, observed, 0, false),
                Basis.traffic(counted),
                null,
                null);
    }
}
