package io.vigie.series;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, texts and numbers as JSON on one line (RFC 8259), for the few text fields that have structure.
 */
final class JsonText {

    private JsonText() {}

    /**
     * @param value a map with texts as keys, a list, a text, a number, or null; numbers that are not finite become null
     * @throws IllegalArgumentException for anything else
     */
    static String of(@Nullable Object value) {
        StringBuilder json = new StringBuilder(128);
        append(json, value);
        return json.toString();
    }

    private static void append(StringBuilder json, @Nullable Object value) {
        if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
            json.append("null");
        } else if (value instanceof Double || value instanceof Long || value instanceof Integer) {
            json.append(value);
        } else if (value instanceof String text) {
            appendText(json, text);
        } else if (value instanceof List<?> items) {
            appendItems(json, items);
        } else if (value instanceof Map<?, ?> members) {
            appendMembers(json, members);
        } else {
            throw new IllegalArgumentException("no JSON form for " + value.getClass());
        }
    }

    private static void appendItems(StringBuilder json, List<?> items) {
        json.append('[');
        for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
            append(json, each.next());
            json.append(each.hasNext() ? "," : "");
        }
        json.append(']');
    }

    private static void appendMembers(StringBuilder json, Map<?, ?> members) {
        json.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> each = members.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<?, ?> member = each.next();
            appendText(json, String.valueOf(member.getKey()));
            append(json.append(':'), member.getValue());
            json.append(each.hasNext() ? "," : "");
        }
        json.append('}');
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (isPlain(c)) {
                json.append(c);
            } else {
                json.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    json.append(Character.forDigit((c >> shift) & 0xF, 16));
                }
            }
        }
        json.append('"');
    }

    /** Whether every JSON and YAML reader, and every store, accepts the character unescaped. */
    private static boolean isPlain(char c) {
        return !Character.isISOControl(c) && c < 0xFFFE && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
    }
}
