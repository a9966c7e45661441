package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.cluster.ClusterProcess;
import io.vigie.cluster.ClusterSize;
import io.vigie.series.Measurement;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Weeks of history, read at full speed by processes with bounded memory: they stay within it, and every request is
 * counted.
 */
@Tag("matrix")
class BackfillIT {

    private static final long SEED = 30;
    private static final int DAYS = 30;
    private static final Recording.Shape SHAPE = new Recording.Shape(DAYS, 4, 3_000);
    private static final long MEBIBYTE = 1 << 10;

    /** The total memory of each process: heap, RocksDB, network, classes, threads. Resident memory is in KiB. */
    private static final Map<String, Long> BOUNDS =
            Map.of("jobmanager", 640 * MEBIBYTE, "taskmanager-1", 1_152 * MEBIBYTE);

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void thirtyDaysAtFullSpeedStayWithinMemory() throws Exception {
        FaultBench bench = FaultBench.shared();
        Recording recording = Recording.make(bench.services().directory().resolve("backfill-history"), SEED, SHAPE);
        Fault nothing = new Fault() {
            @Override
            public String name() {
                return "backfill of " + DAYS + " days";
            }

            @Override
            public Deployment.Terms terms(Deployment.Terms usual) {
                return usual.with(new ClusterSize(1, 2)).withMetrics("join.alignmentMaxDrift=1d");
            }

            @Override
            public Duration publication() {
                return Duration.ZERO;
            }

            @Override
            public long strike(FaultRun run) {
                return System.nanoTime();
            }
        };
        try (FaultRun run = FaultRun.prepare(bench.services(), recording, nothing)) {
            long begun = System.nanoTime();
            run.start();
            run.awaitEnd();
            Duration time = Duration.ofNanos(System.nanoTime() - begun);
            StringBuilder told = new StringBuilder();
            for (ClusterProcess member : run.cluster().members()) {
                long peak = peakKilobytes(member);
                told.append(String.format(Locale.ROOT, ", %s at most %,d MiB", member.name(), peak / MEBIBYTE));
                assertThat(peak).as("%s, seed %d", member.name(), SEED).isLessThanOrEqualTo(BOUNDS.get(member.name()));
            }
            FaultTable.tell(String.format(
                    Locale.ROOT,
                    "%s: %,d records in %.0f s%s",
                    nothing.name(),
                    recording.records(),
                    time.toMillis() / 1e3,
                    told));
            assertEveryRequestIsCounted(bench, recording, run.database());
        }
    }

    /** The peak resident memory of a process. */
    private static long peakKilobytes(ClusterProcess member) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(member.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private static void assertEveryRequestIsCounted(FaultBench bench, Recording recording, String database)
            throws Exception {
        SeriesStore store = new InfluxSeriesStore(
                InfluxAccess.of(bench.services().influx().url(), database, InfluxAccess.InfluxLogin.NONE));
        List<SeriesRow> points = store.latest(SeriesQuery.of(Measurement.TRAFFIC)
                        .where(Measurement.Tags.SLICE, "all")
                        .where(Measurement.Tags.VERSION, "*")
                        .where(Measurement.Tags.WINDOW, "30d"))
                .items();
        assertThat(points).as("one for each model, seed %d", SEED).hasSizeGreaterThanOrEqualTo(SHAPE.models());
        List<JsonNode> requests;
        try (var lines = Files.lines(recording.files().resolve("requests.jsonl"))) {
            requests = lines.map(BackfillIT::parsed).toList();
        }
        for (SeriesRow point : points) {
            String model = point.tags().get(Measurement.Tags.MODEL);
            if (model.equals(LastRecords.MODEL)) {
                continue;
            }
            Instant end = Instant.ofEpochMilli(point.time());
            Instant start = end.minus(Duration.ofDays(DAYS));
            long expected = requests.stream()
                    .filter(request -> request.path("model").asText().equals(model))
                    .map(request -> Instant.parse(request.path("requested_at").asText()))
                    .filter(at -> !at.isBefore(start) && at.isBefore(end))
                    .count();
            assertThat(point.fields().get("requests"))
                    .as("%s at %s, seed %d", model, end, SEED)
                    .isEqualTo((double) expected);
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
