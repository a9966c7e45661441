package io.vigie.backtest;

import io.vigie.backtest.Backtest.BacktestResult;
import io.vigie.backtest.IncidentStage.ToldIncidents;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.EventKind;
import io.vigie.history.EventFiles;
import io.vigie.history.EventHistory;
import io.vigie.history.HistoryFiles;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.DeadLetter;
import io.vigie.model.IncidentEvent;
import io.vigie.model.Rejection;
import io.vigie.model.ScoredLabel;
import io.vigie.monitor.MonitorOutput;
import io.vigie.monitor.RefusedLabels;
import io.vigie.series.DeadLetterPoints;
import io.vigie.series.IncidentPoints;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.window.RollUpLevel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** What a backtest writes. A failure to write is an {@link UncheckedIOException}. */
final class BacktestFiles implements MonitorOutput, AutoCloseable {

    /** Alerts have a last word at one time, and what a monitor is set to is told by each of its groups. */
    private static final Set<Measurement> WRITTEN_AGAIN = EnumSet.of(Measurement.ALERT, Measurement.MONITOR);

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path directory;
    private final BufferedWriter series;
    private final BufferedWriter deadLetters;
    private final MonitorStatuses statuses = new MonitorStatuses();
    private final IncidentStage incidents;

    /** Of points that may be written again, by what makes two lines one point. */
    private final Map<String, String> lastLines = new LinkedHashMap<>();

    private final Map<RejectionHour, Long> rejections = new TreeMap<>(Comparator.comparing(RejectionHour::topic)
            .thenComparing(RejectionHour::reason)
            .thenComparing(RejectionHour::end));
    private List<IncidentEvent> told = List.of();
    private long points;
    private long letters;

    private final Map<RejectionCause, RejectedLines> reasons =
            new TreeMap<>(Comparator.comparing(RejectionCause::file).thenComparing(RejectionCause::reason));

    private record RejectionHour(String topic, String reason, long end) {}

    private record RejectionCause(String file, String reason) {}

    /**
     * @param line of the first, from 1; 0: it is none of a file
     * @param detail of the first
     */
    private record RejectedLines(long count, long line, String detail) {

        RejectedLines and(RejectedLines other) {
            return new RejectedLines(count + other.count, line, detail);
        }

        String sentence(RejectionCause cause) {
            if (line <= 0) {
                return String.format(
                        Locale.ROOT,
                        "%s: %,d %s not used, %s, the first: %s",
                        cause.file(),
                        count,
                        count == 1 ? "is" : "are",
                        cause.reason(),
                        detail);
            }
            return String.format(
                    Locale.ROOT,
                    "%s: %,d %s, %s, the first at line %,d: %s",
                    cause.file(),
                    count,
                    count == 1 ? "line is not used" : "lines are not used",
                    cause.reason(),
                    line,
                    detail);
        }
    }

    private BacktestFiles(
            Path directory, BufferedWriter series, BufferedWriter deadLetters, IncidentRules incidentRules) {
        this.directory = directory;
        this.incidents = new IncidentStage(incidentRules);
        this.series = series;
        this.deadLetters = deadLetters;
    }

    /** Replaces files of an earlier run. */
    static BacktestFiles create(Path directory, boolean isCompressed, IncidentRules incidentRules) throws IOException {
        Path plain = directory.resolve(Backtest.SERIES);
        Path compressed = directory.resolve(Backtest.SERIES + ".gz");
        Files.deleteIfExists(plain);
        Files.deleteIfExists(compressed);
        OutputStream series = isCompressed
                ? new GZIPOutputStream(Files.newOutputStream(compressed), BUFFER_BYTES)
                : Files.newOutputStream(plain);
        return new BacktestFiles(
                directory,
                new BufferedWriter(new OutputStreamWriter(series, StandardCharsets.UTF_8), BUFFER_BYTES),
                Files.newBufferedWriter(directory.resolve(Backtest.DEAD_LETTERS), StandardCharsets.UTF_8),
                incidentRules);
    }

    @Override
    public void point(SeriesPoint point) {
        statuses.add(point);
        String line = LineProtocol.write(point, LineProtocol.Precision.NANOSECONDS);
        if (WRITTEN_AGAIN.contains(point.measurement())) {
            lastLines.put(LineProtocol.key(line), line);
            return;
        }
        points++;
        write(series, line);
    }

    @Override
    public void alert(AlertEvent alert) {
        incidents.alert(alert);
    }

    void ticked(String model, long tick) {
        incidents.ticked(model, tick);
    }

    @Override
    public void refused(ScoredLabel label, String monitor) {
        deadLetter(RefusedLabels.letter(EventFiles.LABELS, label, monitor, label.labelledAt()));
    }

    void deadLetter(DeadLetter letter) {
        Rejection rejection = Rejection.of(letter);
        long end = RollUpLevel.HOUR.floor(rejection.at()) + RollUpLevel.HOUR.lengthMs();
        rejections.merge(new RejectionHour(rejection.topic(), rejection.reason(), end), 1L, Long::sum);
        letters++;
        reasons.merge(
                new RejectionCause(letter.topic(), letter.reason()),
                new RejectedLines(1, letter.offset() + 1, letter.detail()),
                RejectedLines::and);
        write(deadLetters, DeadLetterCodec.jsonLine(letter));
    }

    /** Writes what could not be written before all was known. */
    BacktestResult finish(long events, EventHistory history, List<String> notes) throws IOException {
        ToldIncidents found = incidents.finish(directory);
        told = found.incidents();
        told.forEach(incident -> point(IncidentPoints.of(incident)));
        rejections.forEach((hour, count) -> point(DeadLetterPoints.of(hour.topic(), hour.reason(), hour.end(), count)));
        lastLines.values().forEach(line -> write(series, line));
        points += lastLines.size();
        Files.write(directory.resolve(Backtest.MONITOR_STATUSES), statuses.lines(), StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(notes);
        reasons.forEach((cause, seen) -> all.add(seen.sentence(cause)));
        return new BacktestResult(
                events,
                found.alerts(),
                found.count(),
                points,
                letters,
                history.lastRequestAt() != Long.MIN_VALUE,
                unused(history.recordsOf()),
                all);
    }

    /** What was told, in the order of time; empty before the end. */
    List<IncidentEvent> told() {
        return told;
    }

    /** Records that one thing or another is wrong with, joins and monitors included. */
    private Map<EventKind, Double> unused(Map<EventKind, Long> records) {
        Map<EventKind, Double> unused = new EnumMap<>(EventKind.class);
        records.forEach((kind, all) -> {
            long refused = reasons.entrySet().stream()
                    .filter(reason -> HistoryFiles.kindOf(reason.getKey().file()) == kind)
                    .mapToLong(reason -> reason.getValue().count())
                    .sum();
            unused.put(kind, all == 0 ? 0 : Math.min(1, (double) refused / all));
        });
        return unused;
    }

    private static void write(BufferedWriter file, String line) {
        try {
            file.write(line);
            file.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (series) {
            deadLetters.close();
        }
    }
}
