package io.vigie.job;

import io.vigie.job.History.Terms;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Random histories with everything that can go wrong: records out of order and duplicated; responses that never come,
 * come first, come too late or match no request; labels that are hours to days late, superseded, early, after the
 * horizon or without a request; conversations and users' signals. Half-way through, the models get worse.
 */
public final class Histories {

    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long START = Instant.parse("2026-03-28T21:00:00Z").toEpochMilli();
    private static final List<List<String>> DIMENSIONS =
            List.of(List.of(), List.of("language"), List.of("country", "channel"));
    private static final RecordPosition NOWHERE = new RecordPosition(0, 0);

    private final Random random;
    private final Terms terms;
    private final Shape shape;
    private final List<Request> requests = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final List<Signal> signals = new ArrayList<>();
    private int conversations;

    /** @param spanMs time span of the requests; labels come up to a horizon later */
    public record Shape(int requests, long spanMs) {}

    private Histories(Random random, Terms terms, Shape shape) {
        this.random = random;
        this.terms = terms;
        this.shape = shape;
    }

    /** Either two busy days or nine quiet ones. */
    public static History of(long seed) {
        Random random = new Random(seed);
        boolean isLong = random.nextInt(3) == 0;
        return of(
                random,
                isLong ? new Shape(220, 9 * DAY) : new Shape(320, 2 * DAY),
                isLong ? 3 * DAY : 27 * HOUR,
                DIMENSIONS);
    }

    public static History of(long seed, Shape shape, long horizonMs) {
        return of(new Random(seed), shape, horizonMs, DIMENSIONS);
    }

    /** The same with fewer requests, and slices of one dimension only. */
    public static History small(long seed) {
        Random random = new Random(seed);
        boolean isLong = random.nextInt(3) == 0;
        return of(
                random,
                isLong ? new Shape(100, 9 * DAY) : new Shape(140, 2 * DAY),
                isLong ? 3 * DAY : 27 * HOUR,
                List.of(List.of(), List.of("language")));
    }

    private static History of(Random random, Shape shape, long horizonMs, List<List<String>> dimensions) {
        Terms terms = new Terms(10 * MINUTE, 10 * MINUTE, horizonMs, HOUR, 3 * MINUTE, dimensions);
        return new Histories(random, terms, shape).make();
    }

    private History make() {
        while (requests.size() < shape.requests()) {
            // Bursts, so that panes hold more than one request, with hours of silence between them.
            long at = START + random.nextLong(shape.spanMs());
            int burst = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 6);
            for (int i = 0; i < burst; i++) {
                conversation(at + random.nextLong(20 * MINUTE));
            }
        }
        for (int i = 0; i < shape.requests() / 20; i++) {
            label("nobody-" + i, START + random.nextLong(shape.spanMs()), LabelSource.HUMAN);
            signals.add(new Signal(
                    "nobody-" + i,
                    random.nextBoolean() ? null : "nobody",
                    START + random.nextLong(shape.spanMs()),
                    pick(SignalKind.values()),
                    NOWHERE));
            responses.add(response("nobody-" + i, START + random.nextLong(shape.spanMs())));
        }
        return new History(
                terms,
                inTopicOrder(requests, Request::requestedAt),
                inTopicOrder(responses, Response::respondedAt),
                inTopicOrder(labels, Label::labelledAt),
                inTopicOrder(signals, Signal::signalledAt));
    }

    private void conversation(long start) {
        boolean isAlone = chance(0.4);
        String id = isAlone ? null : "c" + conversations++;
        int turns = isAlone ? 1 : 1 + random.nextInt(4);
        long at = start;
        String model = chance(0.7) ? "gpt-4" : "mini";
        String version = at > START + shape.spanMs() / 2 && chance(0.6) ? "v2" : "v1";
        Map<String, String> segments = new TreeMap<>();
        put(segments, "language", pick("pt", "en", null));
        put(segments, "country", pick("BR", "FR", null));
        put(segments, "channel", pick("chat", "mail"));
        for (int turn = 0; turn < turns; turn++) {
            turn(id, at, model, version, segments);
            at += chance(0.7) ? random.nextLong(3 * MINUTE) : random.nextLong(25 * MINUTE);
        }
    }

    private void turn(@Nullable String conversation, long at, String model, String version, Map<String, String> of) {
        String id = "r" + requests.size();
        Boolean selected = pick(null, null, true, false);
        Request request = new Request(
                id,
                model,
                version,
                at,
                conversation,
                of,
                chance(0.8) ? Long.valueOf(random.nextLong(4000)) : null,
                model.equals("gpt-4") ? pick(null, null, 1.0, 0.5, 0.1) : pick(1.0, 0.5, 0.1, 0.01),
                selected,
                NOWHERE);
        requests.add(request);
        Response response = null;
        if (chance(0.93)) {
            long latency = (long) Math.exp(random.nextGaussian() * 1.2 + 7);
            long respondedAt = chance(0.95)
                    ? at + Math.min(latency, terms.joinTimeoutMs())
                    : at + random.nextLong(-2 * MINUTE, 2 * terms.joinTimeoutMs());
            response = response(id, respondedAt);
            responses.add(response);
            if (chance(0.03)) {
                responses.add(response(id, respondedAt + random.nextLong(MINUTE)));
            }
        }
        if (conversation != null) {
            signals(conversation, request, response == null ? at : response.respondedAt());
        }
        if (chance(0.6)) {
            labels(request);
        }
    }

    private Response response(String id, long at) {
        boolean isWorse = at > START + shape.spanMs() / 2;
        ResponseStatus status = chance(isWorse ? 0.6 : 0.9) ? ResponseStatus.OK : pick(ResponseStatus.values());
        boolean isAnswer = status == ResponseStatus.OK;
        return new Response(
                id,
                at,
                status,
                chance(0.6)
                        ? Long.valueOf((long) Math.exp(random.nextGaussian() * 1.2 + (isWorse ? 8 : 7)))
                        : pick(null, null, 0L),
                chance(0.5) ? Long.valueOf(random.nextLong(900)) : null,
                chance(0.8) ? Long.valueOf(random.nextLong(2000)) : null,
                chance(0.8) ? Double.valueOf(random.nextDouble() / 7) : null,
                isAnswer ? pick("yes", "no", "route:7", null) : null,
                isAnswer ? pick(null, 0.0, 1.0, random.nextDouble(), random.nextDouble()) : null,
                isAnswer ? null : "E1",
                NOWHERE);
    }

    private void signals(String conversation, Request request, long answeredAt) {
        for (int i = random.nextInt(3); i > 0; i--) {
            signals.add(new Signal(
                    conversation,
                    chance(0.5) ? request.requestId() : null,
                    answeredAt + random.nextLong(-MINUTE, 12 * MINUTE),
                    pick(SignalKind.values()),
                    NOWHERE));
        }
    }

    private void labels(Request request) {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            long delay = chance(0.15)
                    ? random.nextLong(-15 * MINUTE, 15 * MINUTE)
                    : chance(0.5)
                            ? random.nextLong(6 * HOUR)
                            : random.nextLong(terms.labelHorizonMs() + terms.labelHorizonMs() / 10);
            LabelSource source = chance(0.5) ? LabelSource.HUMAN : pick(LabelSource.values());
            label(request.requestId(), request.requestedAt() + delay, source);
        }
    }

    private void label(String request, long at, LabelSource source) {
        labels.add(new Label(
                "l" + labels.size(),
                request,
                at,
                chance(0.7) ? "correct" : "safe",
                at > START + shape.spanMs() / 2
                        ? pick(0.0, 0.0, 1.0, 0.25)
                        : pick(0.0, 1.0, 1.0, 1.0, random.nextDouble()),
                source,
                null,
                pick(null, null, 0.2, 0.05 + 0.95 * random.nextDouble()),
                NOWHERE));
    }

    /** Ordered by time, each delayed a little, and one in twelve repeated. */
    private <E> List<E> inTopicOrder(List<E> events, ToLongFunction<E> time) {
        record Delayed<E>(E event, long at) {}
        List<Delayed<E>> delayed = new ArrayList<>();
        for (E event : events) {
            int times = chance(1.0 / 12) ? 2 : 1;
            for (int i = 0; i < times; i++) {
                delayed.add(new Delayed<>(event, time.applyAsLong(event) + random.nextLong(terms.outOfOrdernessMs())));
            }
        }
        delayed.sort(Comparator.comparingLong(Delayed::at));
        return delayed.stream().map(Delayed::event).toList();
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    @SafeVarargs
    private <T> @Nullable T pick(@Nullable T... values) {
        return values[random.nextInt(values.length)];
    }

    private static void put(Map<String, String> segments, String name, @Nullable String value) {
        if (value != null) {
            segments.put(name, value);
        }
    }
}
