package io.vigie.history;

import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventKind;
import io.vigie.decode.JsonEvents;
import io.vigie.decode.MisspeltFields;
import io.vigie.decode.RecordLimits;
import io.vigie.decode.TableColumns.FieldSource;
import io.vigie.history.SortedLines.TimedLine;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.simulate.SimulatedEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history: the events in a folder of JSON or CSV files, in the order of their times across all files. Events of
 * one time come by kind, requests first, and within a file by line.
 *
 * <p>A request that lies far from all others is not used: see {@link PlausibleHours}.
 *
 * <p>A file need not be sorted. One that is not is sorted as it is opened, with at most {@value #SORT_BYTES} bytes of
 * it in memory; one that is costs one more pass over it. Lines that cannot be used are told, once each.
 */
public final class EventHistory implements AutoCloseable {

    private static final long SORT_BYTES = 64L << 20;

    private final List<EventFileReader<?>> sources = new ArrayList<>();
    private final HistoryOptions options;
    private final Consumer<DeadLetter> rejected;
    private long usableLines;
    private long unusableLines;
    private long firstRequestAt = Long.MAX_VALUE;
    private long lastRequestAt = Long.MIN_VALUE;

    /**
     * @param clock bounds how far in the future events may lie
     * @param maxJumpMs how far one or two requests may lie from all others, at least
     * @param scratch a folder that exists, for what has to be sorted and does not fit in memory
     */
    public record HistoryOptions(RecordLimits limits, Clock clock, long maxJumpMs, Path scratch) {}

    private EventHistory(HistoryOptions options, Consumer<DeadLetter> rejected) {
        this.options = options;
        this.rejected = rejected;
    }

    /**
     * Opens those of the files that exist.
     *
     * @param rejected is told of each line that cannot be used
     * @throws IOException if none of them exists
     */
    public static EventHistory open(Path directory, HistoryOptions options, Consumer<DeadLetter> rejected)
            throws IOException {
        EventHistory history = new EventHistory(options, rejected);
        HistoryFiles files = HistoryFiles.in(directory);
        try {
            for (EventKind kind : EventKind.values()) {
                history.add(kind, files);
            }
            if (history.sources.isEmpty()) {
                throw new IOException(directory + ": " + files.missing(EventKind.REQUESTS));
            }
            return history;
        } catch (IOException | RuntimeException e) {
            history.close();
            throw e;
        }
    }

    /** Opens the files of one kind only; what of them is of no use is told by {@link #open}. */
    public static EventHistory openOnly(EventKind kind, Path directory, HistoryOptions options) throws IOException {
        EventHistory history = new EventHistory(options, letter -> {});
        history.add(kind, HistoryFiles.in(directory));
        return history;
    }

    private void add(EventKind kind, HistoryFiles files) throws IOException {
        RecordLimits limits = options.limits();
        Clock clock = options.clock();
        switch (kind) {
            case REQUESTS -> add(kind, files, JsonEvents.requests(limits, clock), SimulatedEvent.Requested::new);
            case RESPONSES -> add(kind, files, JsonEvents.responses(limits, clock), SimulatedEvent.Responded::new);
            case LABELS -> add(kind, files, JsonEvents.labels(limits, clock), SimulatedEvent.Labelled::new);
            case SIGNALS -> add(kind, files, JsonEvents.signals(limits, clock), SimulatedEvent.Signalled::new);
            case BENCHMARKS -> add(kind, files, JsonEvents.benchmarks(limits, clock), SimulatedEvent.Evaluated::new);
        }
    }

    private <T> void add(EventKind kind, HistoryFiles files, EventDecoder<T> decoder, Function<T, SimulatedEvent> wrap)
            throws IOException {
        Path file = files.of(kind);
        if (file != null) {
            EventFileReader<T> source = new EventFileReader<>(file, kind, files.mapping(kind), decoder, wrap);
            sources.add(source);
            if (kind == EventKind.REQUESTS) {
                PlausibleHours hours = new PlausibleHours(options.maxJumpMs());
                source.open(hours);
                firstRequestAt = hours.first();
                lastRequestAt = hours.last();
            } else {
                source.open(null);
            }
        }
    }

    /** The next event; null after the last. */
    public @Nullable SimulatedEvent next() throws IOException {
        EventFileReader<?> first = null;
        SimulatedEvent earliest = null;
        for (EventFileReader<?> source : sources) {
            SimulatedEvent event = source.next;
            if (event != null && (earliest == null || event.time() < earliest.time())) {
                first = source;
                earliest = event;
            }
        }
        if (first != null) {
            first.advance();
        }
        return earliest;
    }

    /** What was recognised in the files, and fields that are probably meant to be others, as sentences. */
    public List<String> notes() {
        List<String> sentences = new ArrayList<>();
        for (EventFileReader<?> source : sources) {
            source.notes.forEach(note -> sentences.add(source.name + ": " + note));
            for (MisspeltFields.MisspeltField field : JsonEvents.misspelt(source.decoder)) {
                sentences.add(source.name + ": the field " + field.written()
                        + " is not known and was ignored; did you mean " + field.meant() + "?");
            }
        }
        return sentences;
    }

    /** How many events there are: known once the history is open. */
    public long usableLines() {
        return usableLines;
    }

    /**
     * Epoch milliseconds of the last request, where the traffic of the history ends; {@link Long#MIN_VALUE} without
     * any. Known once the history is open.
     */
    public long lastRequestAt() {
        return lastRequestAt;
    }

    /**
     * Epoch milliseconds of the hour in which the first request lies; {@link Long#MAX_VALUE} without any. Known once
     * the history is open.
     */
    public long firstRequestAt() {
        return firstRequestAt;
    }

    /** How many records each file has, whether of use or not, by its kind. Known once the history is open. */
    public Map<EventKind, Long> recordsOf() {
        Map<EventKind, Long> records = new EnumMap<>(EventKind.class);
        sources.forEach(source -> records.put(source.kind, source.records));
        return records;
    }

    /** How many lines could not be used: known once the history is open. */
    public long unusableLines() {
        return unusableLines;
    }

    @Override
    public void close() throws IOException {
        for (EventFileReader<?> source : sources) {
            source.close();
        }
    }

    /** One file, which is read twice: to see whether it is in order, and which lines are of no use; then its events. */
    private final class EventFileReader<T> implements Closeable {
        private final Path file;
        private final String name;
        private final EventKind kind;
        private final Map<String, FieldSource> mapping;
        private final EventDecoder<T> decoder;
        private final Function<T, SimulatedEvent> wrap;

        private @Nullable RecordSource in;
        private @Nullable SortedLines sorted;
        private List<String> notes = List.of();
        private long records;

        /** Of requests; null: all times are believed. */
        private @Nullable PlausibleHours hours;

        /** Null after the last. */
        private @Nullable SimulatedEvent next;

        EventFileReader(
                Path file,
                EventKind kind,
                Map<String, FieldSource> mapping,
                EventDecoder<T> decoder,
                Function<T, SimulatedEvent> wrap) {
            this.file = file;
            this.name = HistoryFiles.name(file);
            this.kind = kind;
            this.mapping = mapping;
            this.decoder = decoder;
            this.wrap = wrap;
        }

        /** @param found is told the time of each line of use, and says then which are plausible; null: all are */
        void open(@Nullable PlausibleHours found) throws IOException {
            boolean isInOrder = true;
            long latest = Long.MIN_VALUE;
            restart();
            for (TimedLine line = nextLine(true); line != null; line = nextLine(true)) {
                usableLines++;
                isInOrder &= line.time() >= latest;
                latest = Math.max(latest, line.time());
                if (found != null) {
                    found.add(line.time());
                }
            }
            if (found != null) {
                found.decide();
                usableLines -= found.strangers();
                hours = found;
            }
            restart();
            if (!isInOrder) {
                SortedLines lineSort = new SortedLines(options.scratch(), SORT_BYTES);
                sorted = lineSort;
                for (TimedLine line = nextLine(false); line != null; line = nextLine(false)) {
                    lineSort.add(line);
                }
            }
            advance();
        }

        private void restart() throws IOException {
            close();
            try {
                in = RecordSources.open(file, kind, mapping, options.limits().maxRecordBytes());
            } catch (IOException e) {
                throw unreadable(e);
            }
            notes = in.notes();
        }

        private IOException unreadable(IOException cause) {
            return new IOException(name + " cannot be read: " + cause.getMessage(), cause);
        }

        void advance() throws IOException {
            SortedLines lineSort = sorted;
            TimedLine line = lineSort == null ? nextLine(false) : lineSort.next();
            next = line == null ? null : decode(line.number(), line.bytes(), false);
        }

        /** The next line of use, with its time. */
        private @Nullable TimedLine nextLine(boolean isFirstPass) throws IOException {
            RecordSource source = in;
            while (source != null) {
                byte[] bytes = next(source);
                if (bytes == null) {
                    return null;
                }
                long current = source.position();
                if (isBlank(bytes)) {
                    continue;
                }
                records += isFirstPass ? 1 : 0;
                SimulatedEvent event = decode(current, bytes, isFirstPass);
                if (event != null && hours != null && !hours.isPlausible(event.time())) {
                    unusableLines++;
                    rejected.accept(stranger(event, current, bytes));
                } else if (event != null) {
                    return new TimedLine(event.time(), current, bytes);
                }
            }
            return null;
        }

        private byte @Nullable [] next(RecordSource source) throws IOException {
            try {
                return source.next();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private @Nullable SimulatedEvent decode(long line, byte[] bytes, boolean isFirstPass) {
            DecodingResult<T> decoding = decoder.decode(name, 0, line, bytes);
            if (decoding instanceof DecodingResult.Accepted<T> accepted) {
                return wrap.apply(accepted.value());
            }
            if (isFirstPass && decoding instanceof DecodingResult.Rejected<T> refused) {
                unusableLines++;
                rejected.accept(refused.letter());
            }
            return null;
        }

        private DeadLetter stranger(SimulatedEvent event, long line, byte[] bytes) {
            RecordLimits limits = options.limits();
            return new DeadLetter(
                    name,
                    0,
                    line,
                    limits.keepsBytes() ? bytes : new byte[0],
                    RejectionReason.TIME_IMPLAUSIBLE.name(),
                    "The request is of " + Instant.ofEpochMilli(event.time())
                            + ", far from all others of the file: was the clock of its sender right?",
                    options.clock().millis());
        }

        private static boolean isBlank(byte[] bytes) {
            for (byte each : bytes) {
                if (each != ' ' && each != '\t' && each != '\r') {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
            }
            if (sorted != null) {
                sorted.close();
            }
        }
    }
}
