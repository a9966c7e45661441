package io.vigie.detect;

import io.vigie.detect.DetectionContext.Requirements;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelSource;
import io.vigie.model.ScoredLabel;
import io.vigie.model.ThresholdType;
import io.vigie.stats.Codecs;
import java.util.ArrayList;
import java.util.List;

/** A watch, its context and what it said so far. */
final class MonitorPlayer {
    static final long DAY = 86_400_000L;
    static final long HOUR = 3_600_000L;
    static final FalseAlarmBudget BUDGET = FalseAlarmBudget.parse("1 per 90d");

    final DetectionContext context;
    final List<DetectionEvent> events = new ArrayList<>();
    SequentialMonitor monitor = new SequentialMonitor();
    private int labels;

    MonitorPlayer(DetectionContext context) {
        this.context = context;
    }

    static MonitorPlayer of(ReferencePlan plan) {
        return new MonitorPlayer(new DetectionContext(0.02, BUDGET, 1, plan, Requirements.DEFAULTS));
    }

    /** With the threshold that holds for any stream: no false alarm in the few hundred labels of a test. */
    static MonitorPlayer guaranteed(ReferencePlan plan) {
        return new MonitorPlayer(
                new DetectionContext(0.02, BUDGET, 1, plan, Requirements.DEFAULTS.with(ThresholdType.GUARANTEED)));
    }

    /** A label that is known an hour after its request. */
    void label(double score, long requestedAt) {
        label(score, 1, requestedAt, requestedAt + HOUR);
    }

    void label(double score, double probability, long requestedAt, long knownAt) {
        label(score, probability, requestedAt, knownAt, LabelSource.HUMAN);
    }

    void label(double score, double probability, long requestedAt, long knownAt, LabelSource source) {
        String id = "q" + labels++;
        say(monitor.onLabel(
                new ScoredLabel(id, id, "*", "all", "correct", source, score, probability, requestedAt, knownAt, null),
                knownAt,
                context));
    }

    void correct(double before, double score, long requestedAt, long knownAt) {
        ScoredLabel.SupersededScore previous = new ScoredLabel.SupersededScore(before, 1);
        say(monitor.onLabel(
                new ScoredLabel(
                        "c", "c", "*", "all", "correct", LabelSource.HUMAN, score, 1, requestedAt, knownAt, previous),
                knownAt,
                context));
    }

    void tick(long now) {
        say(monitor.onTick(now, context));
    }

    private void say(List<DetectionEvent> said) {
        events.addAll(said);
    }

    /** {@code perDay} labels on each of the days, evenly over the day; every {@code badEvery}th is bad. */
    void days(int from, int to, int perDay, int badEvery) {
        int i = 0;
        for (int day = from; day < to; day++) {
            for (int n = 0; n < perDay; n++) {
                label(++i % badEvery == 0 ? 0 : 1, day * DAY + n * (DAY / perDay));
            }
        }
    }

    void restore() {
        monitor = Codecs.read(Codecs.bytes(monitor::writeTo), SequentialMonitor::readFrom);
    }

    SequentialMonitor.SequentialMonitorState state() {
        return monitor.state(context);
    }

    List<DetectionEvent.DetectionEventType> kinds() {
        return events.stream().map(DetectionEvent::kind).toList();
    }
}
