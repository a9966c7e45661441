package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.local.LocalStore;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.sink.influx.InfluxSettings.Batches;
import io.vigie.sink.influx.InfluxSettings.WriteApiVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same sink, into the store of a local run. */
@Timeout(120)
class InfluxSinkLocalStoreIT {
    private static final long START = 1_700_000_000_000L;
    private static final long DEADLINE_NS = 20_000_000_000L;

    private static final SinkCluster CLUSTER = new SinkCluster();

    @RegisterExtension
    static final MiniClusterExtension MINI_CLUSTER = CLUSTER.extension();

    private static LocalStore store;
    private static InfluxSettings settings;

    @BeforeAll
    static void start() throws Exception {
        store = LocalStore.start();
        settings = InfluxSettings.of(store.url(), WriteApiVersion.V2, "vigie").with(new Batches(500, 100_000, 20));
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
    }

    @Test
    void whatIsWrittenTwiceIsThereOnceAndARewriteReplacesTheRow() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            points.add(SinkCluster.traffic("rewritten", START + i * 60_000L, i));
        }
        SinkCluster.run(points, settings);
        SinkCluster.run(points, settings);
        SinkCluster.run(List.of(SinkCluster.traffic("rewritten", START, 4_711)), settings);

        String rows =
                "SELECT count() AS points, min(timestamp) AS first, sum(requests) AS total FROM traffic WHERE slice = 'rewritten'";
        await(rows, Map.of("points", 2_000L, "first", "2023-11-14T22:13:20.000000Z", "total", 1_999_000L + 4_711));
    }

    @Test
    void missingTagsAreOneSeries() throws Exception {
        Map<String, String> tags = Map.of("model", "m", "slice", "tagless", "version", "");
        SinkCluster.run(List.of(SinkCluster.traffic(tags, START, 1)), settings);
        SinkCluster.run(List.of(SinkCluster.traffic(tags, START, 2)), settings);
        await(
                "SELECT count() AS points, last(requests) AS requests FROM traffic WHERE slice = 'tagless'",
                Map.of("points", 1L, "requests", 2L));
    }

    @Test
    void everyMeasurementHasItsTable() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (Measurement measurement : Measurement.values()) {
            Map<String, String> tags = new HashMap<>();
            measurement.tags().forEach(tag -> tags.put(tag, "every"));
            Map<String, Double> fields = new HashMap<>();
            measurement.integerFields().forEach(field -> fields.put(field, 3.0));
            measurement.floatFields().forEach(field -> fields.put(field, 0.1));
            Map<String, String> texts = new HashMap<>();
            measurement.textFields().forEach(field -> texts.put(field, "{\"a\": \"b\"}"));
            points.add(new SeriesPoint(measurement, tags, fields, texts, START));
        }
        JobID job = SinkCluster.run(points, settings);
        assertThat(CLUSTER.counter(job, "pointsDroppedBadLine")).isZero();
        for (SeriesPoint point : points) {
            Measurement measurement = point.measurement();
            String every =
                    measurement.storedName() + " WHERE " + measurement.tags().get(0) + " = 'every'";
            await("SELECT count() AS points FROM " + every, Map.of("points", 1L));
            Map<String, Object> row = store.query("SELECT * FROM " + every).get(0);
            measurement.tags().forEach(tag -> assertThat(row).containsEntry(tag, "every"));
            measurement.integerFields().forEach(field -> assertThat(row).containsEntry(field, 3L));
            measurement.floatFields().forEach(field -> assertThat(row).containsEntry(field, 0.1));
            measurement.textFields().forEach(field -> assertThat(row).containsEntry(field, "{\"a\": \"b\"}"));
        }
    }

    @Test
    void hostileTagValuesComeBack() throws Exception {
        List<String> values = List.of(
                "a, b", "a=b", "a\\b", "a\\", "\\a", "\\,", "\\\\", "a\nb", "a\rb", "\"a\"", "'a'", "é 漢 🙂", "#",
                "a\tb", "~other");
        List<SeriesPoint> points = new ArrayList<>();
        Set<String> expected = new HashSet<>();
        for (String value : values) {
            points.add(SinkCluster.traffic(Map.of("model", "hostile", "slice", value), START, 1));
            expected.add(LineProtocol.storable(value));
        }
        SinkCluster.run(points, settings);
        await("SELECT count() AS points FROM traffic WHERE model = 'hostile'", Map.of("points", (long) values.size()));
        Set<Object> stored = new HashSet<>();
        store.query("SELECT slice FROM traffic WHERE model = 'hostile'").forEach(row -> stored.add(row.get("slice")));
        assertThat(stored).isEqualTo(expected);
    }

    /** Rows are there when the table's log was applied. */
    private static void await(String sql, Map<String, Object> expected) throws Exception {
        long deadline = System.nanoTime() + DEADLINE_NS;
        List<Map<String, Object>> rows = store.query(sql);
        while (!rows.equals(List.of(expected)) && System.nanoTime() < deadline) {
            rows = store.query(sql);
        }
        assertThat(rows).as(sql).isEqualTo(List.of(expected));
    }
}
