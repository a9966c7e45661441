package io.vigie.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.PrintableText;
import io.vigie.model.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * Fields of JSON lines that no schema knows and that look like one that it knows. One that differs only by what people
 * write differently is read as it: {@code requestId} for {@code request_id}. Another, such as {@code label_prob} for
 * {@code label_probability}, is ignored like any other, and what it was to say is lost: so it is told, once.
 *
 * <p>Keeps at most {@value #MOST} names, and looks at each name once. Belongs to one thread.
 */
public final class MisspeltFields {

    private static final int MOST = 64;
    private static final int LEAST_PREFIX = 5;
    private static final int LONGEST = 64;

    private final Set<String> known = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, String> meant = new TreeMap<>();

    /** Known fields, by their names in normal spelling. */
    private final Map<String, String> normal = new HashMap<>();

    MisspeltFields(Schema schema) {
        schema.getFields().forEach(field -> {
            known.add(field.name());
            normal.put(Spelling.normal(field.name()), field.name());
        });
    }

    /** The line with known fields by their names: itself if they are. A field of the right name counts before others. */
    JsonNode withKnownNames(JsonNode line) {
        ObjectNode renamed = null;
        for (String name : (Iterable<String>) line::fieldNames) {
            String field = known.contains(name) || name.length() > LONGEST ? null : normal.get(Spelling.normal(name));
            if (field != null && !line.has(field)) {
                renamed = renamed == null ? ((ObjectNode) line).deepCopy() : renamed;
                renamed.set(field, renamed.remove(name));
            }
        }
        return renamed == null ? line : renamed;
    }

    /** A misspelt field and the one that was probably meant. */
    public record MisspeltField(String written, String meant) {}

    void look(JsonNode line) {
        for (String name : (Iterable<String>) line::fieldNames) {
            if (known.contains(name) || seen.size() >= MOST || !seen.add(name)) {
                continue;
            }
            for (String field : known) {
                if (!line.has(field) && isSpelling(name, field)) {
                    meant.put(name, field);
                }
            }
        }
    }

    /** What was found, by name. */
    public List<MisspeltField> found() {
        List<MisspeltField> found = new ArrayList<>();
        meant.forEach((written, field) -> found.add(new MisspeltField(written, field)));
        return found;
    }

    /**
     * Whether somebody who wrote one name meant the other: the same letters, the beginning of it, or at most a letter
     * in six otherwise. What is not one word is none: it may be anything, and is not repeated.
     */
    static boolean isSpelling(String written, String field) {
        if (written.length() > LONGEST || !PrintableText.name(written).equals(written)) {
            return false;
        }
        String one = Spelling.normal(written);
        String other = Spelling.normal(field);
        if (one.equals(other)) {
            return true;
        }
        boolean isBeginning = one.length() >= LEAST_PREFIX && (other.startsWith(one) || one.startsWith(other));
        return isBeginning || Spelling.distance(one, other) <= other.length() / 6;
    }
}
