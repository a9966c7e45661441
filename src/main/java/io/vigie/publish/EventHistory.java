package io.vigie.publish;

import io.vigie.decode.ByteLines;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.JsonEvents;
import io.vigie.decode.RecordLimits;
import io.vigie.simulate.SimulatedEvent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history: the events in a directory of JSON lines, in the order of their times across all files.
 *
 * <p>A file need not be sorted: events may be out of order by up to {@value #LOOK_AHEAD} lines, and that many of each
 * file are held in memory. Lines that cannot be used are reported with their file and number, and skipped.
 */
public final class EventHistory implements AutoCloseable {

    static final int LOOK_AHEAD = 20_000;

    private final List<EventFileReader<?>> sources = new ArrayList<>();
    private final Consumer<String> problems;
    private long unusableLines;

    private EventHistory(Consumer<String> problems) {
        this.problems = problems;
    }

    /**
     * Opens those of the files that exist.
     *
     * @param problems gets a line about each line that cannot be used: its file, its number, and a sentence
     * @throws IOException if none of them exists
     */
    public static EventHistory open(Path directory, Clock clock, Consumer<String> problems) throws IOException {
        EventHistory history = new EventHistory(problems);
        RecordLimits limits = RecordLimits.DEFAULT;
        try {
            history.add(
                    directory, EventFiles.REQUESTS, JsonEvents.requests(limits, clock), SimulatedEvent.Requested::new);
            history.add(
                    directory,
                    EventFiles.RESPONSES,
                    JsonEvents.responses(limits, clock),
                    SimulatedEvent.Responded::new);
            history.add(directory, EventFiles.LABELS, JsonEvents.labels(limits, clock), SimulatedEvent.Labelled::new);
            history.add(
                    directory, EventFiles.SIGNALS, JsonEvents.signals(limits, clock), SimulatedEvent.Signalled::new);
            history.add(
                    directory,
                    EventFiles.BENCHMARKS,
                    JsonEvents.benchmarks(limits, clock),
                    SimulatedEvent.Evaluated::new);
            if (history.sources.isEmpty()) {
                throw new IOException(directory + " has none of " + EventFiles.REQUESTS + ", " + EventFiles.RESPONSES
                        + ", " + EventFiles.LABELS + ", " + EventFiles.SIGNALS + ", " + EventFiles.BENCHMARKS);
            }
            return history;
        } catch (IOException | RuntimeException e) {
            history.close();
            throw e;
        }
    }

    private <T> void add(Path directory, String name, EventDecoder<T> decoder, Function<T, SimulatedEvent> wrap)
            throws IOException {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            sources.add(new EventFileReader<>(
                    name,
                    new ByteLines(
                            new BufferedInputStream(Files.newInputStream(file), 1 << 16),
                            RecordLimits.DEFAULT.maxRecordBytes()),
                    decoder,
                    wrap));
        }
    }

    /** The next event; null after the last. */
    public @Nullable SimulatedEvent next() throws IOException {
        EventFileReader<?> first = null;
        for (EventFileReader<?> source : sources) {
            source.fill();
            if (!source.held.isEmpty() && (first == null || source.time() < first.time())) {
                first = source;
            }
        }
        return first == null ? null : first.held.remove().event();
    }

    /** How many lines so far could not be used. */
    public long unusableLines() {
        return unusableLines;
    }

    @Override
    public void close() throws IOException {
        for (EventFileReader<?> source : sources) {
            source.in.close();
        }
    }

    private record QueuedEvent(long time, long line, SimulatedEvent event) {}

    private final class EventFileReader<T> {
        private final String name;
        private final ByteLines in;
        private final EventDecoder<T> decoder;
        private final Function<T, SimulatedEvent> wrap;
        private final PriorityQueue<QueuedEvent> held =
                new PriorityQueue<>(Comparator.comparingLong(QueuedEvent::time).thenComparingLong(QueuedEvent::line));

        private long line;
        private boolean ended;

        EventFileReader(String name, ByteLines in, EventDecoder<T> decoder, Function<T, SimulatedEvent> wrap) {
            this.name = name;
            this.in = in;
            this.decoder = decoder;
            this.wrap = wrap;
        }

        long time() {
            return held.element().time();
        }

        void fill() throws IOException {
            while (!ended && held.size() < LOOK_AHEAD) {
                byte[] bytes = in.next();
                if (bytes == null) {
                    ended = true;
                } else if (!isBlank(bytes)) {
                    decode(bytes);
                }
                line++;
            }
        }

        private void decode(byte[] bytes) {
            DecodingResult<T> decoding = decoder.decode(name, 0, line, bytes);
            if (decoding instanceof DecodingResult.Accepted<T> accepted) {
                SimulatedEvent event = wrap.apply(accepted.value());
                held.add(new QueuedEvent(event.time(), line, event));
            } else if (decoding instanceof DecodingResult.Rejected<T> rejected) {
                unusableLines++;
                problems.accept(
                        name + ":" + (line + 1) + ": " + rejected.letter().detail());
            }
        }

        private static boolean isBlank(byte[] bytes) {
            for (byte each : bytes) {
                if (each > ' ' || each < 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
