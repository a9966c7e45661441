package io.vigie.backtest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Requests, their responses and labels in their plainest form: what is right can be counted from them. */
record PlainHistory(List<Event> requests, List<Event> responses, List<Event> labels) {

    private static final long HOUR = 3_600_000;

    /** @param isFailed of a response */
    record Event(String id, long time, double score, String model, String version, boolean isFailed) {

        Event at(long other) {
            return new Event(id, other, score, model, version, isFailed);
        }

        Event of(String otherId) {
            return new Event(otherId, time, score, model, version, isFailed);
        }

        Event scored(double other) {
            return new Event(id, time, other, model, version, isFailed);
        }
    }

    PlainHistory() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** A request of model m, version 1, answered after a second and labelled after two hours. */
    void answer(String id, long time, double score) {
        answer("m", "1", id, time, score);
    }

    void answer(String model, String version, String id, long time, double score) {
        request(model, version, id, time, false);
        labels.add(new Event(id, time + 2 * HOUR, score, model, version, false));
    }

    /** A request and its response, without a label. */
    void request(String model, String version, String id, long time, boolean isFailed) {
        requests.add(new Event(id, time, 0, model, version, false));
        responses.add(new Event(id, time + 1_000, 0, model, version, isFailed));
    }

    PlainHistory shuffled(Random random) {
        PlainHistory other =
                new PlainHistory(new ArrayList<>(requests), new ArrayList<>(responses), new ArrayList<>(labels));
        Collections.shuffle(other.requests, random);
        Collections.shuffle(other.responses, random);
        Collections.shuffle(other.labels, random);
        return other;
    }

    /** @param time how times are written */
    void write(Path folder, LongFunction<String> time) throws IOException {
        write(
                folder.resolve("requests.jsonl"),
                requests,
                event -> "{\"request_id\":\"" + event.id() + "\",\"model\":\"" + event.model()
                        + "\",\"model_version\":\"" + event.version() + "\",\"requested_at\":"
                        + time.apply(event.time()) + "}");
        write(
                folder.resolve("responses.jsonl"),
                responses,
                event -> "{\"request_id\":\"" + event.id() + "\",\"responded_at\":" + time.apply(event.time())
                        + ",\"status\":\"" + (event.isFailed() ? "ERROR" : "OK") + "\",\"latency_ms\":1000}");
        write(
                folder.resolve("labels.jsonl"),
                labels,
                event -> "{\"label_id\":\"l-" + event.id() + "-" + event.time() + "\",\"request_id\":\"" + event.id()
                        + "\",\"labelled_at\":" + time.apply(event.time())
                        + ",\"criterion\":\"correct\",\"score\":" + event.score() + ",\"source\":\"HUMAN\"}");
    }

    private static void write(Path file, List<Event> events, Function<Event, String> line) throws IOException {
        Files.write(file, events.stream().map(line).toList(), StandardCharsets.UTF_8);
    }
}
