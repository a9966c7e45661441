package io.vigie.flink.drift;

import io.vigie.flink.Stage;
import io.vigie.model.AlertEvent;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.DriftTopics;
import io.vigie.series.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.jspecify.annotations.Nullable;

/**
 * A run of the drift operator over its two topics, which it reads at random speeds. Failures go back to the last
 * checkpoint. Points are written at least once, alerts exactly once.
 */
public final class DriftRun {

    private final DriftRules rules;
    private final StateBackend backend;
    private final List<PaneUpdate> panes;
    private final List<ScoreUpdate> scores;
    private final Random random;
    private final List<SeriesPoint> points = new ArrayList<>();
    private final List<AlertEvent> alerts = new ArrayList<>();
    private int panesRead;
    private int scoresRead;
    private Stage<DriftInput, MonitorRevision, SeriesPoint> drift;
    private Cut last = new Cut(null, 0, 0, 0);

    private record Cut(@Nullable OperatorSubtaskState state, int panesRead, int scoresRead, int alerts) {}

    /** @param entriesLeft, {@code timersLeft} after the end of the input */
    public record Result(List<SeriesPoint> points, List<AlertEvent> alerts, int entriesLeft, int timersLeft) {}

    private DriftRun(
            DriftRules rules, StateBackend backend, List<PaneUpdate> panes, List<ScoreUpdate> scores, Random random)
            throws Exception {
        this.rules = rules;
        this.backend = backend;
        this.panes = panes;
        this.scores = scores;
        this.random = random;
        this.drift = open(null);
    }

    public static Result run(
            DriftRules rules, StateBackend backend, DriftTopics topics, Random random, double failureShare)
            throws Exception {
        return new DriftRun(rules, backend, topics.panes(), topics.scores(), random).run(failureShare);
    }

    private Stage<DriftInput, MonitorRevision, SeriesPoint> open(@Nullable OperatorSubtaskState from) throws Exception {
        return DriftStages.open(rules, backend, from);
    }

    private Result run(double failureShare) throws Exception {
        long checkpoint = 0;
        while (panesRead < panes.size() || scoresRead < scores.size()) {
            read();
            if (random.nextDouble() < 4 * failureShare) {
                last = new Cut(drift.snapshot(++checkpoint), panesRead, scoresRead, alerts.size());
            }
            if (random.nextDouble() < failureShare) {
                drift.close();
                drift = open(last.state());
                panesRead = last.panesRead();
                scoresRead = last.scoresRead();
                alerts.subList(last.alerts(), alerts.size()).clear();
            }
        }
        drift.advance(Long.MAX_VALUE);
        int timers = drift.timers();
        int entries = drift.entries();
        drift.close();
        return new Result(points, alerts, entries, timers);
    }

    /** A stretch of one topic. */
    private void read() throws Exception {
        boolean isPanes = scoresRead == scores.size() || (panesRead < panes.size() && random.nextBoolean());
        for (int i = random.nextInt(60); i >= 0; i--) {
            if (isPanes && panesRead < panes.size()) {
                PaneUpdate update = panes.get(panesRead++);
                drift.first(DriftInput.of(update), update.asOf());
            } else if (!isPanes && scoresRead < scores.size()) {
                ScoreUpdate update = scores.get(scoresRead++);
                drift.first(DriftInput.of(update), update.asOf());
            }
        }
        points.addAll(drift.take());
        alerts.addAll(ToldAlerts.take(drift));
    }
}
