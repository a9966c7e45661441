package io.vigie.micro;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Measures the inner loops, and compares them with the committed baseline.
 *
 * <p>Nanoseconds of two machines, or of one that is busy now, do not compare. So every figure is a cost: its time over
 * that of {@link Calibration}, measured in the same run.
 */
@Command(
        name = "micro",
        mixinStandardHelpOptions = true,
        description = "Measures inner loops with JMH, each in a JVM of its own: nanoseconds, and their cost in units of"
                + " a calibration in the same run. Needs a checkout and Maven.")
final class MicroBench implements Callable<Integer> {
    private static final String CALIBRATION = "Calibration.sha256";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..*",
            description = "Only benchmarks whose name contains one of these regular expressions.")
    private List<String> patterns = List.of();

    @Option(
            names = "--compare",
            description =
                    "Compares with the baseline, and ends with code 1 where one costs more than --tolerance allows.")
    private boolean compare;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            defaultValue = "${sys:vigie.home:-.}/src/jmh/baseline.json",
            description = "The baseline. Default: src/jmh/baseline.json in the checkout")
    private Path baseline = Path.of("");

    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "By how much a cost may exceed the baseline's. Default: ${DEFAULT-VALUE}")
    private double tolerance;

    @Option(names = "--write", description = "Writes the costs to the baseline.")
    private boolean write;

    @Option(names = "--quick", description = "A first look: one short measurement of each.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes time and cost of each to this file.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * @param nanos of one operation
     * @param error half the width of its 99.9 % interval, in nanoseconds; NaN for one measurement
     * @param cost in units of the calibration
     */
    record MicroFigure(double nanos, double error, double cost) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MicroBench())
                .setCommandName("vigie bench micro")
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        PrintWriter out = spec().commandLine().getOut();
        Map<String, Double> known = compare ? read(baseline) : Map.of();
        Map<String, MicroFigure> figures = figures(new Runner(options()).run());
        if (figures.isEmpty()) {
            throw new CommandLine.ParameterException(spec().commandLine(), "no benchmark matches " + patterns);
        }
        boolean isSlower = print(figures, known, out);
        if (json != null) {
            JSON.writeValue(json.toFile(), figures);
        }
        if (write) {
            Map<String, Double> costs = new TreeMap<>(Files.exists(baseline) ? read(baseline) : Map.of());
            figures.forEach((name, figure) -> costs.put(name, rounded(figure.cost())));
            JSON.writeValue(baseline.toFile(), costs);
            out.println("Written: " + baseline);
        }
        return isSlower ? 1 : 0;
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not called by picocli");
        }
        return spec;
    }

    private org.openjdk.jmh.runner.options.Options options() {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(quick ? 1 : 3)
                .warmupTime(TimeValue.milliseconds(quick ? 300 : 1_000))
                .measurementIterations(quick ? 1 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 1_000))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL);
        patterns.forEach(options::include);
        if (!patterns.isEmpty()) {
            options.include(CALIBRATION);
        }
        return options.build();
    }

    private static Map<String, MicroFigure> figures(Collection<RunResult> results) {
        Map<String, double[]> times = new TreeMap<>();
        for (RunResult result : results) {
            String[] path = result.getParams().getBenchmark().split("\\.");
            var score = result.getPrimaryResult();
            times.put(
                    path[path.length - 2] + "." + path[path.length - 1],
                    new double[] {score.getScore(), score.getScoreError()});
        }
        double[] unit = times.remove(CALIBRATION);
        if (unit == null) {
            return Map.of();
        }
        Map<String, MicroFigure> figures = new TreeMap<>();
        times.forEach((name, time) -> figures.put(name, new MicroFigure(time[0], time[1], time[0] / unit[0])));
        return figures;
    }

    private boolean print(Map<String, MicroFigure> figures, Map<String, Double> known, PrintWriter out) {
        boolean isSlower = false;
        out.printf(
                "%n%-36s %12s %10s %9s  %s%n", "benchmark", "ns", "± 99.9 %", "cost", compare ? "of the baseline" : "");
        for (Map.Entry<String, MicroFigure> each : figures.entrySet()) {
            MicroFigure figure = each.getValue();
            Double before = known.get(each.getKey());
            String against = "";
            if (compare && before == null) {
                against = "not in the baseline";
            } else if (before != null) {
                double ratio = figure.cost() / before;
                isSlower |= ratio > 1 + tolerance;
                against = String.format(Locale.ROOT, "%.0f %%%s", 100 * ratio, ratio > 1 + tolerance ? "  SLOWER" : "");
            }
            out.printf(
                    Locale.ROOT,
                    "%-36s %12.1f %10s %9.3f  %s%n",
                    each.getKey(),
                    figure.nanos(),
                    Double.isNaN(figure.error()) ? "–" : String.format(Locale.ROOT, "%.1f", figure.error()),
                    figure.cost(),
                    against);
        }
        out.flush();
        return isSlower;
    }

    private static Map<String, Double> read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), new TypeReference<>() {});
    }

    /** Three digits: more is noise. */
    private static double rounded(double cost) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3g", cost));
    }
}
