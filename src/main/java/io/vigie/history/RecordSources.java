package io.vigie.history;

import com.github.luben.zstd.ZstdInputStream;
import io.vigie.decode.ByteLines;
import io.vigie.decode.EventKind;
import io.vigie.decode.TableColumns.FieldSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds is told by its first bytes, not by its name: gzip or zstd; one JSON object a line, a JSON array (or
 * objects one after the other, over several lines each), or a table.
 */
final class RecordSources {

    private static final int GZIP = 0x1f8b;
    private static final int ZSTD = 0x28b52ffd;

    /** Enough for the start of the first record, or the header of a table. */
    private static final int LOOK_AHEAD = 1 << 16;

    private RecordSources() {}

    /**
     * @param maxBytes of a record that may be used; of a longer one, so many and one are kept
     * @throws IOException with a sentence that names the file, if it is damaged or its header is of no use
     */
    static RecordSource open(Path file, EventKind kind, Map<String, FieldSource> mapping, int maxBytes)
            throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), LOOK_AHEAD);
        try {
            InputStream plain = unpacked(raw);
            skipMark(plain);
            List<String> notes = new ArrayList<>();
            String packed = plain == raw ? "" : plain instanceof GZIPStream ? ", gzip" : ", zstd";
            String start = start(plain);
            RecordSource source = source(start, plain, file, new Reading(kind, mapping, maxBytes), notes);
            String shape =
                    source instanceof TableRecords ? "CSV" : source instanceof JsonElements ? "JSON" : "JSON lines";
            if (!(source instanceof JsonLines) || !packed.isEmpty()) {
                notes.add(0, "read as " + kind.many() + ": " + shape + packed);
            }
            return source;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private record Reading(EventKind kind, Map<String, FieldSource> mapping, int maxBytes) {}

    private static RecordSource source(String start, InputStream in, Path file, Reading how, List<String> notes)
            throws IOException {
        String first = start.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        if (first.startsWith("[") || first.equals("{")) {
            return new JsonElements(in, how.maxBytes(), notes);
        }
        boolean isTable = !first.startsWith("{") && TableRecords.isHeader(first);
        boolean isNamedTable = HistoryFiles.name(file).toLowerCase(Locale.ROOT).contains(".csv");
        if (isTable || (isNamedTable && !first.startsWith("{"))) {
            return TableRecords.open(in, first, how.kind(), how.mapping(), notes);
        }
        return new JsonLines(new ByteLines(in, how.maxBytes()), notes);
    }

    /** Told apart from zstd by its type. */
    private static final class GZIPStream extends BufferedInputStream {
        GZIPStream(InputStream in) throws IOException {
            super(new GZIPInputStream(in, LOOK_AHEAD), LOOK_AHEAD);
        }
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        in.mark(4);
        byte[] first = in.readNBytes(4);
        in.reset();
        if (first.length == 4) {
            int magic = ByteBuffer.wrap(first).getInt();
            if (magic >>> 16 == GZIP) {
                return new GZIPStream(in);
            }
            if (magic == ZSTD) {
                return new BufferedInputStream(new ZstdInputStream(in), LOOK_AHEAD);
            }
        }
        return in;
    }

    private static void skipMark(InputStream in) throws IOException {
        in.mark(3);
        byte[] first = in.readNBytes(3);
        boolean isMark = first.length == 3
                && (first[0] & 0xff) == 0xef
                && (first[1] & 0xff) == 0xbb
                && (first[2] & 0xff) == 0xbf;
        if (!isMark) {
            in.reset();
        }
    }

    /** What the file begins with, as far as one can see without reading it. */
    private static String start(InputStream in) throws IOException {
        in.mark(LOOK_AHEAD);
        byte[] first = in.readNBytes(LOOK_AHEAD - 1);
        in.reset();
        return new String(first, StandardCharsets.UTF_8);
    }

    /** One object a line. */
    private static final class JsonLines implements RecordSource {
        private final ByteLines lines;
        private final List<String> notes;
        private long position = -1;

        JsonLines(ByteLines lines, List<String> notes) {
            this.lines = lines;
            this.notes = notes;
        }

        @Override
        public byte @Nullable [] next() throws IOException {
            position++;
            return lines.next();
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public List<String> notes() {
            return notes;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
