package io.vigie.backtest;

import io.vigie.decode.EventKind;
import io.vigie.history.EventHistory;
import io.vigie.history.EventHistory.HistoryOptions;
import io.vigie.job.JobRules;
import io.vigie.model.Benchmark;
import io.vigie.monitor.DriftRules;
import io.vigie.series.BenchmarkPoints;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.MonitorsFile;
import io.vigie.simulate.SimulatedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Both jobs over files, in this thread, without Flink:
 *
 * <pre>
 * requests, responses,                                                         alerts.jsonl, incidents.jsonl
 * labels, signals.jsonl → {@link JoinStage} → {@link PaneStage} → {@link DriftStage} → series.lp.gz
 *                              │                            ▲           statuses.jsonl
 *                              └─► dead-letters.jsonl  benchmarks.jsonl
 * </pre>
 *
 * <p>Events are taken in the order of their times, whatever the order of lines, and the rules are those of the jobs:
 * two runs give the same files, and what a job gives that has read the same events in time.
 */
public final class Backtest {

    /** The file of alert events, a JSON object a line, in the order of their times. */
    public static final String ALERTS = "alerts.jsonl";

    /** The file of incidents, a JSON object an event and line, in the order of their times. */
    public static final String INCIDENTS = "incidents.jsonl";

    /** The file of points in line protocol, with nanoseconds; compressed, its name ends in {@code .gz}. */
    public static final String SERIES = "series.lp";

    /** The folder of the variants of a comparison, each in a folder of its name. */
    public static final String VARIANTS = "variants";

    static final String DEAD_LETTERS = "dead-letters.jsonl";
    static final String MONITOR_STATUSES = "statuses.jsonl";

    private final BacktestSettings settings;
    private final Path input;
    private final Path output;
    private final Clock clock;

    /** Which points are written. */
    public enum SeriesChoice {
        /** Of what monitors look at, and the day of everybody. */
        MONITORED,
        /** Of every slice, version and window, as the job would. */
        ALL
    }

    /** @param isCompressed whether series are written as gzip */
    public record SeriesFormat(SeriesChoice choice, boolean isCompressed) {}

    /**
     * How many lines the files have, and what is to be said of the input.
     *
     * @param events that were used
     * @param alerts alert events
     * @param incidents that were opened
     * @param hasRequests whether any request could be used; if none could, nothing else was taken
     * @param unused of each kind of which there is a file, which share of its records could not be used, 0 to 1
     * @param notes on the input, as sentences
     */
    public record BacktestResult(
            long events,
            long alerts,
            long incidents,
            long points,
            long deadLetters,
            boolean hasRequests,
            Map<EventKind, Double> unused,
            List<String> notes) {

        public BacktestResult {
            unused = Map.copyOf(unused);
            notes = List.copyOf(notes);
        }
    }

    /** Is told how far a run has come. */
    @FunctionalInterface
    public interface BacktestProgress {

        /**
         * @param events how many were taken
         * @param of how many there are
         * @param time of the last one, epoch milliseconds
         */
        void at(long events, long of, long time);
    }

    /**
     * @param input a folder with at least requests, see {@link io.vigie.history.HistoryFiles}
     * @param output a folder that exists; files of an earlier run in it are replaced
     * @param clock bounds how far in the future events may lie
     */
    public Backtest(BacktestSettings settings, Path input, Path output, Clock clock) {
        this.settings = settings;
        this.input = input;
        this.output = output;
        this.clock = clock;
    }

    /**
     * Takes all events, and writes what the jobs would have said.
     *
     * @throws io.vigie.settings.SettingsException with all fixed references of which the history covers less than half
     */
    public BacktestResult run(SeriesFormat format, BacktestProgress progress) throws IOException {
        return compare(format, WhatIf.NOTHING, progress).result();
    }

    /**
     * What several settings say of one history.
     *
     * @param result of the settings of this backtest
     * @param outcomes theirs first, then those of the variants in their order
     * @param firstAt epoch milliseconds of the hour of the first request
     * @param lastAt epoch milliseconds of the last request
     * @param models that have requests, by name
     * @param sharedNanos what all have in common took: reading, joins, panes
     */
    public record Comparison(
            BacktestResult result,
            List<VariantOutcome> outcomes,
            long firstAt,
            long lastAt,
            Set<String> models,
            long sharedNanos) {

        public Comparison {
            outcomes = List.copyOf(outcomes);
            models = new TreeSet<>(models);
        }
    }

    /**
     * What else is asked of a history.
     *
     * @param days takes the days of all slices; null: nobody wants them
     */
    public record WhatIf(
            List<WhatIfVariant> variants, @Nullable QuietDays days) {

        /** Nothing else. */
        public static final WhatIf NOTHING = new WhatIf(List.of(), null);

        public WhatIf {
            variants = List.copyOf(variants);
        }
    }

    /**
     * Takes all events once, and lets each variant's monitors look at the same panes and labels. What a variant says is
     * what a backtest of its own would say; it is in a folder of its name below {@value #VARIANTS}, without series and
     * statuses.
     *
     * @param whatIf variants whose settings give the same panes as those of this backtest
     * @throws io.vigie.settings.SettingsException with all fixed references of which the history covers less than half
     */
    public Comparison compare(SeriesFormat format, WhatIf whatIf, BacktestProgress progress) throws IOException {
        long started = System.nanoTime();
        List<WhatIfVariant> variants = whatIf.variants();
        List<BacktestSettings> others =
                variants.stream().map(WhatIfVariant::settings).toList();
        BacktestSettings widest = settings.withDimensionsOf(others);
        try (BacktestFiles files =
                        BacktestFiles.create(output, format.isCompressed(), JobRules.incidents(settings.drift()));
                EventHistory history =
                        EventHistory.open(input, historyOptions(settings, clock, output), files::deadLetter)) {
            List<Benchmark> benchmarks = benchmarks();
            // A model that is missing from then on is not silent: the traffic of the files ends.
            long lastRequestAt = history.lastRequestAt();
            if (lastRequestAt == Long.MIN_VALUE) {
                return new Comparison(files.finish(0, history, history.notes()), List.of(), 0, 0, Set.of(), 0);
            }
            requireReferencesWithin(history, settings);
            others.forEach(other -> requireReferencesWithin(history, other));
            VariantRun own = new VariantRun(
                    new WhatIfVariant(WhatIfVariant.AS_GIVEN, settings),
                    JobRules.drift(settings.drift(), benchmarks, seriesRules(settings, format), lastRequestAt),
                    files);
            List<VariantRun> runs = new ArrayList<>(List.of(own));
            List<VariantIncidents> told = new ArrayList<>();
            for (WhatIfVariant variant : variants) {
                VariantIncidents alerts = new VariantIncidents(variant, output.resolve(VARIANTS));
                told.add(alerts);
                runs.add(new VariantRun(
                        variant,
                        JobRules.drift(
                                variant.settings().drift(),
                                benchmarks,
                                seriesRules(variant.settings(), format),
                                lastRequestAt),
                        alerts));
            }
            benchmarks.forEach(benchmark -> files.point(BenchmarkPoints.of(benchmark)));
            PaneStage panes =
                    new PaneStage(widest.qualityMetrics(), lastRequestAt, new VariantRun.All(runs, whatIf.days()));
            JoinStage joins = new JoinStage(widest.qualityMetrics(), clock, panes, files::deadLetter);
            long events = takeAll(history, joins, panes, progress);
            runs.forEach(VariantRun::end);
            own.progress(files::ticked);
            List<String> notes = new ArrayList<>(history.notes());
            notes.addAll(joins.notes());
            notes.addAll(MonitorNotes.of(settings.drift().monitors(), joins.inventory(), benchmarks));
            BacktestResult result = files.finish(events, history, notes);
            List<VariantOutcome> outcomes = new ArrayList<>();
            outcomes.add(own.outcome(files.told()));
            for (int i = 0; i < told.size(); i++) {
                VariantRun run = runs.get(i + 1);
                run.progress(told.get(i)::ticked);
                outcomes.add(run.outcome(told.get(i).finish()));
            }
            long ofRules = runs.stream().mapToLong(VariantRun::nanos).sum();
            return new Comparison(
                    result,
                    outcomes,
                    history.firstRequestAt(),
                    lastRequestAt,
                    own.models(),
                    Math.max(0, System.nanoTime() - started - ofRules));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static DriftRules.SeriesRules seriesRules(BacktestSettings settings, SeriesFormat format) {
        return DriftRules.SeriesRules.ofHistory(
                settings.drift().windows().stepMs(), format.choice() == SeriesChoice.MONITORED);
    }

    /**
     * Checks the monitors against a history without a run over it: which of it a fixed reference covers.
     *
     * @param scratch a folder that exists
     * @throws io.vigie.settings.SettingsException with all references of which it covers less than half
     */
    public static void check(BacktestSettings settings, Path input, Path scratch, Clock clock) throws IOException {
        try (EventHistory history = EventHistory.open(input, historyOptions(settings, clock, scratch), letter -> {})) {
            if (history.lastRequestAt() != Long.MIN_VALUE) {
                requireReferencesWithin(history, settings);
            }
        }
    }

    private static void requireReferencesWithin(EventHistory history, BacktestSettings settings) {
        MonitorsFile.requireReferencesWithin(
                settings.drift().monitors(),
                "monitors",
                Instant.ofEpochMilli(history.firstRequestAt()),
                Instant.ofEpochMilli(history.lastRequestAt()));
    }

    static long takeAll(EventHistory history, JoinStage joins, PaneStage panes, BacktestProgress progress)
            throws IOException {
        long events = 0;
        for (SimulatedEvent event = history.next(); event != null; event = history.next()) {
            // Benchmarks are known from the start: the day of one moves no time on.
            if (!(event instanceof SimulatedEvent.Evaluated)) {
                advance(joins, panes, event.time() - 1);
            }
            if (event instanceof SimulatedEvent.Requested requested) {
                joins.onRequest(requested.request());
            } else if (event instanceof SimulatedEvent.Responded responded) {
                joins.onResponse(responded.response());
            } else if (event instanceof SimulatedEvent.Labelled labelled) {
                joins.onLabel(labelled.label());
            } else if (event instanceof SimulatedEvent.Signalled signalled) {
                joins.onSignal(signalled.signal());
            }
            events++;
            progress.at(events, history.usableLines(), event.time());
        }
        joins.advance(Long.MAX_VALUE);
        panes.advance(Long.MAX_VALUE);
        return events;
    }

    private static void advance(JoinStage joins, PaneStage panes, long watermark) {
        joins.advance(watermark);
        if (panes.isDue(watermark)) {
            panes.advance(watermark);
        }
    }

    /**
     * How a history of these settings is read.
     *
     * @param scratch a folder that exists
     */
    public static HistoryOptions historyOptions(BacktestSettings settings, Clock clock, Path scratch) {
        return new HistoryOptions(
                JobRules.recordLimits(settings.qualityMetrics()),
                clock,
                settings.qualityMetrics().limits().times().maxJumpMs(),
                scratch);
    }

    /** Benchmarks are known from the start: which evaluations there are depends on no event. */
    private List<Benchmark> benchmarks() throws IOException {
        List<Benchmark> benchmarks = new ArrayList<>();
        try (EventHistory history =
                EventHistory.openOnly(EventKind.BENCHMARKS, input, historyOptions(settings, clock, output))) {
            for (SimulatedEvent event = history.next(); event != null; event = history.next()) {
                if (event instanceof SimulatedEvent.Evaluated evaluated) {
                    benchmarks.add(evaluated.benchmark());
                }
            }
        }
        return benchmarks;
    }
}
