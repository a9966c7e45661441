package io.vigie.series;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import io.vigie.settings.MonitorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorPointsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metric: quality, criterion: correct, tolerance: 0.02",
                "metric: quality, criterion: safe, tolerance: 1e-9, multiplicity: e-bh, falseAlarms: 2 per 36h,"
                        + " reference: {kind: benchmark, name: MMLU}",
                "metric: quality, criterion: safe, tolerance: 0, detector: {kind: adwin, delta: 0.0005, clock: 16},"
                        + " reference: {kind: version, name: \"0613\"}, match: {model: m, version: each}",
                "metric: latency-p95, tolerance: 0.1, dimensions: [[], [language], [country, channel]], window: 7d,"
                        + " reference: {kind: fixed, from: 2026-01-01, to: \"2026-01-31T00:05:00Z\"}",
                "metric: latency, window: 7d, tolerance: 12.5, distance: kolmogorov-smirnov, runbook: \"https://h/a?b=c#d\"",
                "metric: mix, dimensions: [[language]], owner: \"team\\t'a' \\\"b\\\" \\\\ \\u2028 \\x7f é 漢 \\U0001F600\"",
                "metric: error-rate, objective: {atMost: 0.02}, severity: critical, notify: [on-call, chat]",
                "metric: latency-p99, objective: {atMost: 2500, burnRates: [10 over 90min and 5min, 2 over 3d and 6h]}",
            })
    void aDefinitionIsReadBackAsTheSameMonitor(String settings) {
        String match = settings.contains("match:") ? "" : "match: {model: \"*\"}, ";
        String owner = settings.contains("owner: ") ? "" : "owner: team, ";
        Monitor monitor = parsed("{name: a, " + owner + match + settings + "}");
        String definition = MonitorPoints.definition(monitor);
        assertThat(parsed(definition)).isEqualTo(monitor);
        assertThat(definition).isEqualTo(MonitorPoints.definition(parsed(definition)));
    }

    static Stream<Path> packs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("jobs/monitors"))) {
            return files.toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("packs")
    void everyMonitorOfThePacksIsReadBack(Path pack) {
        List<Monitor> monitors = MonitorsFile.load(pack, List.of());
        assertThat(monitors).isNotEmpty().allSatisfy(monitor -> assertThat(parsed(MonitorPoints.definition(monitor)))
                .isEqualTo(monitor));
    }

    @Test
    void thePointNamesTheOwner() throws Exception {
        Monitor monitor = new Monitor(
                "slow",
                new ModelMatch("*", null),
                Metric.LATENCY_P95,
                null,
                List.of("", "country,channel"),
                WindowLength.WEEK,
                Reference.previous(),
                0.1,
                new FalseAlarmBudget(1, 86_400_000),
                DetectionMethod.DEFAULT,
                Severity.CRITICAL,
                "platform",
                List.of("on-call"),
                null);

        SeriesPoint point = MonitorPoints.of(monitor, MonitorPoints.definition(monitor), "gpt-4", 7);

        assertThat(point.tags()).isEqualTo(Map.of("model", "gpt-4", "monitor", "slow"));
        assertThat(point.fields()).isEqualTo(Map.of("severity", 3.0, "tolerance", 0.1));
        assertThat(point.texts()).containsEntry("owner", "platform").containsOnlyKeys("definition", "owner");
        JsonNode definition = JSON.readTree(point.texts().get("definition"));
        assertThat(definition.path("dimensions").toString()).isEqualTo("[[],[\"country\",\"channel\"]]");
        assertThat(definition.path("falseAlarms").asText()).isEqualTo("1 per 1d");
        assertThat(LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS))
                .startsWith("monitor,model=gpt-4,monitor=slow ")
                .endsWith(" 7");
    }

    private static Monitor parsed(String monitor) {
        return MonitorsFile.parse("{\"monitors\": [" + monitor + "]}", "test").get(0);
    }
}
