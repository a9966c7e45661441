package io.vigie.decode;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/** Says why a line is not JSON, and what to do about it, without a word of what the line says. */
final class UnreadableLine {

    private static final int GZIP_1 = 0x1f;
    private static final int GZIP_2 = 0x8b;
    private static final int BYTE = 0xff;

    private UnreadableLine() {}

    /** Why no JSON is to be expected in these bytes, as a sentence; null: nothing is known against it. */
    static @Nullable String encodingOf(byte[] line) {
        int first = line.length > 0 ? line[0] & BYTE : 0;
        int second = line.length > 1 ? line[1] & BYTE : 0;
        if (first == GZIP_1 && second == GZIP_2) {
            return "The file is compressed with gzip: unpack it first.";
        }
        if (line.length > 1 && first == 0 && second == 0) {
            return "The line is of zero bytes: the file may have been cut off while it was written.";
        }
        boolean hasMark = first >= 0xfe && second >= 0xfe;
        boolean hasHalfZero = line.length > 1 && (first == 0) != (second == 0);
        if (hasMark || hasHalfZero) {
            return "The line is in UTF-16: write UTF-8, as iconv -f UTF-16 -t UTF-8 does.";
        }
        return null;
    }

    static String sentence(byte[] line, Exception cause) {
        int from = 0;
        while (from < line.length && line[from] <= ' ' && line[from] >= 0) {
            from++;
        }
        char first = from < line.length ? (char) line[from] : ' ';
        String what = cause instanceof JsonProcessingException parsing ? "The line is not JSON" + place(parsing) : "";
        String why = cause instanceof JsonProcessingException parsing ? kind(parsing, first) : "The line is not JSON.";
        return what.isEmpty() ? why : what + why;
    }

    private static String place(JsonProcessingException cause) {
        JsonLocation location = cause.getLocation();
        return location == null ? "" : " at character " + location.getColumnNr();
    }

    private static String kind(JsonProcessingException cause, char first) {
        String message = String.valueOf(cause.getOriginalMessage());
        if (message.startsWith("Unexpected end-of-input")) {
            return first == '{' || first == '['
                    ? ": it ends within an " + (first == '{' ? "object" : "array")
                            + ". Write one object a line, as jq -c does; a line may also have been cut."
                    : ": it ends too soon.";
        }
        if (message.startsWith("Duplicate field")) {
            return ": a field stands twice.";
        }
        if (message.startsWith("Trailing token")) {
            return ": something follows the first value. Write one object a line, each with a line feed at its end.";
        }
        if (message.startsWith("Invalid UTF-8")) {
            return ": a character is not in UTF-8. Write UTF-8, as iconv -t UTF-8 does.";
        }
        if (first != '{' && first != '[') {
            return ": it does not begin with {. Write one JSON object a line, with the field names of the schemas;"
                    + " tables such as CSV are not read.";
        }
        return ".";
    }
}
