package io.vigie.series;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * InfluxDB line protocol, the one format that all stores of series accept:
 * {@code measurement,tag=value field=1i,other=0.5 timestamp}.
 *
 * <p>Tags and fields are sorted by name, so equal points give equal lines; text fields come last. Empty tags and texts
 * are left out. Integer fields get their {@code i}. Comma, space and, in tags and field names, the equals sign are
 * escaped by a backslash; in texts, backslash and quote are.
 *
 * <p>Some characters are not returned unchanged by every server. They are replaced by look-alikes, see
 * {@link #storable}: a line feed by ␤; every other control character below the space, except the tab, by its picture
 * (␀ to ␟), since QuestDB's answers with such a character are not valid JSON; half a surrogate pair by U+FFFD; and,
 * except in texts, a backslash by ＼, since InfluxDB does not keep it at the end of a value and QuestDB drops it.
 * Queries for a tag value must use its storable form.
 *
 * <p>Source: InfluxDB line protocol reference, v1.8 and v2, and the parser of InfluxDB 1.6.
 */
public final class LineProtocol {
    private static final char LINE_FEED = '␤';
    /** The picture of control character 0; those of the others follow in order. */
    private static final char FIRST_PICTURE = '␀';

    private static final char HALF_A_PAIR = '\ufffd';
    private static final char BACKSLASH = '＼';
    private static final double LARGEST_EXACT_INTEGER = 0x1p53;

    /** The unit of the timestamp at the end of a line. */
    public enum Precision {
        MILLISECONDS(1),
        MICROSECONDS(1_000),
        NANOSECONDS(1_000_000);

        private final long perMillisecond;

        Precision(long perMillisecond) {
            this.perMillisecond = perMillisecond;
        }
    }

    private LineProtocol() {}

    /**
     * The line for a point, without a line break.
     *
     * @throws IllegalArgumentException for an invalid point: no fields other than texts, a field that is not finite, an
     *     integer field with a fraction or beyond ±2⁵³, or a tag or field that the measurement does not declare
     */
    public static String write(SeriesPoint point, Precision precision) {
        Measurement measurement = point.measurement();
        if (point.fields().isEmpty()) {
            throw new IllegalArgumentException("a point of " + measurement.storedName() + " has no fields");
        }
        StringBuilder line = new StringBuilder(256);
        appendSeries(line, measurement.storedName(), point.tags());
        for (String tag : point.tags().keySet()) {
            if (!measurement.tags().contains(tag)) {
                throw new IllegalArgumentException(measurement.storedName() + " has no tag " + tag);
            }
        }
        char separator = ' ';
        for (Map.Entry<String, Double> field : sorted(point.fields()).entrySet()) {
            appendEscaped(line.append(separator), field.getKey(), true);
            appendValue(line.append('='), measurement, field.getKey(), field.getValue());
            separator = ',';
        }
        for (Map.Entry<String, String> text : sorted(point.texts()).entrySet()) {
            if (!measurement.textFields().contains(text.getKey())) {
                throw new IllegalArgumentException(measurement.storedName() + " has no text " + text.getKey());
            }
            if (!text.getValue().isEmpty()) {
                line.append(',')
                        .append(text.getKey())
                        .append("=\"")
                        .append(inQuotes(text.getValue()))
                        .append('"');
            }
        }
        return line.append(' ')
                .append(Math.multiplyExact(point.timestamp(), precision.perMillisecond))
                .toString();
    }

    /**
     * The form in which stores return a tag value: the value itself, unless it holds one of the characters above. Empty
     * stays empty.
     */
    public static String storable(String value) {
        return storableText(value).replace('\\', BACKSLASH);
    }

    /** The form in which stores return a text: as {@link #storable}, but with its backslashes. */
    public static String storableText(String text) {
        int first = 0;
        while (first < text.length() && isStorable(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder stored = new StringBuilder(text);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (!isStorable(c)) {
                stored.setCharAt(i, lookAlike(c));
            }
        }
        return stored.toString();
    }

    private static boolean isStorable(char c) {
        return (c >= ' ' || c == '\t') && !Character.isSurrogate(c);
    }

    private static char lookAlike(char c) {
        if (c == '\n') {
            return LINE_FEED;
        }
        return c < ' ' ? (char) (FIRST_PICTURE + c) : HALF_A_PAIR;
    }

    /**
     * The identity of a written line: its series and its timestamp, without the fields. Lines with the same key replace
     * each other.
     *
     * @param line as {@link #write} gives it
     */
    public static String key(String line) {
        int timestamp = line.lastIndexOf(' ');
        int fields = line.indexOf(' ', 1);
        // A space in a name follows a backslash, and names have no backslashes of their own.
        while (fields > 0 && line.charAt(fields - 1) == '\\') {
            fields = line.indexOf(' ', fields + 1);
        }
        if (fields < 0 || fields >= timestamp) {
            throw new IllegalArgumentException("not a line of series, fields and timestamp: " + line);
        }
        return line.substring(0, fields) + line.substring(timestamp);
    }

    private static String inQuotes(String text) {
        return storableText(text).replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Appends the part before the fields; names may be hostile. */
    static void appendSeries(StringBuilder line, String measurement, Map<String, String> tags) {
        appendEscaped(line, measurement, false);
        for (Map.Entry<String, String> tag : sorted(tags).entrySet()) {
            if (!tag.getValue().isEmpty()) {
                appendEscaped(line.append(','), tag.getKey(), true);
                appendEscaped(line.append('='), tag.getValue(), true);
            }
        }
    }

    private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return map instanceof SortedMap<String, V> ordered && ordered.comparator() == null
                ? ordered
                : new TreeMap<>(map);
    }

    private static void appendEscaped(StringBuilder line, String text, boolean escapeEquals) {
        String storable = storable(text);
        for (int i = 0; i < storable.length(); i++) {
            char c = storable.charAt(i);
            if (c == ',' || c == ' ' || (escapeEquals && c == '=')) {
                line.append('\\');
            }
            line.append(c);
        }
    }

    private static void appendValue(StringBuilder line, Measurement measurement, String field, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(measurement.storedName() + "." + field + " is " + value);
        }
        if (measurement.integerFields().contains(field)) {
            if (value != Math.rint(value) || Math.abs(value) > LARGEST_EXACT_INTEGER) {
                throw new IllegalArgumentException(
                        measurement.storedName() + "." + field + " is not an integer: " + value);
            }
            line.append((long) value).append('i');
        } else if (measurement.floatFields().contains(field)) {
            line.append(value);
        } else {
            throw new IllegalArgumentException(measurement.storedName() + " has no field " + field);
        }
    }
}
