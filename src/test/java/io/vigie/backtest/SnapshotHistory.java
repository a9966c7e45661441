package io.vigie.backtest;

import io.vigie.decode.JsonEvents;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Sixty days of models that are silently replaced after thirty: the shape of the LLMDrift measurements (Chen, Zaharia,
 * Zou 2023, arXiv 2307.09009: 500 questions about happy numbers to each snapshot; gpt-4 fell from 0.836 to 0.352,
 * gpt-3.5-turbo rose from 0.306 to 0.482; median latency 57.98 s → 11.84 s and 14.77 s → 45.71 s). Each shuffle is a
 * model of its own, so one run tries them all.
 */
final class SnapshotHistory {

    static final Instant START = Instant.parse("2023-06-01T00:00:00Z");
    static final Duration HALF = Duration.ofDays(30);
    static final Instant CHANGE = START.plus(HALF);
    static final Instant END = CHANGE.plus(HALF);
    static final int ANSWERS = 500;

    private static final Duration LABEL_DELAY = Duration.ofMinutes(10);
    private static final double LATENCY_SPREAD = 0.4;

    private final double labelProbability;
    private final List<Request> requests = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final Map<String, Double> medianLatency = new HashMap<>();

    /**
     * A model before and after.
     *
     * @param correctBefore of the 500 answers of the first thirty days
     * @param correctAfter of those of the next thirty
     */
    record SnapshotModel(
            String name, int correctBefore, int correctAfter, double medianMsBefore, double medianMsAfter) {
        static final SnapshotModel FALLING = new SnapshotModel("gpt-4", 418, 176, 57_980, 11_840);
        static final SnapshotModel RISING = new SnapshotModel("gpt-3.5-turbo", 153, 241, 14_770, 45_710);

        String model(int seed) {
            return name + "#" + seed;
        }
    }

    /** @param labelProbability 1: every answer is labelled and no probability is declared */
    SnapshotHistory(double labelProbability) {
        this.labelProbability = labelProbability;
    }

    SnapshotHistory add(SnapshotModel type, int seed) {
        Random random = new Random(31L * seed + type.name().hashCode());
        addHalf(type.model(seed), 0, type.correctBefore(), type.medianMsBefore(), random);
        addHalf(type.model(seed), 1, type.correctAfter(), type.medianMsAfter(), random);
        return this;
    }

    private void addHalf(String model, int half, int correct, double medianMs, Random random) {
        List<Boolean> verdicts = new ArrayList<>();
        long[] times = new long[ANSWERS];
        long[] latencies = new long[ANSWERS];
        for (int i = 0; i < ANSWERS; i++) {
            verdicts.add(i < correct);
            times[i] = START.plus(HALF.multipliedBy(half)).toEpochMilli()
                    + (long) (random.nextDouble() * HALF.minusHours(1).toMillis());
            latencies[i] = Math.round(medianMs * Math.exp(LATENCY_SPREAD * random.nextGaussian()));
        }
        Collections.shuffle(verdicts, random);
        for (int i = 0; i < ANSWERS; i++) {
            boolean selected = random.nextDouble() < labelProbability;
            addAnswer(model, half + "-" + i, times[i], latencies[i], verdicts.get(i), selected);
        }
        Arrays.sort(latencies);
        medianLatency.put(model + half, (latencies[ANSWERS / 2 - 1] + latencies[ANSWERS / 2]) / 2.0);
    }

    private void addAnswer(String model, String number, long time, long latencyMs, boolean correct, boolean selected) {
        boolean sampled = labelProbability < 1;
        String id = model + "-" + number;
        RecordPosition position = new RecordPosition(0, 0);
        requests.add(new Request(
                id,
                model,
                "prod",
                time,
                null,
                Map.of(),
                null,
                sampled ? labelProbability : null,
                sampled ? selected : null,
                position));
        responses.add(new Response(
                id, time + latencyMs, ResponseStatus.OK, latencyMs, null, null, null, null, null, null, position));
        if (selected) {
            labels.add(new Label(
                    "label-" + id,
                    id,
                    time + latencyMs + LABEL_DELAY.toMillis(),
                    "correct",
                    correct ? 1 : 0,
                    LabelSource.HUMAN,
                    null,
                    null,
                    position));
        }
    }

    /** Writes the three files, each in the order of its times. */
    void writeTo(Path folder) throws IOException {
        requests.sort(Comparator.comparingLong(Request::requestedAt));
        responses.sort(Comparator.comparingLong(Response::respondedAt));
        labels.sort(Comparator.comparingLong(Label::labelledAt));
        Files.write(
                folder.resolve("requests.jsonl"),
                requests.stream().map(JsonEvents::line).toList());
        Files.write(
                folder.resolve("responses.jsonl"),
                responses.stream().map(JsonEvents::line).toList());
        Files.write(
                folder.resolve("labels.jsonl"),
                labels.stream().map(JsonEvents::line).toList());
    }

    /** @param half 0 before the change, 1 after it */
    double medianLatencyMs(String model, int half) {
        return medianLatency.getOrDefault(model + half, Double.NaN);
    }

    /** How many labels of answers since the change were known by this time. */
    long labelsSinceChange(String model, Instant until) {
        return labels.stream()
                .filter(label -> label.requestId().startsWith(model + "-1-"))
                .filter(label -> label.labelledAt() <= until.toEpochMilli())
                .count();
    }

    /** How many labelled answers lie between the change and this time, on either side. */
    long labelledAnswersFromChange(String model, Instant time) {
        long from = Math.min(time.toEpochMilli(), CHANGE.toEpochMilli());
        long to = Math.max(time.toEpochMilli(), CHANGE.toEpochMilli());
        return requests.stream()
                .filter(request -> request.model().equals(model))
                .filter(request -> request.labelSelected() == null || request.labelSelected())
                .filter(request -> request.requestedAt() >= from && request.requestedAt() < to)
                .count();
    }
}
