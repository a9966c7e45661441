package io.vigie.cli;

import io.vigie.backtest.Backtest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the jobs write about simulated traffic with planted changes, by the commands that a user has: {@code simulate},
 * then {@code backtest}.
 */
public final class SimulatedSeries {
    private SimulatedSeries() {}

    /**
     * @param simulate further arguments of {@code vigie simulate}
     * @param settings each {@code path=value} for {@code vigie backtest}
     * @return the file of points: line protocol, nanoseconds
     */
    public static Path write(Path folder, Path monitors, List<String> simulate, List<String> settings)
            throws IOException {
        Path history = folder.resolve("history");
        writeHistory(history, simulate);
        Path results = Files.createDirectories(folder.resolve("results"));
        List<String> backtest = new ArrayList<>(List.of(
                "backtest",
                "--input",
                history.toString(),
                "--monitors",
                monitors.toString(),
                "--out",
                results.toString(),
                "--series",
                "all",
                "--uncompressed"));
        for (String setting : settings) {
            backtest.addAll(List.of("--set", setting));
        }
        run(backtest);
        return results.resolve(Backtest.SERIES);
    }

    /** @param simulate further arguments of {@code vigie simulate} */
    public static void writeHistory(Path history, List<String> simulate) throws IOException {
        List<String> simulation = new ArrayList<>(List.of("simulate", "--out", history.toString()));
        simulation.addAll(simulate);
        run(simulation);
    }

    private static void run(List<String> arguments) throws IOException {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        int code = Main.commandLine().setOut(writer).setErr(writer).execute(arguments.toArray(String[]::new));
        if (code != ExitCodes.DONE) {
            throw new IOException(arguments + " ended with " + code + ":\n" + said);
        }
    }
}
