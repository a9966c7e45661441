package io.vigie.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.vigie.model.PrintableText;
import io.vigie.model.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * Fields of JSON lines that no schema knows and that look like one that it knows: {@code label_prob} for {@code
 * label_probability}. Such a field is ignored like any other, and what it was to say is lost: so it is told, once.
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

    MisspeltFields(Schema schema) {
        schema.getFields().forEach(field -> known.add(field.name()));
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
