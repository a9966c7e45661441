package io.vigie.monitor;

import io.vigie.model.LabelContribution;
import io.vigie.model.LabelContribution.ScoreContribution;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.LabelSource;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
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
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Days of requests of one model and dimension, hour by hour, as both topics of the drift job hold them. */
final class PackWorld {
    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();

    /** 2026-03-01T00:00:00Z. */
    static final long START = 20_513L * 24 * HOUR;

    private final SliceGroup group;
    private final List<PaneUpdate> panes = new ArrayList<>();
    private final List<ScoreUpdate> scores = new ArrayList<>();
    private final Map<List<String>, Pane> open = new LinkedHashMap<>();
    private long now = START;
    private int labels;

    /** What happens in an hour. */
    @FunctionalInterface
    interface PackHour {
        void happens(PackWorld world, int day, Random random);
    }

    private PackWorld(SliceGroup group) {
        this.group = group;
    }

    static DriftTopics of(SliceGroup group, int days, Random random, PackHour hour) {
        PackWorld world = new PackWorld(group);
        for (int i = 0; i < days * 24; i++) {
            world.now = START + i * HOUR;
            hour.happens(world, i / 24, random);
            world.write(world.now + PANE);
        }
        return new DriftTopics(world.panes, world.scores);
    }

    /** An answer with what it cost, in US dollars. */
    void answer(String slice, String version, double costUsd, @Nullable Double confidence) {
        add(slice, version, ResponseStatus.OK, costUsd, confidence);
    }

    void request(String slice, String version, ResponseStatus status) {
        add(slice, version, status, 0.004, 0.9);
    }

    private void add(String slice, String version, ResponseStatus status, double costUsd, @Nullable Double confidence) {
        Subject subject = new Subject(group.model(), version, List.of(slice));
        pane(slice, version)
                .add(new TrafficContribution(
                        subject, now, now, 400L, status, 900L, 300L, 200L, costUsd, null, confidence));
    }

    void turn(String slice, String version, List<SignalKind> signals) {
        Subject subject = new Subject(group.model(), version, List.of(slice));
        pane(slice, version).add(new TurnContribution(subject, now, now, false, signals));
    }

    void label(String slice, String version, String criterion, LabelSource source, boolean isGood) {
        double score = isGood ? 1 : 0;
        Subject subject = new Subject(group.model(), version, List.of(slice));
        ScoreSource counted = source == LabelSource.JUDGE ? ScoreSource.JUDGE : ScoreSource.TRUTH;
        pane(slice, version)
                .add(new LabelContribution(
                        subject,
                        now,
                        now,
                        null,
                        List.of(new ScoreContribution(criterion, counted, score, 1, 1)),
                        List.of()));
        String id = "l" + labels++;
        scores.add(new ScoreUpdate(
                group.model(),
                group.dimension(),
                now + PANE,
                new ScoredLabel(id, "r" + id, version, slice, criterion, source, score, 1, now, now + PANE, null)));
    }

    private Pane pane(String slice, String version) {
        return open.computeIfAbsent(List.of(slice, version), unused -> new Pane());
    }

    private void write(long tick) {
        open.forEach((key, sums) -> panes.add(new PaneUpdate(
                group.model(),
                group.dimension(),
                tick,
                new PaneUpdate.PaneContent(key.get(1), key.get(0), now, PaneCodec.encode(sums)))));
        open.clear();
        panes.add(PaneUpdate.mark(group, tick));
        scores.add(ScoreUpdate.mark(group, tick));
    }
}
