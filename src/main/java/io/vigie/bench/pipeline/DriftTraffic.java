package io.vigie.bench.pipeline;

import io.vigie.model.Contribution;
import io.vigie.model.JoinedLabel;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelContribution.PostAnswerOutcome;
import io.vigie.model.LabelContribution.ScoreContribution;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SignalKind;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.window.GroupOnHeap;
import io.vigie.window.OpenPanes;
import io.vigie.window.Pane;
import io.vigie.window.PaneTicks;
import io.vigie.window.PreAggregation;
import io.vigie.window.RollUpLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Panes and scores as quality-metrics writes them: one version of one model in ten slices of three dimensions, some
 * twenty requests in each five minutes. A fifth of the answers is labelled, hours to weeks later, and what became of a
 * turn is known after eleven minutes; so most panes are written several times.
 */
final class DriftTraffic {

    private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final long TICK_MS = RollUpLevel.PANE.lengthMs();
    private static final String MODEL = "support-chat";
    private static final String VERSION = "2026-02-10";
    private static final List<String> DIMENSIONS = List.of("", "language", "channel");
    private static final String[] LANGUAGES = {"en", "es", "pt", "de", "fr", "it"};
    private static final String[] CHANNELS = {"web", "app", "phone"};
    private static final String[] OUTCOMES = {"answer", "handover", "clarify", "refuse", "search", "none"};
    private static final int LEAST_REQUESTS = 10;
    private static final int MOST_REQUESTS = 30;
    private static final double LABELLED = 0.2;
    /** Half of the labels come within three hours, one in forty after a week. */
    private static final double LABEL_MEDIAN_MS = Duration.ofHours(3).toMillis();

    private static final double LABEL_SPREAD = 2;
    private static final long DECIDED_AFTER_MS = Duration.ofMinutes(11).toMillis();
    private static final long HORIZON_MS = Duration.ofDays(45).toMillis();
    private static final long CORRECTIONS_EVERY_MS = Duration.ofHours(1).toMillis();
    private static final int MAX_VALUES = 200;

    private final SplittableRandom random;
    private final DriftTrafficOutput out;
    private final Map<SliceGroup, GroupOnHeap> groups = new LinkedHashMap<>();
    private final SimulatedTicks ticks = new SimulatedTicks();
    private final PreAggregation<TrafficContribution> traffic = aggregation(Pane::add);
    private final PreAggregation<TurnContribution> turns = aggregation(Pane::add);
    private final PreAggregation<LabelContribution> labels = aggregation(Pane::add);

    /** Where panes and scores go, marks among them. */
    interface DriftTrafficOutput {
        void pane(PaneUpdate pane);

        void score(ScoreUpdate score);
    }

    private final class SimulatedTicks implements OpenPanes.TickOutput {
        @Override
        public void onPane(PaneUpdate pane) {
            out.pane(pane);
        }

        @Override
        public void onScore(ScoreUpdate score) {
            out.score(score);
        }

        @Override
        public void onLatePane() {}
    }

    DriftTraffic(long seed, DriftTrafficOutput out) {
        this.random = new SplittableRandom(seed);
        this.out = out;
    }

    private <C extends Contribution> PreAggregation<C> aggregation(PreAggregation.Fold<C> fold) {
        return new PreAggregation<>(
                DIMENSIONS, new PaneTicks(CORRECTIONS_EVERY_MS), Integer.MAX_VALUE, fold, partial -> group(
                                partial.group())
                        .add(partial));
    }

    /** The same panes and scores for the same days and seed. */
    void write(int days) {
        long end = START + Duration.ofDays(days).toMillis();
        for (long start = START; start < end; start += TICK_MS) {
            int requests = random.nextInt(LEAST_REQUESTS, MOST_REQUESTS + 1);
            for (int i = 0; i < requests; i++) {
                turn(start + random.nextLong(TICK_MS));
            }
            long watermark = start + TICK_MS;
            traffic.sendUpTo(watermark);
            turns.sendUpTo(watermark);
            labels.sendUpTo(watermark);
            groups.values().forEach(group -> group.advance(watermark, ticks));
        }
    }

    private GroupOnHeap group(SliceGroup group) {
        return groups.computeIfAbsent(
                group, unused -> new GroupOnHeap(new OpenPanes.PaneRules(HORIZON_MS, MAX_VALUES), group));
    }

    private void turn(long requestedAt) {
        Subject subject = new Subject(
                MODEL, VERSION, List.of(SliceNames.ALL, "language=" + pick(LANGUAGES), "channel=" + pick(CHANNELS)));
        long latencyMs = (long) (1_200 * Math.exp(0.6 * gaussian()));
        long answeredAt = requestedAt + latencyMs;
        traffic.add(new TrafficContribution(
                subject,
                requestedAt,
                answeredAt,
                20L + random.nextInt(500),
                LABELLED,
                random.nextDouble() < 0.015 ? ResponseStatus.ERROR : ResponseStatus.OK,
                latencyMs,
                Math.max(1, latencyMs / 4),
                40L + random.nextInt(400),
                random.nextInt(1_000) * 1e-5,
                pick(OUTCOMES),
                random.nextDouble()));
        boolean isAbandoned = random.nextDouble() < 0.1;
        turns.add(new TurnContribution(
                subject,
                requestedAt,
                answeredAt + DECIDED_AFTER_MS,
                isAbandoned,
                random.nextDouble() < 0.1 ? List.of(SignalKind.RESOLVED) : List.of()));
        if (random.nextDouble() < LABELLED) {
            label(subject, requestedAt, isAbandoned);
        }
    }

    private void label(Subject subject, long requestedAt, boolean isAbandoned) {
        double score = random.nextDouble() < 0.9 ? 1 : 0;
        long knownAt = requestedAt
                + DECIDED_AFTER_MS
                + Math.min(HORIZON_MS / 2, (long) (LABEL_MEDIAN_MS * Math.exp(LABEL_SPREAD * gaussian())));
        labels.add(new LabelContribution(
                subject,
                requestedAt,
                knownAt,
                LABELLED,
                List.of(new ScoreContribution("correct", ScoreSource.TRUTH, score, LABELLED, 1)),
                List.of(new PostAnswerOutcome(score < 0.5, isAbandoned, LABELLED, 1))));
        String id = Long.toHexString(random.nextLong());
        JoinedLabel joined = new JoinedLabel(
                subject,
                knownAt,
                "r-" + id,
                "l-" + id,
                "correct",
                LabelSource.HUMAN,
                score,
                LABELLED,
                requestedAt,
                knownAt,
                null,
                Metric.QUALITY);
        for (ScoreUpdate update : joined.scores(DIMENSIONS)) {
            group(update.group()).add(update);
        }
    }

    /** The first ones more often. */
    private String pick(String[] all) {
        double drawn = random.nextDouble();
        return all[(int) (all.length * drawn * drawn)];
    }

    private double gaussian() {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
