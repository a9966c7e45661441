package io.vigie.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line as InfluxDB 1.6 reads it. A backslash escapes only a comma, a space or, except in the measurement, an equals
 * sign; within quotes, only a quote or a backslash.
 */
record ParsedLine(
        String measurement,
        Map<String, String> tags,
        Map<String, Double> fields,
        Map<String, String> texts,
        List<String> integers,
        long timestamp) {

    static ParsedLine parse(String line) {
        List<String> parts = split(line, ' ', false);
        assertThat(parts).as(line).hasSize(3);
        List<String> series = split(parts.get(0), ',', false);
        Map<String, String> tags = new TreeMap<>();
        for (String tag : series.subList(1, series.size())) {
            int equals = equals(tag);
            assertThat(tags.put(unescape(tag.substring(0, equals)), unescape(tag.substring(equals + 1))))
                    .as(line)
                    .isNull();
        }
        Map<String, Double> fields = new HashMap<>();
        Map<String, String> texts = new TreeMap<>();
        List<String> integers = new ArrayList<>();
        for (String field : split(parts.get(1), ',', true)) {
            int equals = equals(field);
            String name = field.substring(0, equals);
            String value = field.substring(equals + 1);
            if (value.startsWith("\"")) {
                assertThat(value).as(line).endsWith("\"").hasSizeGreaterThan(1);
                texts.put(name, value.substring(1, value.length() - 1).replaceAll("\\\\([\"\\\\])", "$1"));
            } else if (value.endsWith("i")) {
                integers.add(name);
                fields.put(name, (double) Long.parseLong(value.substring(0, value.length() - 1)));
            } else {
                fields.put(name, Double.parseDouble(value));
            }
        }
        return new ParsedLine(
                series.get(0).replaceAll("\\\\([, ])", "$1"),
                tags,
                fields,
                texts,
                integers,
                Long.parseLong(parts.get(2)));
    }

    /** The three parts of a line; quotes have a meaning only in the second. */
    private static List<String> split(String text, char separator, boolean inFields) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            boolean hasQuotes = inFields || (separator == ' ' && parts.size() == 1);
            if (text.charAt(i) == '\\' && i + 1 < text.length() && (hasQuotes || text.charAt(i + 1) == separator)) {
                i++;
            } else if (text.charAt(i) == '"' && hasQuotes) {
                quoted = !quoted;
            } else if (text.charAt(i) == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static int equals(String pair) {
        for (int i = 1; i < pair.length(); i++) {
            if (pair.charAt(i) == '=' && pair.charAt(i - 1) != '\\') {
                return i;
            }
        }
        throw new AssertionError("no equals in " + pair);
    }

    private static String unescape(String text) {
        return text.replaceAll("\\\\([, =])", "$1");
    }
}
