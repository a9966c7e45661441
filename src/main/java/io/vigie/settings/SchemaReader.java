package io.vigie.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes → values, by a schema. Whatever does not fit is a problem: wrong values, unknown keys, missing options. */
final class SchemaReader {
    private static final int MAX_NAMED = 100;
    private static final int MAX_LIST = 1_000;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

    private final Schema schema;
    private final String prefix;
    private final Problems problems;
    private final Map<Option<?>, Object> values = new HashMap<>();
    private final Map<Option<?>, String> places = new HashMap<>();
    private final Map<String, Map<String, Values>> named = new HashMap<>();
    private final Map<String, List<Values>> lists = new HashMap<>();

    private SchemaReader(Schema schema, String prefix, Problems problems) {
        this.schema = schema;
        this.prefix = prefix;
        this.problems = problems;
    }

    static Values read(Schema schema, Node.Mapping document, Problems problems) {
        return read(schema, document, "", problems);
    }

    private static Values read(Schema schema, Node.Mapping mapping, String prefix, Problems problems) {
        SchemaReader reader = new SchemaReader(schema, prefix, problems);
        reader.walk("", mapping);
        for (Option<?> option : schema.options()) {
            reader.fill(option, mapping);
        }
        return new Values(prefix, reader.values, reader.places, reader.named, reader.lists);
    }

    private void walk(String base, Node.Mapping mapping) {
        mapping.entries().forEach((key, node) -> {
            String path = base + key;
            Optional<Option<?>> option = schema.options().stream()
                    .filter(each -> each.path().equals(path))
                    .findFirst();
            if (option.isPresent()) {
                if (!(node instanceof Node.Empty)) {
                    places.put(option.get(), node.where());
                    parse(option.get(), node);
                }
            } else if (schema.named().containsKey(path)) {
                named.put(path, readNamed(path, schema.named().get(path), node));
            } else if (schema.lists().containsKey(path)) {
                lists.put(path, readList(path, schema.lists().get(path), node));
            } else if (schema.paths().anyMatch(each -> each.startsWith(path + "."))) {
                section(path, node);
            } else {
                // Of so many only the number is told.
                String hint = problems.isFull()
                        ? ""
                        : Suggestion.nearest(path, schema.pathsAndSections())
                                .map(near -> "; did you mean " + prefix + near + "?")
                                .orElse("");
                problems.add(prefix + path, node.where(), "unknown setting" + hint);
            }
        });
    }

    private void section(String path, Node node) {
        if (node instanceof Node.Mapping section) {
            walk(path + ".", section);
        } else if (!(node instanceof Node.Empty)) {
            List<String> keys = schema.paths()
                    .filter(each -> each.startsWith(path + "."))
                    .map(each -> each.substring(path.length() + 1))
                    .toList();
            problems.add(
                    prefix + path,
                    node.where(),
                    "expected a mapping with the keys " + String.join(", ", keys) + ", found " + node.describe());
        }
    }

    private void parse(Option<?> option, Node node) {
        try {
            values.put(option, option.kind().parse(node));
        } catch (Kind.Unusable e) {
            problems.add(prefix + option.path(), node.where(), e.getMessage());
        }
    }

    private void fill(Option<?> option, Node.Mapping mapping) {
        if (places.containsKey(option)) {
            return;
        }
        Object standard = option.standardValue();
        if (standard != null) {
            values.put(option, standard);
        } else if (option.isRequired()) {
            problems.add(
                    prefix + option.path(),
                    prefix.isEmpty() ? "" : mapping.where(),
                    "missing; expected " + option.kind().expected());
        }
    }

    private Map<String, Values> readNamed(String path, Schema child, Node node) {
        Map<String, Values> read = new LinkedHashMap<>();
        if (!(node instanceof Node.Mapping mapping)) {
            if (!(node instanceof Node.Empty)) {
                problems.add(prefix + path, node.where(), "expected a mapping of names, found " + node.describe());
            }
            return read;
        }
        if (mapping.entries().size() > MAX_NAMED) {
            problems.add(prefix + path, node.where(), "expected at most " + MAX_NAMED + " entries");
            return read;
        }
        mapping.entries().forEach((name, value) -> {
            String at = prefix + path + "." + name;
            if (!name.matches(NAME)) {
                problems.add(at, value.where(), "expected a name of letters, digits, - and _, at most 64 of them");
            }
            read.put(name, child(child, value, at));
        });
        return read;
    }

    private List<Values> readList(String path, Schema child, Node node) {
        List<Values> read = new ArrayList<>();
        if (!(node instanceof Node.Sequence sequence)) {
            if (!(node instanceof Node.Empty)) {
                problems.add(prefix + path, node.where(), "expected a list, found " + node.describe());
            }
            return read;
        }
        if (sequence.items().size() > MAX_LIST) {
            problems.add(prefix + path, node.where(), "expected at most " + MAX_LIST + " items");
            return read;
        }
        for (Node item : sequence.items()) {
            read.add(child(child, item, prefix + path + "[" + read.size() + "]"));
        }
        return read;
    }

    private Values child(Schema child, Node node, String at) {
        if (node instanceof Node.Mapping mapping) {
            return read(child, mapping, at + ".", problems);
        }
        problems.add(at, node.where(), "expected a mapping, found " + node.describe());
        return new Values(at + ".", Map.of(), Map.of(), Map.of(), Map.of());
    }
}
