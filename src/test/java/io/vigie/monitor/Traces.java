package io.vigie.monitor;

import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SignalKind;
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
public final class Traces {

    public static final long PANE = RollUpLevel.PANE.lengthMs();
    public static final long HOUR = RollUpLevel.HOUR.lengthMs();
    public static final long DAY = RollUpLevel.DAY.lengthMs();
    public static final long START = 20_000 * DAY;
    public static final String MODEL = "gpt-4";

    private final SliceGroup group;
    private final List<PaneUpdate> panes = new ArrayList<>();
    private final List<ScoreUpdate> scores = new ArrayList<>();
    private final Map<List<String>, Pane> open = new LinkedHashMap<>();

    public Traces(String dimension) {
        this.group = new SliceGroup(MODEL, dimension);
    }

    /** One request of the pane that is written next. */
    public void request(
            String slice, String version, ResponseStatus status, long latencyMs, Double confidence, String outcome) {
        Subject subject = new Subject(MODEL, version, List.of(slice));
        pane(slice, version)
                .add(new TrafficContribution(
                        subject, 0, 0, null, status, latencyMs, latencyMs / 2, null, null, outcome, confidence));
    }

    /** One answer of the pane that is written next, with what it cost in US dollars and its tokens. */
    public void answer(String slice, String version, double costUsd, long inputTokens, long outputTokens) {
        Subject subject = new Subject(MODEL, version, List.of(slice));
        pane(slice, version)
                .add(new TrafficContribution(
                        subject,
                        0,
                        0,
                        inputTokens,
                        null,
                        ResponseStatus.OK,
                        900L,
                        null,
                        outputTokens,
                        costUsd,
                        null,
                        null));
    }

    public void turn(String slice, String version, List<SignalKind> signals) {
        pane(slice, version)
                .add(new TurnContribution(new Subject(MODEL, version, List.of(slice)), 0, 0, false, signals));
    }

    public void turn(String slice, String version, boolean abandoned) {
        pane(slice, version)
                .add(new TurnContribution(new Subject(MODEL, version, List.of(slice)), 0, 0, abandoned, List.of()));
    }

    private Pane pane(String slice, String version) {
        return open.computeIfAbsent(List.of(slice, version), unused -> new Pane());
    }

    /** Writes what was added since the last call, and the marks up to {@code tick}. */
    public void write(long paneStart, long tick) {
        open.forEach((key, sums) -> panes.add(new PaneUpdate(
                MODEL,
                group.dimension(),
                tick,
                new PaneUpdate.PaneContent(key.get(1), key.get(0), paneStart, PaneCodec.encode(sums)))));
        open.clear();
        panes.add(PaneUpdate.mark(group, tick));
        scores.add(ScoreUpdate.mark(group, tick));
    }

    public DriftTopics topics() {
        return new DriftTopics(panes, scores);
    }
}
