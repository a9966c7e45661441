package io.vigie.history;

import io.vigie.decode.JsonEvents;
import io.vigie.simulate.SimulatedEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a history: events → one file for each kind, a JSON object a line. */
public final class EventFiles implements AutoCloseable {
    /** The files of a history. */
    public static final String REQUESTS = "requests.jsonl";

    public static final String RESPONSES = "responses.jsonl";
    public static final String LABELS = "labels.jsonl";
    public static final String SIGNALS = "signals.jsonl";
    public static final String BENCHMARKS = "benchmarks.jsonl";

    private final List<BufferedWriter> writers = new ArrayList<>();
    private final BufferedWriter requests;
    private final BufferedWriter responses;
    private final BufferedWriter labels;
    private final BufferedWriter signals;
    private final Path directory;
    private @Nullable BufferedWriter benchmarks;

    private EventFiles(Path directory) throws IOException {
        this.directory = directory;
        requests = open(directory.resolve(REQUESTS));
        responses = open(directory.resolve(RESPONSES));
        labels = open(directory.resolve(LABELS));
        signals = open(directory.resolve(SIGNALS));
    }

    /** Creates the directory if it is missing; files of an earlier history in it are replaced. */
    public static EventFiles create(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new EventFiles(directory);
    }

    private BufferedWriter open(Path file) throws IOException {
        BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        writers.add(writer);
        return writer;
    }

    /** Appends an event to the file of its kind. */
    public void write(SimulatedEvent event) throws IOException {
        if (event instanceof SimulatedEvent.Requested requested) {
            line(requests, JsonEvents.line(requested.request()));
        } else if (event instanceof SimulatedEvent.Responded responded) {
            line(responses, JsonEvents.line(responded.response()));
        } else if (event instanceof SimulatedEvent.Labelled labelled) {
            line(labels, JsonEvents.line(labelled.label()));
        } else if (event instanceof SimulatedEvent.Evaluated evaluated) {
            line(benchmarks(), JsonEvents.line(evaluated.benchmark()));
        } else if (event instanceof SimulatedEvent.Signalled signalled) {
            line(signals, JsonEvents.line(signalled.signal()));
        }
    }

    /** Most histories have no benchmarks, and then no file of them. */
    private BufferedWriter benchmarks() throws IOException {
        if (benchmarks == null) {
            benchmarks = open(directory.resolve(BENCHMARKS));
        }
        return benchmarks;
    }

    private static void line(BufferedWriter writer, String text) throws IOException {
        writer.write(text);
        writer.write('\n');
    }

    @Override
    public void close() throws IOException {
        for (BufferedWriter writer : writers) {
            writer.close();
        }
    }
}
