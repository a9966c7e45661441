package io.vigie.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.vigie.backtest.Backtest;
import io.vigie.history.EventHistory;
import io.vigie.local.WorkDirectory;
import io.vigie.model.Monitor;
import io.vigie.plan.LabelCensus;
import io.vigie.plan.LabelPlan;
import io.vigie.plan.LabelPlan.PlannedDrop;
import io.vigie.plan.LabelPlan.PlannedSlice;
import io.vigie.plan.LabelPlanText;
import io.vigie.plan.SliceLabels;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code vigie labels plan}: when a drop would be told, and what it takes to be told in time. */
@Command(
        name = "plan",
        description = {
            "Says for each slice of a quality monitor when a drop would be told, and how many labels a day it takes to"
                    + " be told in time.",
            "",
            "Requests, labels, labelling probabilities and quality come from a history of files as for backtests"
                    + " (--input), or are given by --labels-per-day and --quality.",
            "",
            "The delays are those of the monitor's sequential evidence over simulated labels, with a reference of 90"
                    + " days; days that differ and answers that are alike make them longer, the comparison of windows may"
                    + " make them shorter."
        },
        mixinStandardHelpOptions = true)
final class LabelsPlanCommand implements Callable<Integer> {

    @Option(names = "--monitors", required = true, paramLabel = "FILE", description = "The monitors (YAML).")
    private Path monitors = Path.of("monitors.yaml");

    @Option(names = "--monitor", required = true, paramLabel = "NAME", description = "One of them, of quality.")
    private String monitor = "";

    @Option(
            names = "--drop",
            required = true,
            paramLabel = "SHARE",
            description = "The drop of quality that is to be told: 0.05 is five points.")
    private double drop;

    @Option(
            names = "--within",
            required = true,
            paramLabel = "TIME",
            converter = DaysConverter.class,
            description = "In which half of such drops are to be told: 7d, 36h.")
    private double withinDays;

    @ArgGroup(multiplicity = "1")
    private @Nullable TodaysLabels supply;

    @Option(names = "--price", paramLabel = "USD", description = "What a label costs.")
    private @Nullable Double price;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the plan to this file.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Where the figures of today come from. */
    static final class TodaysLabels {
        @Option(
                names = "--input",
                required = true,
                paramLabel = "DIR",
                description = "The folder with the event files.")
        private @Nullable Path input;

        @ArgGroup(exclusive = false, multiplicity = "1")
        private @Nullable GivenLabels given;
    }

    /** Figures of a model that has no history yet. */
    static final class GivenLabels {
        @Option(
                names = "--labels-per-day",
                required = true,
                paramLabel = "N",
                description = "Labels of people a day, in each series.")
        private double labelsPerDay;

        @Option(
                names = "--quality",
                required = true,
                paramLabel = "SHARE",
                description = "Share of good answers today.")
        private double quality;

        @Option(
                names = "--requests-per-day",
                paramLabel = "N",
                description = "Requests a day, in each series. Default: any number")
        private double requestsPerDay = Double.POSITIVE_INFINITY;

        @Option(
                names = "--series",
                paramLabel = "N",
                description = "Series that share the budget, such as 4 languages and all. Default: 1")
        private int series = 1;
    }

    /** A number of days or hours. */
    static final class DaysConverter implements ITypeConverter<Double> {
        private static final Pattern FORM = Pattern.compile("([0-9.]{1,9})(d|h)");

        @Override
        public Double convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("expected a time such as 7d or 36h, found " + text);
            }
            return Double.parseDouble(matcher.group(1)) / ("h".equals(matcher.group(2)) ? 24 : 1);
        }
    }

    @Override
    public Integer call() throws Exception {
        BenchOutput.requireFolder(spec.commandLine(), json);
        BacktestSettings settings = BacktestSettings.load(monitors, List.of(), null);
        Monitor chosen = chosen(settings.drift().monitors());
        LabelPlan plan;
        PlannedDrop planned;
        try {
            planned = new PlannedDrop(drop, withinDays);
            plan = new LabelPlan(chosen, planned);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        Map<String, List<PlannedSlice>> rows = rows(plan, chosen, settings);
        PrintWriter out = spec.commandLine().getOut();
        out.print(new LabelPlanText(chosen, planned, price).of(rows));
        out.flush();
        if (json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), rows);
        }
        return rows.isEmpty() ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    private Monitor chosen(List<Monitor> all) {
        return all.stream()
                .filter(each -> each.name().equals(monitor))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--monitor: " + monitors + " has no monitor " + monitor + "; it has "
                                + String.join(
                                        ", ", all.stream().map(Monitor::name).toList())));
    }

    private Map<String, List<PlannedSlice>> rows(LabelPlan plan, Monitor chosen, BacktestSettings settings)
            throws IOException {
        TodaysLabels labels = Objects.requireNonNull(supply);
        Map<String, List<PlannedSlice>> rows = new TreeMap<>();
        if (labels.given != null) {
            rows.put(chosen.match().model(), List.of(given(labels.given, plan, chosen)));
            return rows;
        }
        Path history = Objects.requireNonNull(labels.input);
        BacktestCommand.requireRequests(spec, history);
        counted(chosen, settings, history).forEach((model, slices) -> rows.put(model, plan.of(slices)));
        return rows;
    }

    private PlannedSlice given(GivenLabels given, LabelPlan plan, Monitor chosen) {
        if (!(given.quality > 0 && given.quality <= 1 && given.labelsPerDay > 0 && given.series >= 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--quality is a share in (0, 1], --labels-per-day a number above 0, --series at least 1");
        }
        String name = given.series == 1 ? "the series" : "each of " + given.series + " series";
        return plan.of(
                new SliceLabels(
                        chosen.match().model(), name, given.requestsPerDay, given.labelsPerDay, given.quality, 1, 0),
                given.series);
    }

    private Map<String, List<SliceLabels>> counted(Monitor chosen, BacktestSettings settings, Path input)
            throws IOException {
        AtomicLong refused = new AtomicLong();
        LabelCensus census =
                new LabelCensus(chosen, settings.qualityMetrics().labels().horizonMs());
        try (WorkDirectory scratch = WorkDirectory.temporary("vigie-plan");
                EventHistory history = EventHistory.open(
                        input,
                        Backtest.historyOptions(settings, Clock.systemUTC(), scratch.directory()),
                        letter -> refused.incrementAndGet())) {
            census.take(history);
        }
        if (refused.get() > 0) {
            spec.commandLine()
                    .getErr()
                    .printf(Locale.ROOT, "%,d lines could not be used; ./vigie backtest says why%n", refused.get());
        }
        return census.slices();
    }
}
