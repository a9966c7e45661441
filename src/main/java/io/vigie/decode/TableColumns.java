package io.vigie.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.PrintableText;
import io.vigie.model.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table → events as JSON objects. A column is read as the field of its name, whatever its capitals, hyphens
 * and underscores; {@code segments.language} is a key of a map. An empty cell is an absent field. Cells of columns that
 * are no field are dropped here: they may be what a person wrote.
 *
 * <p>Which type a cell has follows from its field, not from how it looks: an id of 0017 stays one.
 */
public final class TableColumns {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

    private final List<@Nullable Target> targets = new ArrayList<>();
    private final ObjectNode constants = JSON.createObjectNode();
    private final List<String> unread = new ArrayList<>();

    /**
     * Where cells of a column go.
     *
     * @param key of a map; null: the field is no map
     */
    private record Target(String field, @Nullable String key, Schema type) {}

    /** What a field is read from: a column, or the same value for all rows. */
    public record FieldSource(
            @Nullable String column, @Nullable String value) {}

    /**
     * @param header names of the columns
     * @param mapping fields (or {@code segments.KEY}) that are read from columns of other names, or have one value
     * @throws IllegalArgumentException with a sentence, if the mapping names a field or column that there is not, or
     *     two columns are one field
     */
    public TableColumns(EventKind kind, List<String> header, Map<String, FieldSource> mapping) {
        for (String name : header) {
            targets.add(
                    mapping.values().stream().anyMatch(source -> name.strip().equals(source.column()))
                            ? null
                            : target(kind, name.strip()));
        }
        mapping.forEach((field, source) -> map(kind, header, field, source));
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i) == null && !header.get(i).isBlank()) {
                unread.add(PrintableText.name(header.get(i).strip()));
            }
            requireOnce(header, i);
        }
    }

    private void map(EventKind kind, List<String> header, String field, FieldSource source) {
        Target target = target(kind, field);
        if (target == null) {
            throw new IllegalArgumentException("a " + kind.one() + " has no field " + PrintableText.name(field));
        }
        String value = source.value();
        if (value != null) {
            put(constants, target, value);
            return;
        }
        int column = 0;
        while (column < header.size() && !header.get(column).strip().equals(source.column())) {
            column++;
        }
        if (column == header.size()) {
            throw new IllegalArgumentException(field + " is to be read from the column "
                    + PrintableText.name(String.valueOf(source.column())) + ", which there is not");
        }
        targets.set(column, target);
    }

    private void requireOnce(List<String> header, int column) {
        Target target = targets.get(column);
        for (int i = 0; i < column && target != null; i++) {
            if (target.equals(targets.get(i))) {
                throw new IllegalArgumentException("the columns " + PrintableText.name(header.get(i)) + " and "
                        + PrintableText.name(header.get(column)) + " are both " + target.field()
                        + ": leave one out, or say in a mapping which one counts");
            }
        }
    }

    private static @Nullable Target target(EventKind kind, String name) {
        int dot = name.indexOf('.');
        String start = Spelling.normal(dot < 0 ? name : name.substring(0, dot));
        for (Schema.Field field : kind.schema().getFields()) {
            Schema type = field.schema();
            if (type.getType() == Schema.Type.UNION) {
                type = type.getTypes().get(1);
            }
            boolean isMap = type.getType() == Schema.Type.MAP;
            if (Spelling.normal(field.name()).equals(start) && isMap == (dot > 0)) {
                return new Target(field.name(), isMap ? name.substring(dot + 1) : null, type);
            }
        }
        return null;
    }

    /** Columns that are no field, as they may be shown. */
    public List<String> unread() {
        return List.copyOf(unread);
    }

    /** Of how many columns something is read. */
    public int read() {
        return (int) targets.stream().filter(target -> target != null).count();
    }

    /**
     * A row as one JSON object in UTF-8.
     *
     * @param cells as many as columns, or fewer
     */
    public byte[] object(Iterable<String> cells) {
        ObjectNode object = constants.deepCopy();
        int column = 0;
        for (String cell : cells) {
            Target target = column < targets.size() ? targets.get(column) : null;
            column++;
            if (target != null && !cell.isBlank()) {
                put(object, target, cell.strip());
            }
        }
        try {
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row is no JSON object", e);
        }
    }

    private static void put(ObjectNode object, Target target, String cell) {
        if (target.key() != null) {
            object.withObjectProperty(target.field()).put(target.key(), cell);
        } else {
            object.set(target.field(), value(target.type(), cell));
        }
    }

    private static JsonNode value(Schema type, String cell) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        boolean isTime = type.getLogicalType() instanceof LogicalTypes.TimestampMillis;
        return switch (type.getType()) {
            case LONG -> {
                if (WHOLE.matcher(cell).matches()) {
                    yield nodes.numberNode(Long.parseLong(cell));
                }
                boolean isNumber = DECIMAL.matcher(cell).matches() && (isTime || cell.matches("[-+]?[0-9]+\\.0*"));
                yield isNumber ? nodes.numberNode(Double.parseDouble(cell)) : nodes.textNode(cell);
            }
            case DOUBLE ->
                DECIMAL.matcher(cell).matches() ? nodes.numberNode(Double.parseDouble(cell)) : nodes.textNode(cell);
            case BOOLEAN ->
                switch (cell) {
                    case "true", "True", "TRUE", "1" -> nodes.booleanNode(true);
                    case "false", "False", "FALSE", "0" -> nodes.booleanNode(false);
                    default -> nodes.textNode(cell);
                };
            default -> nodes.textNode(cell);
        };
    }
}
