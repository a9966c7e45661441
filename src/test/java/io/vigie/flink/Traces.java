package io.vigie.flink;

import io.vigie.flink.quality.QualityRun;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The topics of one model and one dimension, written pane by pane. */
final class Traces {

    static final long PANE = RollUpLevel.PANE.lengthMs();
    static final long HOUR = RollUpLevel.HOUR.lengthMs();
    static final long DAY = RollUpLevel.DAY.lengthMs();
    static final long START = 20_000 * DAY;
    static final String MODEL = "gpt-4";

    private final SliceGroup group;
    private final List<PaneUpdate> panes = new ArrayList<>();
    private final List<ScoreUpdate> scores = new ArrayList<>();
    private final Map<List<String>, Pane> open = new LinkedHashMap<>();

    Traces(String dimension) {
        this.group = new SliceGroup(MODEL, dimension);
    }

    /** One request of the pane that is written next. */
    void request(
            String slice, String version, ResponseStatus status, long latencyMs, Double confidence, String outcome) {
        Subject subject = new Subject(MODEL, version, List.of(slice));
        pane(slice, version)
                .add(new TrafficContribution(
                        subject, 0, 0, null, status, latencyMs, latencyMs / 2, null, null, outcome, confidence));
    }

    void turn(String slice, String version, boolean abandoned) {
        pane(slice, version)
                .add(new TurnContribution(new Subject(MODEL, version, List.of(slice)), 0, 0, abandoned, false));
    }

    private Pane pane(String slice, String version) {
        return open.computeIfAbsent(List.of(slice, version), unused -> new Pane());
    }

    /** Writes what was added since the last call, and the marks up to {@code tick}. */
    void write(long paneStart, long tick) {
        open.forEach((key, sums) -> panes.add(new PaneUpdate(
                MODEL,
                group.dimension(),
                tick,
                new PaneUpdate.PaneContent(key.get(1), key.get(0), paneStart, PaneCodec.encode(sums)))));
        open.clear();
        panes.add(PaneUpdate.mark(group, tick));
        scores.add(ScoreUpdate.mark(group, tick));
    }

    QualityRun.RunTopics topics() {
        return new QualityRun.RunTopics(panes, scores, 0, 0, 0);
    }
}
