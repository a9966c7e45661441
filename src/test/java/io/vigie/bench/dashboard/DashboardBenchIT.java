package io.vigie.bench.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vigie.bench.BenchmarkObserver;
import io.vigie.bench.dashboard.DashboardBench.BenchTarget;
import io.vigie.bench.dashboard.DashboardBench.DashboardBenchPlan;
import io.vigie.dashboard.DashboardServer;
import io.vigie.local.LocalInflux;
import io.vigie.local.LocalStore;
import io.vigie.series.Measurement;
import io.vigie.store.BoundedResult;
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
class DashboardBenchIT {
    private static final Fleet FLEET =
            new Fleet(2, 3, 16, Instant.parse("2026-03-01T06:35:00Z").toEpochMilli());
    private static final BenchmarkObserver NOBODY = new Onlooker(false);

    private static LocalStore questDb;
    private static LocalInflux influx;

    private record Onlooker(boolean isStopped) implements BenchmarkObserver {
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

    private static DashboardReport run(BenchTarget.StoreType storeType, BenchmarkObserver observer) throws Exception {
        String url = storeType == BenchTarget.StoreType.QUESTDB ? questDb.url() : influx.url();
        TimedStore timed = new TimedStore(store(storeType));
        FleetClock today = new FleetClock(FLEET);
        try (DashboardServer server = DashboardServer.start(
                new DashboardServer.Listen("127.0.0.1", 0, null), timed, storeType.name(), today)) {
            return DashboardBench.run(
                    new BenchTarget(storeType.name(), url, storeType, timed, server.url(), today),
                    new DashboardBenchPlan(FLEET, true, 1),
                    observer);
        }
    }

    private static SeriesStore store(BenchTarget.StoreType storeType) {
        return storeType == BenchTarget.StoreType.QUESTDB
                ? new QuestDbSeriesStore(questDb.url())
                : new InfluxSeriesStore(InfluxAccess.of(influx.url(), "vigie", InfluxAccess.InfluxLogin.NONE));
    }

    @Test
    void bothStoresHoldWhatThePlanSays() throws Exception {
        DashboardReport ofQuestDb = run(BenchTarget.StoreType.QUESTDB, NOBODY);
        DashboardReport ofInflux = run(BenchTarget.StoreType.INFLUXDB, NOBODY);

        Map<Measurement, Integer> expected = new HashMap<>();
        for (SyntheticSeries synthetic : PointDensity.SPARSE.series()) {
            int series = synthetic.scope().series(FLEET).size();
            expected.merge(
                    synthetic.measurement(),
                    Math.toIntExact(series * synthetic.points(FLEET.start(), FLEET.end())),
                    Integer::sum);
        }
        new AuxiliarySeries(FLEET).points().forEach(point -> expected.merge(point.measurement(), 1, Integer::sum));
        for (Measurement measurement : expected.keySet()) {
            SeriesQuery all = SeriesQuery.of(measurement);
            BoundedResult<SeriesRow> rows = store(BenchTarget.StoreType.QUESTDB).range(all, Order.OLDEST_FIRST);
            assertThat(rows.more()).isFalse();
            assertThat(rows.items()).as("%s", measurement).hasSize(expected.get(measurement));
            assertThat(rounded(store(BenchTarget.StoreType.INFLUXDB).range(all, Order.OLDEST_FIRST)))
                    .as("%s", measurement)
                    .isEqualTo(rounded(rows));
        }
        assertThat(expected).containsKeys(Measurement.TRAFFIC, Measurement.DRIFT, Measurement.ALERT);
        for (DashboardReport report : new DashboardReport[] {ofQuestDb, ofInflux}) {
            assertThat(report.calls())
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(call.rows()).as(call.name()).isPositive());
            assertThat(report.calls().stream().map(DashboardReport.StoreCallTiming::rows))
                    .isEqualTo(ofQuestDb.calls().stream()
                            .map(DashboardReport.StoreCallTiming::rows)
                            .toList());
        }
        for (int i = 0; i < ofQuestDb.views().size(); i++) {
            DashboardReport.ViewTiming view = ofQuestDb.views().get(i);
            assertThat(ofInflux.views().get(i).storeCalls()).as(view.name()).isEqualTo(view.storeCalls());
            assertThat(view.storeCalls()).as(view.name()).isPositive();
            assertThat((double) view.bytes())
                    .as(view.name())
                    .isGreaterThan(100)
                    .isBetween(
                            0.8 * ofInflux.views().get(i).bytes(),
                            1.25 * ofInflux.views().get(i).bytes());
        }
        assertThat(DashboardPage.terminal(ofQuestDb)).contains("QUESTDB: 2 models, 3 slices each, 16 days");
    }

    /** The results of the stores differ in the last bits. */
    private static List<SeriesRow> rounded(BoundedResult<SeriesRow> rows) {
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
                .isThrownBy(() -> run(BenchTarget.StoreType.INFLUXDB, new Onlooker(true)));
    }
}
