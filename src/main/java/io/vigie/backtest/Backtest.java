package io.vigie.backtest;

import io.vigie.history.EventFiles;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
     * @param hasRequests whether a line of {@code requests.jsonl} could be used; if none could, nothing else was taken
     * @param notes on the input, as sentences
     */
    public record BacktestResult(
            long events,
            long alerts,
            long incidents,
            long points,
            long deadLetters,
            boolean hasRequests,
            List<String> notes) {

        public BacktestResult {
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
     * @param input a folder with at least {@code requests.jsonl}
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
        DriftRules.SeriesRules series = DriftRules.SeriesRules.ofHistory(
                settings.drift().windows().stepMs(), format.choice() == SeriesChoice.MONITORED);
        try (BacktestFiles files =
                        BacktestFiles.create(output, format.isCompressed(), JobRules.incidents(settings.drift()));
                EventHistory history =
                        EventHistory.open(input, historyOptions(settings, clock, output), files::deadLetter)) {
            List<Benchmark> benchmarks = benchmarks();
            // A model that is missing from then on is not silent: the traffic of the files ends.
            long lastRequestAt = history.lastRequestAt();
            if (lastRequestAt == Long.MIN_VALUE) {
                return files.finish(0, false, history.misspelt());
            }
            requireReferencesWithin(history);
            DriftStage drift =
                    new DriftStage(JobRules.drift(settings.drift(), benchmarks, series, lastRequestAt), files);
            benchmarks.forEach(benchmark -> files.point(BenchmarkPoints.of(benchmark)));
            PaneStage panes = new PaneStage(settings.qualityMetrics(), lastRequestAt, drift);
            JoinStage joins = new JoinStage(settings.qualityMetrics(), clock, panes, files::deadLetter);
            long events = takeAll(history, joins, panes, progress);
            drift.end();
            drift.progress(files::ticked);
            List<String> notes = new ArrayList<>(history.misspelt());
            notes.addAll(joins.notes());
            notes.addAll(MonitorNotes.of(settings.drift().monitors(), joins.inventory(), benchmarks));
            return files.finish(events, true, notes);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Checks the monitors against a history without a run over it: which of it a fixed reference covers.
     *
     * @param scratch a folder that exists
     * @throws io.vigie.settings.SettingsException with all references of which it covers less than half
     */
    public static void check(BacktestSettings settings, Path input, Path scratch, Clock clock) throws IOException {
        Backtest backtest = new Backtest(settings, input, scratch, clock);
        try (EventHistory history = EventHistory.open(input, historyOptions(settings, clock, scratch), letter -> {})) {
            if (history.lastRequestAt() != Long.MIN_VALUE) {
                backtest.requireReferencesWithin(history);
            }
        }
    }

    private void requireReferencesWithin(EventHistory history) {
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
            advance(joins, panes, event.time() - 1);
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
        Path file = input.resolve(EventFiles.BENCHMARKS);
        if (!Files.exists(file)) {
            return benchmarks;
        }
        try (EventHistory history = EventHistory.openOnly(file, historyOptions(settings, clock, output))) {
            for (SimulatedEvent event = history.next(); event != null; event = history.next()) {
                if (event instanceof SimulatedEvent.Evaluated evaluated) {
                    benchmarks.add(evaluated.benchmark());
                }
            }
        }
        return benchmarks;
    }
}
