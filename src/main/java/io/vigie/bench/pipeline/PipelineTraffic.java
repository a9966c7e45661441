package io.vigie.bench.pipeline;

import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.simulate.SimulatedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Events in the order of their times: conversations of three turns on average with four models, a label for 10 % of the
 * turns and a signal in 30 % of the conversations. No request says whether it will be labelled, so that each is
 * remembered; ids are 36 characters long.
 */
final class PipelineTraffic {

    private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    /** As dense as 4.33 million records in 36 hours: a record every 30 ms. */
    private static final double RECORD_EVERY_MS = 30;

    private static final double RECORDS_PER_TURN = 2.2;
    private static final double TURNS = 3;
    private static final int MAX_TURNS = 12;
    private static final double LABELLED = 0.1;
    private static final double LABEL_MEDIAN_MS = Duration.ofHours(3).toMillis();
    private static final double WITH_SIGNAL = 0.3;
    private static final double UNANSWERED = 0.005;
    private static final String[] MODELS = {"support-chat", "doc-search", "sales-chat", "code-help"};
    private static final String[] LANGUAGES = {"en", "es", "pt", "de", "fr", "it"};
    private static final String[] COUNTRIES = {"US", "BR", "MX", "ES", "DE", "FR", "IT", "AR", "GB", "CA"};
    private static final String[] CHANNELS = {"web", "app", "phone"};
    private static final String[] OUTCOMES = {"answer", "handover", "clarify", "refuse", "search", "none"};
    private static final RecordPosition NOWHERE = new RecordPosition(0, 0);

    private final SplittableRandom random;
    private final PriorityQueue<ScheduledEvent> due = new PriorityQueue<>(
            Comparator.comparingLong(ScheduledEvent::time).thenComparingLong(ScheduledEvent::order));
    private long order;

    private record ScheduledEvent(long time, long order, SimulatedEvent event) {}

    private record Conversation(
            String id, String model, Map<String, String> segments, int turns, boolean isSignalled) {}

    PipelineTraffic(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The same events for the same number and seed. */
    void events(int records, Consumer<SimulatedEvent> out) {
        double next = START;
        int sent = 0;
        while (sent < records) {
            while (sent < records && !due.isEmpty() && due.peek().time() <= next) {
                out.accept(due.poll().event());
                sent++;
            }
            converse((long) next);
            next -= Math.log(1 - random.nextDouble()) * RECORD_EVERY_MS * RECORDS_PER_TURN * TURNS;
        }
    }

    private void converse(long start) {
        int turns = 1;
        while (turns < MAX_TURNS && random.nextDouble() > 1 / TURNS) {
            turns++;
        }
        var conversation = new Conversation(
                id(),
                pick(MODELS),
                Map.of(
                        "language",
                        pick(LANGUAGES),
                        "country",
                        pick(COUNTRIES),
                        "channel",
                        pick(CHANNELS),
                        "tier",
                        "gold"),
                turns,
                random.nextDouble() < WITH_SIGNAL);
        long time = start;
        for (int turn = 1; turn <= turns; turn++) {
            time = turn(conversation, time, turn == turns) + 15_000 + random.nextInt(90_000);
        }
    }

    /** Returns when the answer came. */
    private long turn(Conversation conversation, long requestedAt, boolean isLast) {
        String id = id();
        boolean labelled = random.nextDouble() < LABELLED;
        add(new SimulatedEvent.Requested(new Request(
                id,
                conversation.model(),
                "2026-02-" + (10 + conversation.model().length() % 3),
                requestedAt,
                conversation.id(),
                conversation.segments(),
                20L + random.nextInt(500),
                LABELLED,
                null,
                NOWHERE)));
        long latencyMs = (long) (1200 * Math.exp(0.6 * gaussian()));
        long answeredAt = requestedAt + latencyMs;
        double fate = random.nextDouble();
        if (fate > UNANSWERED) {
            add(new SimulatedEvent.Responded(new Response(
                    id,
                    answeredAt,
                    status(fate),
                    latencyMs,
                    Math.max(1, latencyMs / 4),
                    40L + random.nextInt(400),
                    random.nextInt(1000) * 1e-5,
                    pick(OUTCOMES),
                    random.nextDouble(),
                    null,
                    NOWHERE)));
            if (labelled) {
                label(id, answeredAt);
            }
        }
        if (isLast && conversation.isSignalled()) {
            SignalKind[] kinds = SignalKind.values();
            add(new SimulatedEvent.Signalled(new Signal(
                    conversation.id(),
                    random.nextDouble() < 0.7 ? id : null,
                    answeredAt + 5_000 + random.nextInt(20_000),
                    kinds[random.nextInt(kinds.length)],
                    NOWHERE)));
        }
        return answeredAt;
    }

    private void label(String id, long answeredAt) {
        add(new SimulatedEvent.Labelled(new Label(
                id(),
                id,
                answeredAt + (long) (LABEL_MEDIAN_MS * Math.exp(0.8 * gaussian())),
                "correct",
                random.nextDouble() < 0.9 ? 1 : 0,
                LabelSource.HUMAN,
                "labeller-7",
                null,
                NOWHERE)));
    }

    private static ResponseStatus status(double fate) {
        if (fate < 0.015) {
            return ResponseStatus.ERROR;
        }
        if (fate < 0.02) {
            return ResponseStatus.REFUSED;
        }
        return fate < 0.025 ? ResponseStatus.CANCELLED : ResponseStatus.OK;
    }

    private void add(SimulatedEvent event) {
        due.add(new ScheduledEvent(event.time(), order++, event));
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
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
