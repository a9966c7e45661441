package io.vigie.history;

import io.vigie.decode.EventKind;
import io.vigie.decode.TableColumns;
import io.vigie.decode.TableColumns.FieldSource;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The rows of a table with a header, by RFC 4180 with commas, semicolons or tabs, as JSON objects. */
final class TableRecords implements RecordSource {

    private static final char[] SEPARATORS = {',', ';', '\t'};

    /** A quote that is missing makes a row of all that follows: longer than this it is none. */
    private static final int LONGEST_ROW = 16 << 20;

    private final BoundedRows text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> rows;
    private final TableColumns columns;
    private final List<String> notes;
    private long position;

    private TableRecords(
            BoundedRows text, CSVParser parser, Iterator<CSVRecord> rows, TableColumns columns, List<String> notes) {
        this.text = text;
        this.parser = parser;
        this.rows = rows;
        this.columns = columns;
        this.notes = notes;
    }

    /** Refuses rows without end. */
    private static final class BoundedRows extends FilterReader {
        private long ofThisRow;

        BoundedRows(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            if (ofThisRow > LONGEST_ROW) {
                throw new IOException("a row is longer than " + (LONGEST_ROW >> 20) + " MB: is a quote missing?");
            }
            int count = super.read(buffer, offset, length);
            ofThisRow += Math.max(0, count);
            return count;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }
    }

    /** Whether a first line looks like names in columns. */
    static boolean isHeader(String line) {
        return line.indexOf(separator(line)) > 0 && line.chars().noneMatch(each -> each == 0 || each == '\ufffd');
    }

    private static char separator(String header) {
        char best = ',';
        long most = 0;
        for (char separator : SEPARATORS) {
            long count = header.chars().filter(each -> each == separator).count();
            if (count > most) {
                best = separator;
                most = count;
            }
        }
        return best;
    }

    /** @throws IOException with a sentence, if the header is of no use */
    static TableRecords open(
            InputStream in, String header, EventKind kind, Map<String, FieldSource> mapping, List<String> notes)
            throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator(header))
                .setIgnoreEmptyLines(true)
                .get();
        BoundedRows text = new BoundedRows(new InputStreamReader(in, StandardCharsets.UTF_8));
        CSVParser parser = CSVParser.builder().setReader(text).setFormat(format).get();
        try {
            Iterator<CSVRecord> rows = parser.iterator();
            List<String> names = rows.hasNext() ? rows.next().toList() : List.of();
            TableColumns columns = new TableColumns(kind, names, mapping);
            if (columns.read() == 0) {
                throw new IllegalArgumentException(
                        "no column is a field of a " + kind.one() + ": the first line is to name the columns");
            }
            if (!columns.unread().isEmpty()) {
                notes.add((columns.unread().size() == 1 ? "the column " : "the columns ")
                        + String.join(", ", columns.unread())
                        + (columns.unread().size() == 1 ? " is" : " are")
                        + " not read; " + HistoryFiles.MAPPING + " can say what "
                        + (columns.unread().size() == 1 ? "it means" : "they mean")
                        + ", such as segments.language");
            }
            return new TableRecords(text, parser, rows, columns, notes);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        text.ofThisRow = 0;
        try {
            // In a cell with line breaks a row has several lines: the number is that of its last.
            if (!rows.hasNext()) {
                return null;
            }
            CSVRecord row = rows.next();
            position = parser.getCurrentLineNumber() - 1;
            return columns.object(row);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalStateException e) {
            throw new IOException("a row after line " + parser.getCurrentLineNumber() + " is cut off within quotes", e);
        }
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
        parser.close();
    }
}
