package io.vigie.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A history with planted changes, as files: every run reads the same.
 *
 * @param seed of the history
 * @param days how long it is
 * @param end the time that it reaches
 */
record Recording(Path files, long seed, int days, Instant end) {

    /** The number of recorded events by type. */
    record Shape(int days, int models, int requestsPerDay) {}

    static Recording make(Path files, long seed, Shape shape) throws IOException, InterruptedException {
        Instant end = Instant.parse("2025-06-01T00:00:00Z");
        VigieCommand.run(
                "simulate",
                "--out",
                files.toString(),
                "--seed",
                Long.toString(seed),
                "--end",
                end.toString(),
                "--days",
                Integer.toString(shape.days()),
                "--models",
                Integer.toString(shape.models()),
                "--requests-per-day",
                Integer.toString(shape.requestsPerDay()));
        return new Recording(files, seed, shape.days(), end);
    }

    /** The number of lines. */
    long records() throws IOException {
        long records = 0;
        for (String file : List.of("requests.jsonl", "responses.jsonl", "labels.jsonl", "signals.jsonl")) {
            try (Stream<String> lines = Files.lines(files.resolve(file))) {
                records += lines.count();
            }
        }
        return records;
    }

    /**
     * Publishes everything with the product's own command, which continues when the broker comes back after minutes.
     *
     * @param time minimum duration
     */
    void publish(String bootstrapServers, Path settings, Duration time) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "replay",
                files.toString(),
                "--settings",
                settings.toString(),
                "--bootstrap-servers",
                bootstrapServers,
                "--set",
                "kafka.properties.delivery.timeout.ms=600000",
                "--set",
                "kafka.properties.max.block.ms=600000",
                "--strict"));
        if (!time.isZero()) {
            words.addAll(List.of("--speed", Long.toString(Duration.ofDays(days).toSeconds() / time.toSeconds())));
        }
        VigieCommand.run(words.toArray(String[]::new));
    }
}
