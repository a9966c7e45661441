package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.vigie.backtest.HistoryRuns.Outcome;
import io.vigie.backtest.PlainHistory.Event;
import io.vigie.model.DetectorKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What alerts say of histories that were told wrongly once: faults that last, versions that come and go, files that are
 * joined, labels that wait, and nothing at all. What is right is computed a second time from the plain events.
 */
class FaultHistoriesIT {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long T0 = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
    private static final String MONTH_ONLY = "windows: {1h: off, 24h: off, 7d: off}\n";
    private static final String ANSWERS = """
            monitors:
              - {name: answers, owner: team, match: {model: "*"}, metric: quality, criterion: correct,
                 tolerance: 0.02, falseAlarms: 1 per 90d}
            """;
    private static final String VERSIONS = """
            monitors:
              - {name: pooled, owner: team, match: {model: m}, metric: quality, criterion: correct, tolerance: 0.02}
              - {name: each, owner: team, match: {model: m, version: each}, metric: quality, criterion: correct,
                 tolerance: 0.02}
              - {name: against, owner: team, match: {model: m, version: each}, metric: quality, criterion: correct,
                 tolerance: 0.02, reference: {kind: version, name: "1"}}
            """;

    @TempDir
    private Path folder;

    /** A day's requests of one model and version, evenly, each good with this probability. */
    private static void day(
            PlainHistory history, Random random, String model, String version, long start, int requests, double good) {
        for (int i = 0; i < requests; i++) {
            history.answer(
                    model,
                    version,
                    model + version + "-" + start + "-" + i,
                    start + i * DAY / requests,
                    random.nextDouble() < good ? 1 : 0);
        }
    }

    private HistoryRuns runs(String yaml) {
        return new HistoryRuns(folder, yaml, CLOCK);
    }

    private static List<JsonNode> of(List<JsonNode> alerts, String field, String value) {
        return alerts.stream()
                .filter(alert -> alert.path(field).asText().equals(value))
                .toList();
    }

    private static void assertFiredBetween(JsonNode alert, long from, long to) {
        assertThat(alert.path("state").asText()).isEqualTo("FIRING");
        assertThat(Instant.parse(alert.path("raised_at").asText()).toEpochMilli())
                .as(alert.toString())
                .isBetween(from, to);
    }

    /** All lines of one model stand before all of the other, as cat writes them. */
    @Test
    void filesThatAreJoinedModelByModelLoseNone() throws Exception {
        Random random = new Random(1);
        PlainHistory first = new PlainHistory();
        PlainHistory second = new PlainHistory();
        for (int day = 0; day < 75; day++) {
            day(first, random, "a", "1", T0 + day * DAY, 20, day < 65 ? 0.9 : 0.5);
            day(second, random, "b", "1", T0 + day * DAY, 20, day < 65 ? 0.9 : 0.5);
        }
        List<Event> requests = new ArrayList<>(first.requests());
        List<Event> responses = new ArrayList<>(first.responses());
        List<Event> labels = new ArrayList<>(first.labels());
        requests.addAll(second.requests());
        responses.addAll(second.responses());
        labels.addAll(second.labels());
        Outcome outcome = runs(ANSWERS + MONTH_ONLY).run(new PlainHistory(requests, responses, labels));

        assertThat(outcome.result().deadLetters()).isZero();
        long end = T0 + 75 * DAY;
        for (String model : List.of("a", "b")) {
            List<Event> own = labels.stream()
                    .filter(label -> label.model().equals(model) && label.time() - 2 * HOUR >= end - 30 * DAY)
                    .toList();
            assertThat(outcome.point("traffic", model, end)).containsEntry("requests", 600.0);
            assertThat(outcome.point("quality", model, end).get("mean"))
                    .isCloseTo(own.stream().mapToDouble(Event::score).average().orElseThrow(), within(1e-9));
            assertFiredBetween(of(outcome.alerts(), "model", model).get(0), T0 + 65 * DAY, T0 + 70 * DAY);
        }
    }

    /** A bad version gets half of the traffic for five days, then none. */
    @Test
    void theAlertOfAVersionThatIsRolledBackEndsWithIt() throws Exception {
        Random random = new Random(2);
        PlainHistory history = new PlainHistory();
        for (int day = 0; day < 140; day++) {
            day(history, random, "m", "1", T0 + day * DAY, 20, 0.9);
            if (day >= 38 && day < 43) {
                day(history, random, "m", "2", T0 + day * DAY, 20, 0.3);
            }
        }
        List<JsonNode> alerts = runs(VERSIONS + MONTH_ONLY).run(history).alerts();
        assertThat(of(alerts, "version", "1")).isEmpty();
        List<JsonNode> told = of(of(alerts, "version", "2"), "monitor", "against");
        assertFiredBetween(told.get(0), T0 + 38 * DAY, T0 + 42 * DAY);
        assertThat(told.get(told.size() - 1).path("state").asText()).isEqualTo("RESOLVED");
        assertThat(told.get(told.size() - 1).path("summary").asText())
                .startsWith("m 2 has had no requests for 77 d")
                .endsWith("its alert ends without a recovery.");
    }

    /** 30 days of version 1, 12 days of silence, 45 days of version 2, which falls after 35 of them. */
    @Test
    void gapsAndVersionsKeepTheirFigures() throws Exception {
        Random random = new Random(3);
        PlainHistory history = new PlainHistory();
        for (int day = 0; day < 87; day++) {
            if (day < 30 || day >= 42) {
                day(history, random, "m", day < 30 ? "1" : "2", T0 + day * DAY, 40, day < 77 ? 0.9 : 0.5);
            }
        }
        Outcome outcome = runs(VERSIONS + MONTH_ONLY).run(history);
        long end = T0 + 48 * DAY;
        List<Event> within = history.labels().stream()
                .filter(label -> label.time() - 2 * HOUR >= end - 30 * DAY && label.time() - 2 * HOUR < end)
                .toList();
        assertThat(within).hasSize(12 * 40 + 6 * 40);
        assertThat(outcome.point("quality", "m", end))
                .containsEntry("labels", (double) within.size())
                .hasEntrySatisfying("mean", mean -> assertThat(mean)
                        .isCloseTo(
                                within.stream()
                                        .mapToDouble(Event::score)
                                        .average()
                                        .orElseThrow(),
                                within(1e-9)));
        for (String monitor : List.of("pooled", "each", "against")) {
            assertFiredBetween(of(outcome.alerts(), "monitor", monitor).get(0), T0 + 77 * DAY, T0 + 81 * DAY);
        }
    }

    /** A day of trouble among labels that all wait until a reference is ready. */
    @Test
    void labelsThatWaitForAReferenceAreAllTaken() throws Exception {
        Random random = new Random(4);
        PlainHistory history = new PlainHistory();
        for (int day = 0; day < 45; day++) {
            day(history, random, "m", "1", T0 + day * DAY, 300, day == 8 ? 0.3 : 0.9);
        }
        String fixed = """
                monitors:
                  - {name: fixed, owner: team, match: {model: m}, metric: quality, criterion: correct, tolerance: 0.02,
                     reference: {kind: fixed, from: 2026-03-01, to: 2026-03-08}}
                labels: {maturity: 30d}
                """;
        List<JsonNode> alerts = runs(fixed + MONTH_ONLY).run(history).alerts();
        assertFiredBetween(alerts.get(0), T0 + 37 * DAY, T0 + 38 * DAY);
        assertThat(Instant.parse(alerts.get(0).path("onset_at").asText()).toEpochMilli())
                .isBetween(T0 + 8 * DAY - 12 * HOUR, T0 + 8 * DAY + 12 * HOUR);
        assertThat(alerts).anyMatch(alert -> alert.path("state").asText().equals("RESOLVED"));
    }

    /** Nothing that lasts is ever called recovered. */
    @Test
    void aFaultThatLastsFiresUntilTheEnd() throws Exception {
        Random random = new Random(5);
        PlainHistory history = new PlainHistory();
        for (int day = 0; day < 120; day++) {
            day(history, random, "m", "1", T0 + day * DAY, 30, day < 60 ? 0.9 : 0.6);
        }
        List<JsonNode> alerts = runs(ANSWERS + MONTH_ONLY).run(history).alerts();
        assertFiredBetween(alerts.get(0), T0 + 60 * DAY, T0 + 64 * DAY);
        assertThat(alerts).noneMatch(alert -> alert.path("state").asText().equals("RESOLVED"));

        PlainHistory failing = new PlainHistory();
        for (int i = 0; i < 20 * 24 * 60; i++) {
            long at = T0 + i * HOUR / 60;
            failing.request("m", "1", "r" + i, at, at >= T0 + 12 * DAY && random.nextDouble() < 0.9);
        }
        List<JsonNode> failures = runs("""
                monitors:
                  - {name: hour, owner: team, match: {model: m}, metric: error-rate, window: 1h,
                     tolerance: 0.05}
                  - {name: day, owner: team, match: {model: m}, metric: error-rate, window: 24h,
                     tolerance: 0.05}
                windows: {7d: off, 30d: off}
                """).run(failing).alerts();
        for (String monitor : List.of("hour", "day")) {
            List<JsonNode> told = of(failures, "monitor", monitor);
            assertFiredBetween(told.get(0), T0 + 12 * DAY, T0 + 13 * DAY);
            assertThat(told.get(0).path("reference").asDouble()).isZero();
            assertThat(told).noneMatch(alert -> alert.path("state").asText().equals("RESOLVED"));
        }
    }

    /** One model that is always right, and one that is always wrong: nothing changes. */
    @Test
    void scoresThatNeverChangeAlarmNoDetector() throws Exception {
        PlainHistory history = new PlainHistory();
        Random random = new Random(6);
        for (int day = 0; day < 70; day++) {
            day(history, random, "ones", "1", T0 + day * DAY, 20, 1);
            day(history, random, "zeros", "1", T0 + day * DAY, 20, 0);
        }
        for (DetectorKind kind : DetectorKind.values()) {
            assertThat(runs(ANSWERS + MONTH_ONLY).with(kind).run(history).alerts())
                    .as(kind.label())
                    .isEmpty();
        }
    }

    /** Many slices with few labels each, and a budget of one false alarm in ten years. */
    @Test
    void whatIsStableNeverAlarms() throws Exception {
        String yaml = """
                monitors:
                  - {name: stable, owner: team, match: {model: "*"}, metric: quality, criterion: correct,
                     tolerance: 0.01, falseAlarms: 1 per 3650d}
                """;
        for (int seed = 0; seed < 2; seed++) {
            Random random = new Random(seed);
            PlainHistory history = new PlainHistory();
            for (int day = 0; day < 110; day++) {
                for (int model = 0; model < 6; model++) {
                    day(history, random, "m" + model, "1", T0 + day * DAY, 5, 0.9);
                }
            }
            assertThat(runs(yaml + MONTH_ONLY).run(history).alerts())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }
}
