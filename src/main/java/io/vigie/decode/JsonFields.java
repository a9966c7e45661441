package io.vigie.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.vigie.model.RejectionReason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final Schema schema;
    private final List<Schema> schemas;

    /** @param schemas of records that a line may hold by mistake, so that the message can say so */
    JsonFields(Schema schema, List<Schema> schemas) {
        // Symbols become constants of generated enums.
        SingleObjectEncoding.trustEvents();
        this.schema = schema;
        this.schemas = schemas;
    }

    void fill(SpecificRecordBase record, JsonNode line) throws InvalidRecordException {
        if (line.isMissingNode()) {
            throw new InvalidRecordException(RejectionReason.EMPTY_RECORD, "The line is blank.");
        }
        if (!line.isObject()) {
            throw malformed("The line is not a JSON object.");
        }
        List<String> missing = missing(schema, line);
        if (!missing.isEmpty()) {
            for (Schema other : schemas) {
                if (missing(other, line).isEmpty()) {
                    throw new InvalidRecordException(
                            RejectionReason.WRONG_RECORD,
                            "The line is a " + other.getName() + ", not a " + schema.getName() + ".");
                }
            }
            throw malformed("The line has no " + String.join(", ", missing) + ".");
        }
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field, line.get(field.name())));
        }
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

    private static @Nullable Object value(Schema.Field field, @Nullable JsonNode node) throws InvalidRecordException {
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

    private static Instant time(String field, @Nullable JsonNode node) throws InvalidRecordException {
        if (node != null && node.isTextual()) {
            try {
                Instant time = Instant.parse(node.textValue());
                return Instant.ofEpochMilli(time.toEpochMilli());
            } catch (DateTimeException | ArithmeticException e) {
                throw not(field, node, "an ISO-8601 time with a zone");
            }
        }
        return Instant.ofEpochMilli(integer(field, node));
    }

    private static Object symbol(String field, @Nullable JsonNode node, Schema type) throws InvalidRecordException {
        if (node == null || !node.isTextual() || !type.hasEnumSymbol(node.textValue())) {
            throw not(field, node, "one of " + String.join(", ", type.getEnumSymbols()));
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
                texts.put(wellFormed(entry.getKey()), text(field + "." + entry.getKey(), entry.getValue()));
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
        return node.isTextual() ? FieldRules.quoted(node.textValue()) : node.asText();
    }

    private static InvalidRecordException malformed(String sentence) {
        return new InvalidRecordException(RejectionReason.MALFORMED, sentence);
    }
}
