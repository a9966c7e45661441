package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertEvidence.SequentialProof;
import io.vigie.alert.AlertLifecycleState;
import io.vigie.alert.SilenceMessages;
import io.vigie.alert.SilenceMessages.Silence;
import io.vigie.detect.PauseDetector.StreamPause;
import io.vigie.model.AlertState;
import io.vigie.model.Monitor;
import io.vigie.monitor.ArrivalTimes.TrackedStream;
import io.vigie.stats.Estimate.Interval;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests and labels of each slice → alerts that they have stopped: one for requests, and one for the labels of each
 * criterion, which is told again when another source of them stops too.
 *
 * <p>Looked at every five minutes. In a run over files nothing is called silent after the last request: the end of a
 * file is none.
 */
final class SilenceMonitors {

    private final DriftRules rules;
    private final ArrivalTimes arrivals;
    private final AlertRecorder alerts;

    SilenceMonitors(DriftRules rules, ArrivalTimes arrivals, AlertRecorder alerts) {
        this.rules = rules;
        this.arrivals = arrivals;
        this.alerts = alerts;
    }

    void onTick(MonitoredSeries series, long tick) {
        if (tick > rules.silencesUntil()) {
            return;
        }
        Monitor monitor = series.monitor();
        String slice = series.slice();
        if (monitor.criterion() == null) {
            Optional<StreamPause> requests = arrivals.requests(slice, tick);
            step(
                    series,
                    tick,
                    requests
                            .filter(StreamPause::isStopped)
                            .map(pause -> new TrackedStream(StreamKey.requests(slice), pause))
                            .stream()
                            .toList());
            for (String criterion : arrivals.criteria(slice)) {
                ofLabels(series.ofCriterion(criterion), tick);
            }
        } else {
            ofLabels(series, tick);
        }
    }

    private void ofLabels(MonitoredSeries series, long tick) {
        step(
                series,
                tick,
                arrivals.labels(series.slice(), series.monitor().criterion(), tick).stream()
                        .filter(stream -> stream.pause().isStopped())
                        .toList());
    }

    /** @param stopped the streams that have, all of one alert */
    private void step(MonitoredSeries series, long tick, List<TrackedStream> stopped) {
        AlertLifecycleState before = alerts.lifecycle(series);
        AlertEvidence firing = before.firing();
        boolean isFiring = before.state() == AlertState.FIRING;
        if (stopped.isEmpty() && !isFiring) {
            return;
        }
        AlertEvidence evidence = evidence(stopped, firing, tick);
        alerts.step(
                series,
                tick,
                evidence,
                state -> state == AlertState.RESOLVED
                        ? SilenceMessages.resumed(series.monitor().criterion(), Math.round(evidence.current()))
                        : SilenceMessages.stopped(silences(stopped)),
                state -> rules.alertLife().onSilence(state, tick, !stopped.isEmpty(), evidence));
    }

    private static List<Silence> silences(List<TrackedStream> stopped) {
        List<Silence> all = new ArrayList<>();
        for (TrackedStream each : stopped) {
            StreamPause pause = each.pause();
            all.add(new Silence(
                    each.key().criterion(), each.key().source(), pause.pauseMs(), pause.longestMs(), pause.missing()));
        }
        return all;
    }

    /** The pause against the longest one before; at its end how long it was. */
    private static AlertEvidence evidence(List<TrackedStream> stopped, @Nullable AlertEvidence firing, long tick) {
        long since = firing == null || firing.onsetAt() == null ? tick : firing.onsetAt();
        double usual = firing == null ? 0 : firing.reference();
        if (!stopped.isEmpty()) {
            StreamPause longest = stopped.get(0).pause();
            for (TrackedStream each : stopped) {
                longest = each.pause().pauseMs() > longest.pauseMs() ? each.pause() : longest;
            }
            since = tick - longest.pauseMs();
            usual = longest.longestMs();
        }
        // A stream that never paused has a longest pause of less than a tick.
        double reference = Math.max(usual, (double) RollUpLevel.PANE.lengthMs());
        double pauseMs = Math.max(0, tick - since);
        double change = pauseMs / reference - 1;
        return AlertEvidence.proven(
                EvidencePath.SILENCE,
                new Interval(pauseMs, pauseMs, pauseMs, 1),
                reference,
                new Interval(change, change, change, 1),
                stopped.size(),
                new SequentialProof(null, null, null, null, null, since));
    }
}
