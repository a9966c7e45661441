package io.vigie.backtest;

import io.vigie.decode.ByteLines;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.flink.DecodedRecord;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.function.SerializableSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of JSON lines once, in order, in one subtask. A missing file counts as empty; blank lines are skipped.
 * For bounded local runs, which have no checkpoints.
 */
final class JsonLinesSource<T>
        implements Source<DecodedRecord<T>, JsonLinesSource.FileSplit<T>, Collection<JsonLinesSource.FileSplit<T>>> {

    private static final long serialVersionUID = 1;

    private final FileSplit<T> split;

    /** @param file may be missing */
    public JsonLinesSource(Path file, SerializableSupplier<EventDecoder<T>> decoders) {
        this.split = new FileSplit<>(file.toString(), decoders, 0);
    }

    /** @param line the next one to read, from 0 */
    public record FileSplit<T>(String file, SerializableSupplier<EventDecoder<T>> decoders, long line)
            implements IteratorSourceSplit<DecodedRecord<T>, JsonLineIterator<T>>, Serializable {

        @Override
        public String splitId() {
            return file;
        }

        @Override
        public JsonLineIterator<T> getIterator() {
            return new JsonLineIterator<>(this);
        }

        @Override
        public IteratorSourceSplit<DecodedRecord<T>, JsonLineIterator<T>> getUpdatedSplitForIterator(
                JsonLineIterator<T> lines) {
            return new FileSplit<>(file, decoders, lines.line);
        }
    }

    /** Decodes the lines of one file. */
    public static final class JsonLineIterator<T> implements Iterator<DecodedRecord<T>> {
        /** The largest record that settings may allow. */
        private static final int LONGEST_LINE = 64 << 20;

        private final String name;
        private final EventDecoder<T> decoder;
        private final @Nullable ByteLines in;
        private long line;
        private byte @Nullable [] next;

        private JsonLineIterator(FileSplit<T> split) {
            Path path = Path.of(split.file());
            name = String.valueOf(path.getFileName());
            decoder = split.decoders().get();
            try {
                in = Files.exists(path) ? new ByteLines(Files.newInputStream(path), LONGEST_LINE) : null;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + path, e);
            }
            next = readLine();
            while (line < split.line() && next != null) {
                line++;
                next = readLine();
            }
            skipBlank();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public DecodedRecord<T> next() {
            byte[] current = next;
            if (current == null) {
                throw new NoSuchElementException(name + " has no line " + line);
            }
            DecodingResult<T> decoding = decoder.decode(name, 0, line, current);
            line++;
            next = readLine();
            skipBlank();
            if (decoding instanceof DecodingResult.Rejected<T> rejected) {
                return new DecodedRecord<>(null, rejected.letter());
            }
            return new DecodedRecord<>(((DecodingResult.Accepted<T>) decoding).value(), null);
        }

        private void skipBlank() {
            while (next != null && isBlank(next)) {
                line++;
                next = readLine();
            }
        }

        private static boolean isBlank(byte[] bytes) {
            for (byte each : bytes) {
                if (each != ' ' && each != '\t') {
                    return false;
                }
            }
            return true;
        }

        /** Null at the end of the file, which is then closed. */
        private byte @Nullable [] readLine() {
            if (in == null) {
                return null;
            }
            try {
                byte[] found = in.next();
                if (found == null) {
                    in.close();
                }
                return found;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read line " + line + " of " + name, e);
            }
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<DecodedRecord<T>, FileSplit<T>> createReader(SourceReaderContext context) {
        return new IteratorSourceReader<>(context);
    }

    @Override
    public SplitEnumerator<FileSplit<T>, Collection<FileSplit<T>>> createEnumerator(
            SplitEnumeratorContext<FileSplit<T>> context) {
        // Flink's reader cannot handle a split without records.
        boolean empty = !split.getIterator().hasNext();
        return new IteratorSourceEnumerator<>(context, new ArrayList<>(empty ? List.of() : List.of(split)));
    }

    @Override
    public SplitEnumerator<FileSplit<T>, Collection<FileSplit<T>>> restoreEnumerator(
            SplitEnumeratorContext<FileSplit<T>> context, Collection<FileSplit<T>> rest) {
        return new IteratorSourceEnumerator<>(context, rest);
    }

    @Override
    public SimpleVersionedSerializer<FileSplit<T>> getSplitSerializer() {
        return new JavaSerializer<>();
    }

    @Override
    public SimpleVersionedSerializer<Collection<FileSplit<T>>> getEnumeratorCheckpointSerializer() {
        return new JavaSerializer<>();
    }

    /** Only for one JVM and one run: nothing of this is ever stored. */
    private static final class JavaSerializer<S> implements SimpleVersionedSerializer<S> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(S splits) throws IOException {
            return InstantiationUtil.serializeObject(splits);
        }

        @Override
        public S deserialize(int version, byte[] bytes) throws IOException {
            try {
                return InstantiationUtil.deserializeObject(
                        bytes, Thread.currentThread().getContextClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IOException("split of another program", e);
            }
        }
    }
}
