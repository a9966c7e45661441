package io.vigie.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a JSON array, or values one after the other, over any number of lines. They are cut apart by their
 * brackets alone, in bounded memory: whether an element is JSON at all is for its decoder to say, and a bad one takes
 * no other with it unless a bracket or quote is missing.
 */
final class JsonElements implements RecordSource {

    private final InputStream in;
    private final int maxBytes;
    private final List<String> notes;
    private long lines;
    private long position;

    /** Read, and not part of the last element. */
    private int pending = -2;

    private boolean isStarted;

    JsonElements(InputStream in, int maxBytes, List<String> notes) {
        this.in = in;
        this.maxBytes = maxBytes;
        this.notes = notes;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        int each = pending == -2 ? read() : pending;
        pending = -2;
        while (each >= 0 && (each <= ' ' || each == ',' || each == ']' || (each == '[' && !isStarted))) {
            isStarted |= each == '[';
            each = read();
        }
        isStarted = true;
        if (each < 0) {
            return null;
        }
        position = lines;
        return element(each);
    }

    private int read() throws IOException {
        int each = in.read();
        lines += each == '\n' ? 1 : 0;
        return each;
    }

    private byte[] element(int first) throws IOException {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        int depth = 0;
        boolean isText = false;
        boolean isEscaped = false;
        int each = first;
        while (each >= 0) {
            boolean isEnd = !isText && depth == 0 && (each <= ' ' || each == ',' || each == ']');
            if (isEnd) {
                pending = each;
                break;
            }
            if (element.size() <= maxBytes) {
                element.write(each);
            }
            if (isText) {
                isText = isEscaped || each != '"';
                isEscaped = !isEscaped && each == '\\';
            } else if (each == '"') {
                isText = true;
            } else if (each == '{' || each == '[') {
                depth++;
            } else if (each == '}' || each == ']') {
                depth--;
                if (depth == 0) {
                    break;
                }
            }
            each = read();
        }
        return element.toByteArray();
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
        in.close();
    }
}
