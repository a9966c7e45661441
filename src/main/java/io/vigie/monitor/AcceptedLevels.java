package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.detect.Verdict;
import io.vigie.detect.WindowComparison.WindowChange;
import io.vigie.model.AlertState;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.Reference.ReferenceType;
import io.vigie.model.StoredMap;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WeightedSums;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import io.vigie.window.RollUpLevel;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A person accepts what an alert is about → the level since its onset is the reference of all paths: windows are
 * compared with it, labels are held to it, and blocks learn from it.
 *
 * <p>What has become better stays better: once windows have been proven better than the accepted level for as long as
 * they are, the last one takes its place, for windows and labels alike, until the monitor's own reference is as good;
 * blocks and labels also look by themselves for what was held to before.
 *
 * <p>A rolling reference rolls on from the accepted level. Any other reference keeps its meaning, and the accepted
 * level stands in its place until what it says is reached again, or until the monitor compares something else.
 */
final class AcceptedLevels {

    private final StoredMap<MonitorStateKey, AcceptedLevel> levels;
    private final SliceWindows windows;
    private final QualityMonitors quality;
    private final BlockMonitors blocks;

    AcceptedLevels(
            StoredMap<MonitorStateKey, AcceptedLevel> levels,
            SliceWindows windows,
            QualityMonitors quality,
            BlockMonitors blocks) {
        this.levels = levels;
        this.windows = windows;
        this.quality = quality;
        this.blocks = blocks;
    }

    /** Whether a person can accept what the monitor's alerts are about: a changed level of a figure. */
    static boolean isFor(Monitor monitor) {
        return monitor.method().objective() == null
                && monitor.method().floor() == null
                && monitor.metric().isFigure();
    }

    /** What windows of the series are compared with instead of its reference; null: nothing was accepted. */
    @Nullable
    Interval level(MonitoredSeries series, double confidence) {
        AcceptedLevel accepted = levels.get(series.key());
        return accepted == null ? null : MonitorReferences.atConfidence(accepted.level(), series.monitor(), confidence);
    }

    /**
     * Makes the level since the onset of an open alert the reference.
     *
     * @param onset epoch milliseconds: the change was there from then on
     * @param fired what the alert was raised on
     * @return the level, against the reference that the alert was raised on
     */
    AlertEvidence accept(MonitoredSeries series, long tick, long onset, AlertEvidence fired) {
        Monitor monitor = series.monitor();
        long from = RollUpLevel.PANE.floor(onset);
        Interval level = level(series, from, tick, fired);
        long until = monitor.reference().kind() == ReferenceType.PREVIOUS
                ? from + 2 * monitor.window().millis()
                : Long.MAX_VALUE;
        FixedReference reference = FixedReference.of(level, windows.correlation(series, from, tick));
        levels.put(series.key(), new AcceptedLevel(reference, until, null));
        if (monitor.metric() == Metric.QUALITY) {
            WeightedSums scores = scores(series, from, tick);
            quality.accept(
                    series,
                    scores.mean().isPresent()
                            ? scores
                            : WeightedSums.ofMean(Math.min(1, Math.max(0, level.value())), Math.max(1, fired.count())));
        }
        if (BlockMonitors.isMonitored(monitor)) {
            blocks.accept(series, from);
        }
        return evidence(series, level, from, tick, fired);
    }

    private Interval level(MonitoredSeries series, long from, long tick, AlertEvidence fired) {
        Monitor monitor = series.monitor();
        for (RollUpLevel parts : List.of(MetricEstimates.partLevel(monitor.window()), RollUpLevel.HOUR)) {
            List<Pane> since = windows.parts(series, from, tick, parts);
            Estimate estimate = series.isByOthers()
                    ? MetricEstimates.ofLabels(series.labels(), monitor.criterion(), since, WindowPoints.CONFIDENCE)
                    : MetricEstimates.of(monitor.metric(), monitor.criterion(), since, WindowPoints.CONFIDENCE);
            if (estimate instanceof Interval interval) {
                return interval;
            }
        }
        // Too little since the onset for an interval of its own: what the alert said.
        return new Interval(fired.current(), fired.currentLower(), fired.currentUpper(), (double) fired.count());
    }

    private WeightedSums scores(MonitoredSeries series, long from, long tick) {
        return MetricEstimates.scores(
                series.isByOthers() ? series.labels().source() : ScoreSource.TRUTH,
                series.monitor().criterion(),
                windows.parts(series, from, tick, RollUpLevel.DAY));
    }

    /** As a change from the reference that the alert was raised on, taken as exact. */
    private AlertEvidence evidence(MonitoredSeries series, Interval level, long from, long tick, AlertEvidence fired) {
        Monitor monitor = series.monitor();
        List<Pane> since = windows.parts(series, from, tick, RollUpLevel.DAY);
        long count = series.isByOthers()
                ? MetricEstimates.countOfScores(series.labels().source(), monitor.criterion(), since)
                : MetricEstimates.count(monitor.metric(), monitor.criterion(), since);
        Interval change = new Interval(
                change(monitor, level.value(), fired.reference()),
                change(monitor, level.lower(), fired.reference()),
                change(monitor, level.upper(), fired.reference()),
                level.n());
        return fired.at(level, change, count > 0 ? count : fired.count());
    }

    private static double change(Monitor monitor, double value, double reference) {
        return monitor.metric().isRelative() && reference > 0 ? value / reference - 1 : value - reference;
    }

    /**
     * Follows what a window says.
     *
     * @param decided the window against the accepted level, with the interval that decides about alarms
     * @param own what the monitor's reference says itself
     * @param state of the series' alert: while it is open nothing moves
     */
    void follow(MonitoredSeries series, long tick, WindowChange decided, Supplier<Estimate> own, AlertState state) {
        MonitorStateKey key = series.key();
        AcceptedLevel accepted = levels.get(key);
        if (accepted == null || state != AlertState.RESOLVED) {
            return;
        }
        if (accepted.until() <= tick) {
            levels.remove(key);
        } else if (decided.verdict() != Verdict.IMPROVED) {
            if (accepted.betterSince() != null) {
                levels.put(key, accepted.better(null));
            }
        } else if (accepted.betterSince() == null) {
            levels.put(key, accepted.better(tick));
        } else if (tick - accepted.betterSince() >= series.monitor().window().millis()) {
            // A window of both levels would be a vague reference: this one has nothing but the better in it.
            lift(series, tick, decided.current(), own.get());
        }
    }

    private void lift(MonitoredSeries series, long tick, Interval current, Estimate own) {
        Monitor monitor = series.monitor();
        long length = monitor.window().millis();
        boolean isRolling = monitor.reference().kind() == ReferenceType.PREVIOUS;
        if (!isRolling && own instanceof Interval reference && isAsGood(monitor, current, reference)) {
            levels.remove(series.key());
        } else {
            levels.put(
                    series.key(),
                    new AcceptedLevel(
                            FixedReference.of(current, windows.correlation(series, tick - length, tick)),
                            isRolling ? tick + length : Long.MAX_VALUE,
                            null));
        }
        if (monitor.metric() == Metric.QUALITY) {
            quality.lift(series, scores(series, tick - length, tick));
        }
    }

    private static boolean isAsGood(Monitor monitor, Interval current, Interval reference) {
        return monitor.metric().isHigherBetter()
                ? current.value() >= reference.value()
                : current.value() <= reference.value();
    }
}
