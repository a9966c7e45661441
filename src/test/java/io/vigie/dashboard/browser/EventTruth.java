package io.vigie.dashboard.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The figures of a model in one window, counted from the events alone. */
final class EventTruth {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FAILED = Set.of("ERROR", "TIMEOUT");

    private final Map<String, JsonNode> requests = new HashMap<>();
    private final Map<String, JsonNode> responses = new HashMap<>();
    private final Map<String, JsonNode> labels = new HashMap<>();

    /**
     * @param history the folder of the events
     * @param from inclusive, by the request's time
     * @param to exclusive
     */
    EventTruth(Path history, String model, Instant from, Instant to) throws IOException {
        for (JsonNode request : read(history.resolve("requests.jsonl"))) {
            Instant at = Instant.parse(request.path("requested_at").asText());
            if (request.path("model").asText().equals(model) && !at.isBefore(from) && at.isBefore(to)) {
                requests.putIfAbsent(request.path("request_id").asText(), request);
            }
        }
        keep(read(history.resolve("responses.jsonl")), responses);
        keep(read(history.resolve("labels.jsonl")), labels);
    }

    private void keep(Collection<JsonNode> events, Map<String, JsonNode> byRequest) {
        for (JsonNode event : events) {
            String request = event.path("request_id").asText();
            if (requests.containsKey(request)) {
                byRequest.put(request, event);
            }
        }
    }

    private static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                events.add(JSON.readTree(line));
            }
        }
        return events;
    }

    long requests() {
        return requests.size();
    }

    long labels() {
        return labels.size();
    }

    /** Errors and timeouts per request. */
    double errorRate() {
        long failed = responses.values().stream()
                .filter(response -> FAILED.contains(response.path("status").asText()))
                .count();
        return (double) failed / requests.size();
    }

    /** The mean score, each label weighted by one over the chance with which its request was picked. */
    double quality() {
        double weights = 0;
        double sum = 0;
        for (Map.Entry<String, JsonNode> label : labels.entrySet()) {
            double weight =
                    1 / requests.get(label.getKey()).path("label_probability").asDouble();
            weights += weight;
            sum += weight * label.getValue().path("score").asDouble();
        }
        return sum / weights;
    }

    /** The quantile of all latencies, in milliseconds. */
    double latency(double quantile) {
        double[] sorted = responses.values().stream()
                .mapToDouble(response -> response.path("latency_ms").asDouble())
                .sorted()
                .toArray();
        return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    }
}
