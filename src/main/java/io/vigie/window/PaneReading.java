package io.vigie.window;

import io.vigie.model.Metric;
import io.vigie.stats.ClusteredMean;
import io.vigie.stats.ClusteredQuantile;
import io.vigie.stats.ClusteredRate;
import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.DayCorrelation;
import io.vigie.stats.Estimate;
import io.vigie.stats.LogHistogram;
import io.vigie.stats.StratifiedMean;
import io.vigie.stats.StratifiedSums;
import io.vigie.stats.WeightedSums;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How a metric is read from panes. */
sealed interface PaneReading {

    /** How many labels, turns or requests of a pane it rests on. */
    long count(Pane pane, @Nullable String criterion);

    /** Its value over one pane, or the sums of a window; empty where nothing is counted, and for a distribution. */
    OptionalDouble value(Metric metric, Pane pane, @Nullable String criterion);

    /**
     * Over a window, cut into sampling units.
     *
     * @param correlation of the sampling units; labels, which are a sample, do not ask for it
     */
    Estimate estimate(
            Metric metric, List<Pane> parts, @Nullable String criterion, double confidence, DayCorrelation correlation);

    /** How alike sampling units in a row are. */
    default DayCorrelation correlation(Metric metric, List<Pane> parts) {
        return DayCorrelation.NONE;
    }

    /** How many of {@link #count} an objective calls bad. */
    default long bad(Pane pane, double atMost) {
        throw new IllegalArgumentException("there are no objectives of such a metric");
    }

    /**
     * A mean over a weighted sample of labels.
     *
     * @param sizes of the strata that were sampled; empty where they are not known
     */
    record OfLabels(SampledSums sums, Function<List<Pane>, Map<Integer, Long>> sizes) implements PaneReading {
        /** What was sampled in a pane. */
        interface SampledSums {
            StratifiedSums of(Pane pane, @Nullable String criterion);
        }

        StratifiedSums sum(List<Pane> parts, @Nullable String criterion) {
            StratifiedSums sum = new StratifiedSums();
            parts.forEach(part -> sum.merge(sums.of(part, criterion)));
            return sum;
        }

        StratifiedMean mean(List<Pane> parts, @Nullable String criterion) {
            return StratifiedMean.of(sum(parts, criterion), sizes.apply(parts));
        }

        @Override
        public long count(Pane pane, @Nullable String criterion) {
            return sums.of(pane, criterion).count();
        }

        @Override
        public OptionalDouble value(Metric metric, Pane pane, @Nullable String criterion) {
            return mean(List.of(pane), criterion).mean();
        }

        @Override
        public Estimate estimate(
                Metric metric,
                List<Pane> parts,
                @Nullable String criterion,
                double confidence,
                DayCorrelation correlation) {
            StratifiedSums sum = sum(parts, criterion);
            return sum.count() < MetricEstimates.LEAST_LABELS
                    ? new Estimate.NotEnoughData(sum.count(), MetricEstimates.LEAST_LABELS)
                    : StratifiedMean.of(sum, sizes.apply(parts)).interval(confidence);
        }
    }

    /** A part of a whole of the full traffic. */
    record Share(ToLongFunction<Pane> part, ToLongFunction<Pane> whole) implements PaneReading {
        @Override
        public long count(Pane pane, @Nullable String criterion) {
            return whole.applyAsLong(pane);
        }

        @Override
        public OptionalDouble value(Metric metric, Pane pane, @Nullable String criterion) {
            long all = whole.applyAsLong(pane);
            return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part.applyAsLong(pane) / all);
        }

        @Override
        public Estimate estimate(
                Metric metric,
                List<Pane> parts,
                @Nullable String criterion,
                double confidence,
                DayCorrelation correlation) {
            return ClusteredRate.of(days(parts), confidence, correlation);
        }

        @Override
        public DayCorrelation correlation(Metric metric, List<Pane> parts) {
            return ClusteredRate.correlation(days(parts));
        }

        private List<DayCount> days(List<Pane> parts) {
            return parts.stream()
                    .map(pane -> new DayCount(part.applyAsLong(pane), whole.applyAsLong(pane)))
                    .toList();
        }

        @Override
        public long bad(Pane pane, double atMost) {
            return part.applyAsLong(pane);
        }
    }

    /** A mean over the full traffic. */
    record Mean(Function<Pane, WeightedSums> values) implements PaneReading {
        @Override
        public long count(Pane pane, @Nullable String criterion) {
            return values.apply(pane).count();
        }

        @Override
        public OptionalDouble value(Metric metric, Pane pane, @Nullable String criterion) {
            return values.apply(pane).mean();
        }

        @Override
        public Estimate estimate(
                Metric metric,
                List<Pane> parts,
                @Nullable String criterion,
                double confidence,
                DayCorrelation correlation) {
            return ClusteredMean.of(parts.stream().map(values).toList(), confidence, correlation);
        }

        @Override
        public DayCorrelation correlation(Metric metric, List<Pane> parts) {
            return ClusteredMean.correlation(parts.stream().map(values).toList());
        }
    }

    /** A quantile of the full traffic. */
    record Quantile(Function<Pane, LogHistogram> values) implements PaneReading {
        @Override
        public long count(Pane pane, @Nullable String criterion) {
            return values.apply(pane).count();
        }

        @Override
        public OptionalDouble value(Metric metric, Pane pane, @Nullable String criterion) {
            return values.apply(pane).quantile(metric.quantile());
        }

        @Override
        public Estimate estimate(
                Metric metric,
                List<Pane> parts,
                @Nullable String criterion,
                double confidence,
                DayCorrelation correlation) {
            return ClusteredQuantile.of(days(parts), metric.quantile(), confidence, correlation);
        }

        @Override
        public DayCorrelation correlation(Metric metric, List<Pane> parts) {
            return ClusteredQuantile.correlation(days(parts), metric.quantile());
        }

        private List<LogHistogram> days(List<Pane> parts) {
            return parts.stream().map(values).filter(each -> !each.isEmpty()).toList();
        }

        @Override
        public long bad(Pane pane, double atMost) {
            LogHistogram all = values.apply(pane);
            return all.isEmpty() ? 0 : all.count() - all.countAtMost(atMost);
        }
    }

    /**
     * What is no figure of a window: all values of the full traffic, or when there is any.
     *
     * @param spread null: it is not of one slice, or no distribution
     */
    record Spread(ToLongFunction<Pane> counted, @Nullable Function<List<Pane>, Distribution> spread)
            implements PaneReading {
        @Override
        public long count(Pane pane, @Nullable String criterion) {
            return counted.applyAsLong(pane);
        }

        @Override
        public OptionalDouble value(Metric metric, Pane pane, @Nullable String criterion) {
            return OptionalDouble.empty();
        }

        @Override
        public Estimate estimate(
                Metric metric,
                List<Pane> parts,
                @Nullable String criterion,
                double confidence,
                DayCorrelation correlation) {
            throw new IllegalArgumentException(metric.label() + " is no figure of a window");
        }
    }
}
