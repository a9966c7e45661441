package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.WindowLength;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in jobs/ are valid, agree with each other, and state only default values. */
class JobFilesTest {
    private static final Path QUALITY = Path.of("jobs/quality-metrics.yaml");
    private static final Path DRIFT = Path.of("jobs/drift.yaml");
    private static final Path MONITORS = Path.of("jobs/monitors/example.yaml");

    @Test
    void bothJobsLoadAndAgree() {
        QualityMetricsSettings quality = QualityMetricsSettings.load(QUALITY, List.of());
        DriftSettings drift = DriftSettings.load(DRIFT, List.of());

        assertThat(quality.kafka().topics()).isEqualTo(drift.kafka().topics()).isEqualTo(Topics.defaults());
        assertThat(quality.kafka().bootstrapServers()).isEqualTo(drift.kafka().bootstrapServers());
        assertThat(quality.labels().horizonMs()).isEqualTo(drift.labels().horizonMs());
        assertThat(drift.monitors()).isNotEmpty().allSatisfy(monitor -> assertThat(
                        quality.slices().dimensionNames())
                .as(monitor.name())
                .containsAll(monitor.dimensions()));
    }

    @Test
    void theFilesShowTheDefaults() {
        List<String> only = List.of("kafka.bootstrapServers=localhost:9092", "kafka.properties=");
        QualityMetricsSettings shown = QualityMetricsSettings.load(QUALITY, only);
        assertThat(shown).isEqualTo(Loaded.quality("kafka: {bootstrapServers: 'localhost:9092'}"));

        DriftSettings drift = DriftSettings.load(DRIFT, List.of());
        DriftSettings bare =
                Loaded.drift("{kafka: {bootstrapServers: 'localhost:9092'}, influx: {url: 'http://localhost:8086'}}");
        assertThat(drift.windows()).isEqualTo(bare.windows());
        assertThat(drift.labels()).isEqualTo(bare.labels());
        assertThat(drift.influx()).isEqualTo(bare.influx());
        assertThat(drift.alerts()).isEqualTo(bare.alerts());
        assertThat(drift.runtime()).isEqualTo(bare.runtime());
        assertThat(drift.windows().stepMs())
                .isEqualTo(Map.of(
                        WindowLength.HOUR, 300_000L,
                        WindowLength.DAY, 1_800_000L,
                        WindowLength.WEEK, 7_200_000L,
                        WindowLength.MONTH, 21_600_000L));
    }

    /** Whoever begins with one of them gets monitors that work, and somebody who is told. */
    @Test
    void everyPackLoadsAndNamesAnOwner() throws IOException {
        List<Path> packs;
        try (Stream<Path> files = Files.list(MONITORS.resolveSibling(""))) {
            packs = files.toList();
        }
        assertThat(packs).hasSizeGreaterThanOrEqualTo(8).allSatisfy(pack -> assertThat(
                        MonitorsFile.load(pack, List.of()))
                .as(pack.toString())
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(monitor ->
                        assertThat(monitor.owner()).as(monitor.name()).isNotBlank()));
    }

    @Test
    void theExampleMonitorsWatchEveryModelAndLoadOnTheirOwn() {
        List<Monitor> monitors = MonitorsFile.load(MONITORS, List.of());
        assertThat(monitors).isEqualTo(DriftSettings.load(DRIFT, List.of()).monitors());
        assertThat(monitors)
                .allSatisfy(monitor -> assertThat(monitor.match()).isEqualTo(new ModelMatch("*", null)))
                .extracting(Monitor::metric)
                .contains(
                        Metric.QUALITY,
                        Metric.LATENCY_P95,
                        Metric.ERROR_RATE,
                        Metric.REFUSAL_RATE,
                        Metric.ABANDONMENT,
                        Metric.ABANDONMENT_AFTER_BAD,
                        Metric.MIX);
        assertThat(monitors)
                .filteredOn(monitor -> monitor.method().objective() != null)
                .isNotEmpty();
    }
}
