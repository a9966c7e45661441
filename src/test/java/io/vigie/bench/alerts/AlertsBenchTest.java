package io.vigie.bench.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bench.BenchmarkObserver;
import io.vigie.bench.alerts.AlertsBench.AlertsBenchPlan;
import io.vigie.bench.alerts.AlertsReport.ChangedWorld;
import io.vigie.bench.alerts.AlertsReport.Recoveries;
import io.vigie.bench.alerts.World.WorldChange;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.ResponseStatus;
import io.vigie.settings.MonitorsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A few histories of each kind; the page of the documentation has more. */
class AlertsBenchTest {

    private static final BenchmarkObserver NOBODY = new BenchmarkObserver() {
        @Override
        public void progress(String step, int done, int of) {}

        @Override
        public boolean isStopped() {
            return false;
        }
    };

    private static World world(String id) {
        return AlertWorlds.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static World shortened(World world, int days) {
        return new World(
                world.id(),
                world.description(),
                days,
                world.traffic(),
                world.labels(),
                world.dayEffects(),
                world.change(),
                world.measured());
    }

    private static AlertsReport run(List<World> worlds, int seeds, long firstSeed, int threads)
            throws InterruptedException {
        return AlertsBench.run(new AlertsBenchPlan(worlds, seeds, firstSeed, threads), NOBODY);
    }

    @Test
    void theMonitorsAreThoseOfTheExampleFile() {
        List<Function<Monitor, Object>> settings = List.of(
                Monitor::name,
                Monitor::match,
                Monitor::metric,
                monitor -> Objects.requireNonNullElse(monitor.criterion(), ""),
                Monitor::dimensions,
                Monitor::window,
                Monitor::reference,
                Monitor::tolerance,
                Monitor::method);
        List<Monitor> file = MonitorsFile.load(Path.of("jobs/monitors/example.yaml"), List.of());
        for (Function<Monitor, Object> setting : settings) {
            assertThat(WorldMonitors.BUDGETED)
                    .extracting(setting)
                    .isEqualTo(file.stream()
                            .filter(AlertsBenchTest::hasBudget)
                            .map(setting)
                            .toList());
            assertThat(file.stream()
                            .filter(monitor -> monitor.method().objective() != null)
                            .map(setting))
                    .containsExactly(setting.apply(WorldMonitors.OBJECTIVE));
        }
        assertThat(file)
                .filteredOn(AlertsBenchTest::hasBudget)
                .extracting(Monitor::falseAlarms)
                .containsOnly(WorldMonitors.BUDGET);
    }

    private static boolean hasBudget(Monitor monitor) {
        return monitor.method().objective() == null && monitor.metric() != Metric.SILENCE;
    }

    /** Four months of seven monitors with a budget of one a quarter each. */
    @Test
    void aStableWorldIsQuiet() {
        World quiet = shortened(world("usual"), 120);
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(WorldOutcome.of(quiet, seed).raised()).as("seed " + seed).hasSizeLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest(name = "{0} within {1} days")
    @CsvSource({
        "errors-4, 2",
        "p95-50, 5",
        "abandonment-8, 5",
        "refusals-5, 5",
        "quality-10, 25",
        "objective-errors-4, 2"
    })
    void aPlantedChangeIsToldSoon(String id, int days) {
        World changed = shortened(world(id), World.CHANGE_DAY + days);
        for (long seed = 1; seed <= 2; seed++) {
            WorldOutcome outcome = WorldOutcome.of(changed, seed);
            assertThat(outcome.wasOpen() || outcome.toldAfterDays() <= days)
                    .as("%s, seed %d: %s", id, seed, outcome)
                    .isTrue();
            if (!id.startsWith("objective-")) {
                // That an objective's alert ends says only that its budget has not burned too fast for an hour.
                assertThat(outcome.toldRecoveredEarly())
                        .as("%s, seed %d", id, seed)
                        .isZero();
            }
        }
    }

    @Test
    void theEndOfAChangeIsTold() throws InterruptedException {
        AlertsReport report = run(List.of(world("ends-errors")), 10, 1, 2);
        ChangedWorld errors = report.changed("ends-errors").orElseThrow();
        Recoveries recoveries = Objects.requireNonNull(errors.recoveries());
        assertThat(errors.toldRecoveredEarly()).isZero();
        assertThat(recoveries.whole().told()).as(errors.toString()).isEqualTo(errors.histories());
        assertThat(recoveries.whole().days90()).as(errors.toString()).isLessThanOrEqualTo(45);
    }

    @Test
    void theSameSeedsGiveTheSameFiguresOnAnyNumberOfThreads() throws InterruptedException {
        List<World> worlds = List.of(shortened(world("objective-errors-4"), World.CHANGE_DAY + 2));
        assertThat(run(worlds, 15, 5, 1)).isEqualTo(run(worlds, 15, 5, 2)).isNotEqualTo(run(worlds, 15, 8, 2));
    }

    /** What is planted is what comes out, and nothing else changes. */
    @Test
    void aChangeChangesWhatItSays() {
        for (String id : List.of("errors-4", "abandonment-4", "quality-5", "latency-20", "refusals-5")) {
            World changed = shortened(world(id), World.CHANGE_DAY + 20);
            double[] before = new double[5];
            double[] after = new double[5];
            means(changed, before, after);
            WorldChange change = Objects.requireNonNull(changed.change());
            int at =
                    switch (change.figure()) {
                        case ERRORS -> 0;
                        case REFUSALS -> 1;
                        case QUALITY -> 2;
                        case ABANDONMENT -> 3;
                        default -> 4;
                    };
            double rise = at == 4 ? after[4] / before[4] - 1 : after[at] - before[at];
            assertThat(rise).as(id).isBetween(0.7 * change.size(), 1.3 * change.size());
            for (int other = 0; other < 2; other++) {
                if (other != at) {
                    assertThat(after[other] - before[other]).as(id).isBetween(-0.003, 0.003);
                }
            }
        }
    }

    /** Shares of failed, refused, bad (of those that are answered) and left; mean latency. */
    private static void means(World world, double[] before, double[] after) {
        WorldTraffic traffic = new WorldTraffic(world, 3);
        double[][] counts = new double[2][3];
        while (traffic.hasNext()) {
            traffic.nextHour(turn -> {
                int when = turn.at() < WorldTraffic.START + World.CHANGE_DAY * WorldTraffic.DAY ? 0 : 1;
                double[] sums = when == 0 ? before : after;
                boolean isAnswered = turn.status() == ResponseStatus.OK;
                counts[when][0]++;
                counts[when][1] += isAnswered ? 1 : 0;
                sums[0] += turn.status() == ResponseStatus.ERROR ? 1 : 0;
                sums[1] += turn.status() == ResponseStatus.REFUSED ? 1 : 0;
                sums[2] += isAnswered && turn.isBad() ? 1 : 0;
                sums[3] += turn.isAbandoned() ? 1 : 0;
                sums[4] += turn.latencyMs();
            });
        }
        for (int when = 0; when < 2; when++) {
            double[] sums = when == 0 ? before : after;
            for (int i = 0; i < sums.length; i++) {
                sums[i] /= counts[when][i == 2 ? 1 : 0];
            }
        }
    }
}
