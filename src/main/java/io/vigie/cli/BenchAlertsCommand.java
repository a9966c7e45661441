package io.vigie.cli;

import io.vigie.bench.alerts.AlertWorlds;
import io.vigie.bench.alerts.AlertsBench;
import io.vigie.bench.alerts.AlertsBench.AlertsBenchPlan;
import io.vigie.bench.alerts.AlertsPage;
import io.vigie.bench.alerts.AlertsPage.AlertsProvenance;
import io.vigie.bench.alerts.AlertsReport;
import io.vigie.bench.alerts.World;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie bench alerts}: what users of the monitors meet, in simulated worlds. */
@Command(
        name = "alerts",
        description = {
            "Measures how often monitors alert when nothing is wrong, and how soon they alert when something is.",
            "",
            "Runs whole histories of simulated models through the rules of both jobs, without files, broker or Flink,"
                    + " with the monitors of jobs/monitors/example.yaml. The same seeds give the same figures."
        },
        mixinStandardHelpOptions = true)
final class BenchAlertsCommand implements Callable<Integer> {
    private static final int SEEDS = 100;
    private static final int SEEDS_FOR_A_FIRST_LOOK = 2;
    private static final List<String> WORLDS_FOR_A_FIRST_LOOK =
            List.of("usual", "quality-10", "p95-50", "errors-4", "abandonment-8", "ends-errors");
    private static final String PAGE = "alert-quality.md";

    @Option(
            names = "--quick",
            description = "A first look in less than a minute: a few worlds, " + SEEDS_FOR_A_FIRST_LOOK
                    + " histories of each.")
    private boolean quick;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "Histories of each world in which nothing changes; the other worlds get a fifth of them, large"
                            + " ones a tenth. Default: " + SEEDS + ", with --quick " + SEEDS_FOR_A_FIRST_LOOK)
    private @Nullable Integer seeds;

    @Option(
            names = "--worlds",
            paramLabel = "NAME",
            split = ",",
            description = "Only these worlds, separated by commas. An unknown name lists them all.")
    private List<String> worlds = List.of();

    @Mixin
    private SeedOptions seedOptions = new SeedOptions();

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        int histories = seeds != null ? seeds : quick ? SEEDS_FOR_A_FIRST_LOOK : SEEDS;
        seedOptions.require(histories);
        AlertsBenchPlan plan =
                new AlertsBenchPlan(chosen(command), histories, seedOptions.first(), seedOptions.threads());
        return output.run((progress, interruption) -> {
            long started = System.nanoTime();
            AlertsReport report = AlertsBench.run(plan, progress);
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            PrintWriter out = command.commandLine().getOut();
            out.print(AlertsPage.terminal(report));
            out.printf(Locale.ROOT, "%nSeeds from %d, %s.%n", plan.firstSeed(), SeedOptions.words(took));
            seedOptions.write(Map.of(PAGE, AlertsPage.markdown(report, provenance(plan, took))));
            return report;
        });
    }

    private AlertsProvenance provenance(AlertsBenchPlan plan, Duration took) {
        boolean isWhole = plan.worlds().size() == AlertWorlds.all().size();
        return new AlertsProvenance(
                "vigie bench alerts --seeds " + plan.seeds() + " --seed " + plan.firstSeed()
                        + (isWhole ? "" : " --worlds " + names(plan.worlds())),
                new Main.VersionProvider().getVersion()[0],
                seedOptions.effort(took),
                LocalDate.now(Clock.systemUTC()).toString());
    }

    private List<World> chosen(CommandSpec command) {
        List<World> all = AlertWorlds.all();
        List<String> names = !worlds.isEmpty() ? worlds : quick ? WORLDS_FOR_A_FIRST_LOOK : List.of();
        if (names.isEmpty()) {
            return all;
        }
        List<World> chosen = new ArrayList<>();
        for (String name : names) {
            Optional<World> world =
                    all.stream().filter(each -> each.id().equals(name)).findFirst();
            chosen.add(world.orElseThrow(() -> new ParameterException(
                    command.commandLine(), "--worlds: there is no world " + name + "; there are " + names(all))));
        }
        return chosen;
    }

    private static String names(List<World> worlds) {
        return worlds.stream().map(World::id).collect(Collectors.joining(","));
    }
}
