package io.vigie.cli;

import io.vigie.bench.BenchProgress;
import io.vigie.bench.dashboard.DashboardBench;
import io.vigie.bench.dashboard.DashboardBench.BenchTarget;
import io.vigie.bench.dashboard.DashboardBench.DashboardBenchPlan;
import io.vigie.bench.dashboard.DashboardPage;
import io.vigie.bench.dashboard.DashboardReport;
import io.vigie.bench.dashboard.Fleet;
import io.vigie.bench.dashboard.FleetClock;
import io.vigie.bench.dashboard.TimedStore;
import io.vigie.dashboard.DashboardServer;
import io.vigie.local.LocalInflux;
import io.vigie.local.LocalStore;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.QuestDbSeriesStore;
import io.vigie.store.SeriesStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vigie bench dashboard}: how long the views take on a full store. */
@Command(
        name = "dashboard",
        description = {
            "Measures how long the views of the dashboard take.",
            "",
            "Fills a temporary store with made-up figures of 50 models, 200 slices each and 90 days, queries it, and"
                    + " deletes it. This takes some minutes, and some gigabytes in the folder for temporary files."
        },
        mixinStandardHelpOptions = true)
final class BenchDashboardCommand implements Callable<Integer> {
    private static final String DATABASE = "vigie";
    private static final int DAYS = 90;

    /** Not at the end of an hour, because most of the time the last hour and day are not over. */
    private static final long END = Instant.parse("2026-03-01T06:35:00Z").toEpochMilli();

    /** The store to measure; named as on the command line. */
    enum StoreChoice {
        questdb,
        influx
    }

    @Option(names = "--quick", description = "A first look in less than a minute, with 8 models and 50 slices each.")
    private boolean quick;

    @Option(
            names = "--store",
            paramLabel = "questdb|influx",
            defaultValue = "questdb",
            description = "questdb: the store of a local run; influx: influxd 1.x, which must be on the PATH. Default:"
                    + " ${DEFAULT-VALUE}")
    private StoreChoice store = StoreChoice.questdb;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        return output.run((progress, interruption) -> {
            DashboardBenchPlan plan = quick
                    ? new DashboardBenchPlan(new Fleet(8, 50, DAYS, END), true, 10)
                    : new DashboardBenchPlan(new Fleet(50, 200, DAYS, END), false, 30);
            DashboardReport report =
                    store == StoreChoice.questdb ? onQuestDb(plan, progress) : onInflux(plan, progress);
            command.commandLine().getOut().print(DashboardPage.terminal(report));
            return report;
        });
    }

    private static DashboardReport onQuestDb(DashboardBenchPlan plan, BenchProgress progress)
            throws IOException, InterruptedException {
        try (LocalStore local = LocalStore.start()) {
            return measure(
                    "Embedded QuestDB",
                    local.url(),
                    BenchTarget.StoreType.QUESTDB,
                    new QuestDbSeriesStore(local.url()),
                    plan,
                    progress);
        }
    }

    private static DashboardReport onInflux(DashboardBenchPlan plan, BenchProgress progress)
            throws IOException, InterruptedException {
        try (LocalInflux local = LocalInflux.start(DATABASE)) {
            InfluxAccess access = InfluxAccess.of(local.url(), DATABASE, InfluxAccess.InfluxLogin.NONE);
            return measure(
                    "InfluxDB 1",
                    local.url(),
                    BenchTarget.StoreType.INFLUXDB,
                    new InfluxSeriesStore(access),
                    plan,
                    progress);
        }
    }

    private static DashboardReport measure(
            String name,
            String url,
            BenchTarget.StoreType storeType,
            SeriesStore store,
            DashboardBenchPlan plan,
            BenchProgress progress)
            throws IOException, InterruptedException {
        TimedStore timed = new TimedStore(store);
        FleetClock today = new FleetClock(plan.fleet());
        try (DashboardServer server =
                DashboardServer.start(new DashboardServer.Listen("127.0.0.1", 0, null), timed, name, today)) {
            return DashboardBench.run(
                    new BenchTarget(name, url, storeType, timed, server.url(), today), plan, progress);
        }
    }
}
