package io.vigie.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.vigie.decode.WrittenTimes.UnreadableTimeException;
import io.vigie.model.PrintableText;
import io.vigie.model.RejectionReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Fills a generated Avro record from a JSON object, field by field, following the schema. Supports the types that the
 * input schemas use.
 */
final class JsonFields {

    private static final int REPLACEMENT = '\ufffd';

    /** What may be shown of a text: nothing that a person can have said. */
    private static final Pattern NUMBER = Pattern.compile("[-+0-9.,eE%]{1,32}");

    private final Schema schema;
    private final List<Schema> schemas;
    private final WrittenTimes times;
    private final MisspeltFields misspelt;

    /**
     * @param schemas of records that a line may hold by mistake, so that the message can say so
     * @param misspelt is shown each line that is read
     */
    JsonFields(Schema schema, List<Schema> schemas, WrittenTimes times, MisspeltFields misspelt) {
        // Symbols become constants of generated enums.
        SingleObjectEncoding.trustEvents();
        this.schema = schema;
        this.schemas = schemas;
        this.times = times;
        this.misspelt = misspelt;
    }

    void fill(SpecificRecordBase record, JsonNode written) throws InvalidRecordException {
        if (written.isMissingNode()) {
            throw new InvalidRecordException(RejectionReason.EMPTY_RECORD, "The line is blank.");
        }
        if (!written.isObject()) {
            throw malformed(
                    written.isArray()
                            ? "The line is a JSON array, not a JSON object: write one object a line, as jq -c '.[]' does."
                            : "The line is not a JSON object.");
        }
        JsonNode line = misspelt.withKnownNames(written);
        List<String> missing = missing(schema, line);
        if (!missing.isEmpty()) {
            for (Schema other : schemas) {
                if (missing(other, line).isEmpty()) {
                    throw new InvalidRecordException(
                            RejectionReason.WRONG_RECORD,
                            "The line is a " + other.getName() + ", not a " + schema.getName() + ".");
                }
            }
            throw malformed("The line has no " + String.join(", ", missing) + "." + meant(missing, line));
        }
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field, line.get(field.name())));
        }
        misspelt.look(line);
    }

    /** Which fields of the line are missing ones in another spelling. */
    private String meant(List<String> missing, JsonNode line) {
        StringBuilder sentence = new StringBuilder();
        for (String field : missing) {
            for (String written : (Iterable<String>) line::fieldNames) {
                if (schema.getField(written) == null && MisspeltFields.isSpelling(written, field)) {
                    sentence.append(" Write ")
                            .append(field)
                            .append(" for ")
                            .append(written)
                            .append('.');
                    break;
                }
            }
        }
        return sentence.toString();
    }

    private static List<String> missing(Schema schema, JsonNode line) {
        List<String> missing = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            if (!field.hasDefaultValue() && !line.hasNonNull(field.name())) {
                missing.add(field.name());
            }
        }
        return missing;
    }

    private @Nullable Object value(Schema.Field field, @Nullable JsonNode node) throws InvalidRecordException {
        Schema type = field.schema();
        if (type.getType() == Schema.Type.UNION) {
            if (node == null || node.isNull()) {
                return null;
            }
            type = type.getTypes().get(1);
        }
        return switch (type.getType()) {
            case STRING -> text(field.name(), node);
            case LONG ->
                type.getLogicalType() instanceof LogicalTypes.TimestampMillis
                        ? time(field.name(), node)
                        : (Object) integer(field.name(), node);
            case DOUBLE -> number(field.name(), node);
            case BOOLEAN -> truth(field.name(), node);
            case ENUM -> symbol(field.name(), node, type);
            case MAP -> texts(field.name(), node);
            default -> throw new IllegalStateException("No JSON form for " + type);
        };
    }

    private static String text(String field, @Nullable JsonNode node) throws InvalidRecordException {
        if (node == null || !node.isTextual()) {
            throw not(field, node, "a string");
        }
        return wellFormed(node.textValue());
    }

    /**
     * Replaces half surrogate pairs, which JSON can escape but UTF-8 cannot encode, by what Avro reads from broken
     * UTF-8. So a name is the same in both encodings.
     */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder whole = new StringBuilder(text.length());
                text.codePoints()
                        .map(character -> character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
                                ? REPLACEMENT
                                : character)
                        .forEach(whole::appendCodePoint);
                return whole.toString();
            }
        }
        return text;
    }

    private static long integer(String field, @Nullable JsonNode node) throws InvalidRecordException {
        if (node == null || !node.isNumber()) {
            throw not(field, node, "a whole number");
        }
        if (node.isFloatingPointNumber()) {
            FieldRules.finite(field, node.doubleValue());
        }
        // Some languages write 12 as 12.0.
        if (!node.canConvertToLong() || !node.canConvertToExactIntegral()) {
            throw not(field, node, "a whole number of 64 bits");
        }
        return node.longValue();
    }

    private static double number(String field, @Nullable JsonNode node) throws InvalidRecordException {
        if (node == null || !node.isNumber()) {
            throw not(field, node, "a number");
        }
        return node.doubleValue();
    }

    private static boolean truth(String field, @Nullable JsonNode node) throws InvalidRecordException {
        if (node == null || !node.isBoolean()) {
            throw not(field, node, "true or false");
        }
        return node.booleanValue();
    }

    private Instant time(String field, @Nullable JsonNode node) throws InvalidRecordException {
        if (node != null && node.isTextual()) {
            try {
                return Instant.ofEpochMilli(times.ofText(node.textValue()));
            } catch (UnreadableTimeException e) {
                throw malformed(field + " is " + e.problem() + ".");
            }
        }
        if (node == null || !node.isNumber()) {
            throw not(field, node, "a time");
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return Instant.ofEpochMilli(times.ofNumber(node.longValue()));
        }
        FieldRules.finite(field, node.doubleValue());
        return Instant.ofEpochMilli(times.ofNumber(node.doubleValue()));
    }

    private static Object symbol(String field, @Nullable JsonNode node, Schema type) throws InvalidRecordException {
        if (node == null || !node.isTextual() || !type.hasEnumSymbol(node.textValue())) {
            String known = node != null && node.isTextual() ? node.textValue().toUpperCase(Locale.ROOT) : "";
            String what = type.hasEnumSymbol(known) ? known + " in other letters" : shown(node);
            throw malformed(field + " is " + what + ", not one of " + String.join(", ", type.getEnumSymbols()) + ".");
        }
        return SpecificData.get().createEnum(node.textValue(), type);
    }

    private static Map<String, String> texts(String field, @Nullable JsonNode node) throws InvalidRecordException {
        Map<String, String> texts = new HashMap<>();
        if (node == null || node.isNull()) {
            return texts;
        }
        if (!node.isObject()) {
            throw not(field, node, "an object");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isNull()) {
                texts.put(
                        wellFormed(entry.getKey()),
                        text(field + "." + PrintableText.name(entry.getKey()), entry.getValue()));
            }
        }
        return texts;
    }

    private static InvalidRecordException not(String field, @Nullable JsonNode node, String what) {
        return malformed(field + " is " + shown(node) + ", not " + what + ".");
    }

    private static String shown(@Nullable JsonNode node) {
        if (node == null) {
            return "absent";
        }
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return "an array";
        }
        if (!node.isTextual()) {
            return node.asText();
        }
        String text = node.textValue();
        return NUMBER.matcher(text).matches()
                ? FieldRules.quoted(text) + ", a text"
                : "a text of " + text.length() + " characters";
    }

    private static InvalidRecordException malformed(String sentence) {
        return new InvalidRecordException(RejectionReason.MALFORMED, sentence);
    }
}
