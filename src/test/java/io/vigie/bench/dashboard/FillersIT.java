package io.vigie.bench.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vigie.bench.Watcher;
import io.vigie.bench.dashboard.DashboardBench.Plan;
import io.vigie.bench.dashboard.DashboardBench.Target;
import io.vigie.local.LocalInflux;
import io.vigie.local.LocalStore;
import io.vigie.series.Measurement;
import io.vigie.store.Bounded;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.QuestDbSeriesStore;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStore.Order;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both stores are filled with the same points, one by its own statements, the other through the line protocol. */
@Timeout(180)
class FillersIT {
    private static final Fleet FLEET =
            new Fleet(2, 3, 16, Instant.parse("2026-03-01T06:35:00Z").toEpochMilli());
    private static final Watcher NOBODY = new Onlooker(false);

    private static LocalStore questDb;
    private static LocalInflux influx;

    private record Onlooker(boolean isStopped) implements Watcher {
        @Override
        public void progress(String step, int done, int of) {}
    }

    @BeforeAll
    static void start() throws Exception {
        questDb = LocalStore.start();
        influx = LocalInflux.start("vigie");
    }

    @AfterAll
    static void stop() throws Exception {
        questDb.close();
        influx.close();
    }

    private static Target onQuestDb() {
        SeriesStore store = new QuestDbSeriesStore(questDb.url());
        return new Target("QuestDB", questDb.url(), Target.Kind.QUESTDB, store);
    }

    private static Target onInflux() {
        SeriesStore store = new InfluxSeriesStore(InfluxAccess.of(influx.url(), "vigie", InfluxAccess.Login.NONE));
        return new Target("InfluxDB", influx.url(), Target.Kind.INFLUXDB, store);
    }

    @Test
    void bothStoresHoldWhatThePlanSays() throws Exception {
        DashboardReport ofQuestDb = DashboardBench.run(onQuestDb(), new Plan(FLEET, true, 1), NOBODY);
        DashboardReport ofInflux = DashboardBench.run(onInflux(), new Plan(FLEET, true, 1), NOBODY);

        Map<Measurement, Integer> expected = new HashMap<>();
        for (Course course : Density.SPARSE.courses()) {
            int series = course.scope().series(FLEET).size();
            expected.merge(
                    course.measurement(),
                    Math.toIntExact(series * course.points(FLEET.start(), FLEET.end())),
                    Integer::sum);
        }
        new SideSeries(FLEET).points().forEach(point -> expected.merge(point.measurement(), 1, Integer::sum));
        for (Measurement measurement : expected.keySet()) {
            SeriesQuery all = SeriesQuery.of(measurement);
            Bounded<SeriesRow> rows = onQuestDb().store().range(all, Order.OLDEST_FIRST);
            assertThat(rows.more()).isFalse();
            assertThat(rows.items()).as("%s", measurement).hasSize(expected.get(measurement));
            assertThat(rounded(onInflux().store().range(all, Order.OLDEST_FIRST)))
                    .as("%s", measurement)
                    .isEqualTo(rounded(rows));
        }
        assertThat(expected).containsKeys(Measurement.TRAFFIC, Measurement.DRIFT, Measurement.ALERT);
        for (DashboardReport report : new DashboardReport[] {ofQuestDb, ofInflux}) {
            assertThat(report.calls())
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(call.rows()).as(call.name()).isPositive());
            assertThat(report.calls().stream().map(DashboardReport.Call::rows))
                    .isEqualTo(ofQuestDb.calls().stream()
                            .map(DashboardReport.Call::rows)
                            .toList());
        }
        assertThat(DashboardPage.terminal(ofQuestDb)).contains("QuestDB: 2 models, 3 slices each, 16 days");
    }

    /** The stores do not calculate to the last bit alike. */
    private static List<SeriesRow> rounded(Bounded<SeriesRow> rows) {
        return rows.items().stream()
                .map(row -> {
                    Map<String, Double> fields = new HashMap<>(row.fields());
                    fields.replaceAll((name, value) -> Math.rint(value * 1e6) / 1e6);
                    return new SeriesRow(row.time(), row.tags(), fields, row.texts());
                })
                .toList();
    }

    @Test
    void whoeverWantsItToStopIsHeard() {
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> DashboardBench.run(onInflux(), new Plan(FLEET, true, 1), new Onlooker(true)));
    }
}
