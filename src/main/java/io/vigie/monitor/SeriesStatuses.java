package io.vigie.monitor;

import io.vigie.alert.SilenceMessages;
import io.vigie.alert.SilenceMessages.Silence;
import io.vigie.detect.PauseDetector.StreamPause;
import io.vigie.model.DurationText;
import io.vigie.model.Floor;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Statistic;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorStatus;
import io.vigie.model.Objective;
import io.vigie.monitor.ArrivalTimes.TrackedStream;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WilsonInterval;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where each monitored series stands, in one word and a sentence. Of several that hold the first is told:
 *
 * <pre>
 * requests have stopped ► labels have stopped ► nobody labels, or only others do ► the reference is not ready
 *   ► too few labels or requests to prove anything ► 0 on enough traffic ► watching
 * </pre>
 */
final class SeriesStatuses {

    private final SliceWindows windows;
    private final ArrivalTimes arrivals;
    private final MonitorPaths paths;

    /** What may alarm, each of which knows why it could not. */
    record MonitorPaths(
            QualityMonitors quality,
            BlockMonitors blocks,
            WindowMonitors comparisons,
            DistributionMonitors distributions) {}

    SeriesStatuses(SliceWindows windows, ArrivalTimes arrivals, MonitorPaths paths) {
        this.windows = windows;
        this.arrivals = arrivals;
        this.paths = paths;
    }

    /** What has stopped, if anything has; cheap. */
    Optional<SeriesStatus> silence(MonitoredSeries series, long tick) {
        Optional<StreamPause> requests = arrivals.requests(series.slice(), tick).filter(StreamPause::isStopped);
        if (requests.isPresent()) {
            return Optional.of(new SeriesStatus(
                    MonitorStatus.TRAFFIC_STOPPED,
                    sentence(List.of(new TrackedStream(StreamKey.requests(series.slice()), requests.get())))));
        }
        long silentMs = tick - windows.end(series);
        if (!series.isPooled() && silentMs > series.monitor().window().millis()) {
            return Optional.of(new SeriesStatus(
                    MonitorStatus.TRAFFIC_STOPPED,
                    "No request of version " + series.version() + " for " + DurationText.of(silentMs) + "."));
        }
        Metric metric = series.monitor().metric();
        if (!metric.isLabelled() && metric != Metric.SILENCE) {
            return Optional.empty();
        }
        List<TrackedStream> streams = metric == Metric.SILENCE ? labels(series, tick) : asked(series, tick);
        List<TrackedStream> stopped =
                streams.stream().filter(stream -> stream.pause().isStopped()).toList();
        boolean isSilent = metric == Metric.SILENCE ? !stopped.isEmpty() : stopped.size() == streams.size();
        return stopped.isEmpty() || !isSilent
                ? Optional.empty()
                : Optional.of(new SeriesStatus(MonitorStatus.LABELS_STOPPED, sentence(stopped)));
    }

    private List<TrackedStream> labels(MonitoredSeries series, long tick) {
        return arrivals.labels(series.slice(), series.monitor().criterion(), tick);
    }

    /** The labels that the monitor rests on. */
    private List<TrackedStream> asked(MonitoredSeries series, long tick) {
        ScoreSource whose = whose(series);
        return labels(series, tick).stream()
                .filter(stream -> stream.key().source() != null
                        && whose.counts(stream.key().source()))
                .toList();
    }

    private static ScoreSource whose(MonitoredSeries series) {
        Floor floor = series.monitor().method().floor();
        return floor == null ? series.labels().source() : floor.labels();
    }

    private static String sentence(List<TrackedStream> stopped) {
        StringBuilder text = new StringBuilder();
        for (TrackedStream each : stopped) {
            StreamPause pause = each.pause();
            text.append(text.isEmpty() ? "" : "; ")
                    .append(SilenceMessages.clause(new Silence(
                            each.key().criterion(),
                            each.key().source(),
                            pause.pauseMs(),
                            pause.longestMs(),
                            pause.missing())));
        }
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    /** Whatever else keeps it from alarming, a true zero, and a judge that nobody has checked; else empty. */
    Optional<SeriesStatus> supply(MonitoredSeries series, long tick) {
        return notWatching(series, tick)
                .or(() -> trueZero(series, tick))
                .or(() -> series.isByJudgeAlone()
                        ? Optional.of(SeriesStatus.judgeOnly(
                                paths.quality().judge(series), paths.quality().isChecked(series)))
                        : Optional.empty());
    }

    private Optional<SeriesStatus> notWatching(MonitoredSeries series, long tick) {
        Monitor monitor = series.monitor();
        Metric metric = monitor.metric();
        if (metric == Metric.SILENCE || monitor.method().objective() != null) {
            return Optional.empty();
        }
        if (metric.isDistribution()) {
            return paths.distributions().notWatching(series, tick);
        }
        if (metric.isLabelled()) {
            return unlabelled(series).or(() -> paths.quality().notWatching(series, tick));
        }
        return BlockMonitors.isMonitored(monitor)
                ? paths.blocks().notWatching(series)
                : paths.comparisons().notWatching(series, tick);
    }

    private Optional<SeriesStatus> unlabelled(MonitoredSeries series) {
        ScoreSource whose = whose(series);
        List<StreamKey> known =
                arrivals.labelStreams(series.slice(), series.monitor().criterion());
        if (known.stream().anyMatch(key -> key.source() != null && whose.counts(key.source()))) {
            return Optional.empty();
        }
        String of = series.monitor().criterion() == null
                ? ""
                : " for " + series.monitor().criterion();
        return Optional.of(SeriesStatus.cannotAlarm(
                known.isEmpty()
                        ? "no answer has a label" + of
                        : switch (whose) {
                            case TRUTH ->
                                "only " + labellers(known) + " labelled" + of
                                        + ", and it asks people or the ground truth";
                            case JUDGE -> "no judge has labelled" + of + ", and it asks judges";
                            case USER -> "no user has labelled" + of + ", and it asks users";
                        }));
    }

    /** With their verb. */
    private static String labellers(List<StreamKey> known) {
        boolean hasJudge = known.stream().anyMatch(key -> key.source() == LabelSource.JUDGE);
        boolean hasUser = known.stream().anyMatch(key -> key.source() == LabelSource.USER);
        return hasJudge && hasUser ? "a judge and users have" : hasJudge ? "a judge has" : "users have";
    }

    /** Of a share: nothing bad, on so much traffic that this is proven to within what is tolerated. */
    private Optional<SeriesStatus> trueZero(MonitoredSeries series, long tick) {
        Monitor monitor = series.monitor();
        Metric metric = monitor.metric();
        if (metric.statistic() != Statistic.SHARE || metric.isLabelled()) {
            return Optional.empty();
        }
        Objective objective = monitor.method().objective();
        double bound = objective == null ? monitor.tolerance() : objective.atMost();
        List<Pane> parts = windows.parts(
                series, tick - monitor.window().millis(), tick, MetricEstimates.partLevel(monitor.window()));
        long bad = parts.stream()
                .mapToLong(part -> MetricEstimates.part(metric, part))
                .sum();
        long count = MetricEstimates.count(metric, null, parts);
        Estimate none = WilsonInterval.of(0, (double) count, WindowPoints.CONFIDENCE);
        return bad == 0 && none instanceof Interval interval && interval.upper() <= bound
                ? Optional.of(new SeriesStatus(
                        MonitorStatus.TRUE_ZERO,
                        String.format(
                                Locale.ROOT,
                                "0 of %,d %ss: a true zero, not a lack of data.",
                                count,
                                metric.counted().word())))
                : Optional.empty();
    }
}
