package io.vigie.cli;

import io.vigie.bench.BenchProgress;
import io.vigie.bench.alerts.AlertWorlds;
import io.vigie.bench.alerts.AlertsBench;
import io.vigie.bench.alerts.AlertsBench.AlertsBenchPlan;
import io.vigie.bench.alerts.AlertsPage;
import io.vigie.bench.alerts.AlertsPage.AlertsProvenance;
import io.vigie.bench.alerts.AlertsReport;
import io.vigie.bench.alerts.World;
import io.vigie.local.InterruptHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
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
            "Measures how often monitors alert although nothing is wrong, and how soon they tell what is.",
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
            description = "Histories of each world; large worlds get a fifth. Default: " + SEEDS + ", with --quick "
                    + SEEDS_FOR_A_FIRST_LOOK)
    private @Nullable Integer seeds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed of the first history. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--worlds",
            paramLabel = "NAME",
            split = ",",
            description = "Only these worlds, separated by commas. A name that there is none of lists all.")
    private List<String> worlds = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many histories run at a time; it does not change the figures. Default: all processors")
    private @Nullable Integer threads;

    @Mixin
    private JsonFileOption json = new JsonFileOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes " + PAGE + " to this folder; created if missing.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        int histories = seeds != null ? seeds : quick ? SEEDS_FOR_A_FIRST_LOOK : SEEDS;
        int workers = threads != null ? threads : Runtime.getRuntime().availableProcessors();
        if (histories < 1 || workers < 1) {
            throw new ParameterException(command.commandLine(), "--seeds and --threads must be at least 1");
        }
        List<World> chosen = chosen(command);
        json.requireFolder();
        PrintWriter err = command.commandLine().getErr();
        long started = System.nanoTime();
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            AlertsReport report = AlertsBench.run(
                    new AlertsBenchPlan(chosen, histories, seed, workers),
                    new BenchProgress(err, started, interruption::isRequested));
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            PrintWriter print = command.commandLine().getOut();
            print.print(AlertsPage.terminal(report));
            print.printf(Locale.ROOT, "%nSeeds from %d, %s.%n", seed, BenchDetectionCommand.words(took));
            print.flush();
            write(
                    report,
                    new AlertsProvenance(
                            "vigie bench alerts --seeds " + histories + " --seed " + seed
                                    + (chosen.size() == AlertWorlds.all().size() ? "" : " --worlds " + names(chosen)),
                            new Main.VersionProvider().getVersion()[0],
                            BenchDetectionCommand.words(took) + " on " + workers
                                    + (workers == 1 ? " thread" : " threads"),
                            LocalDate.now(Clock.systemUTC()).toString()));
            return ExitCodes.DONE;
        } catch (CancellationException e) {
            err.println("stopped; nothing was written");
            return ExitCodes.FAILED;
        }
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

    private void write(AlertsReport report, AlertsProvenance provenance) throws IOException {
        json.write(report);
        Path directory = out;
        if (directory != null) {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(PAGE), AlertsPage.markdown(report, provenance), StandardCharsets.UTF_8);
        }
    }
}
