package io.vigie.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes → values, by a schema. Wrong values, unknown keys and missing options are problems. */
final class SchemaReader {
    private static final int MAX_NAMED = 100;
    private static final int MAX_LIST = 1_000;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

    private final Schema schema;
    private final String prefix;
    private final Problems problems;
    private final Map<Option<?>, Object> values = new HashMap<>();
    private final Map<Option<?>, String> paths = new HashMap<>();
    private final Map<String, Map<String, OptionValues>> named = new HashMap<>();
    private final Map<String, List<OptionValues>> lists = new HashMap<>();

    private SchemaReader(Schema schema, String prefix, Problems problems) {
        this.schema = schema;
        this.prefix = prefix;
        this.problems = problems;
    }

    static OptionValues read(Schema schema, YamlNode.Mapping document, Problems problems) {
        return read(schema, document, "", problems);
    }

    private static OptionValues read(Schema schema, YamlNode.Mapping mapping, String prefix, Problems problems) {
        SchemaReader reader = new SchemaReader(schema, prefix, problems);
        reader.walk("", mapping);
        for (Option<?> option : schema.options()) {
            reader.fill(option, mapping);
        }
        return new OptionValues(prefix, reader.values, reader.paths, reader.named, reader.lists);
    }

    private void walk(String base, YamlNode.Mapping mapping) {
        mapping.entries().forEach((key, node) -> {
            String path = base + key;
            Optional<Option<?>> option = schema.options().stream()
                    .filter(each -> each.path().equals(path))
                    .findFirst();
            if (option.isPresent()) {
                if (!(node instanceof YamlNode.Empty)) {
                    paths.put(option.get(), node.where());
                    parse(option.get(), node);
                }
            } else if (schema.named().containsKey(path)) {
                named.put(path, readNamed(path, schema.named().get(path), node));
            } else if (schema.lists().containsKey(path)) {
                lists.put(path, readList(path, schema.lists().get(path), node));
            } else if (schema.paths().anyMatch(each -> each.startsWith(path + "."))) {
                section(path, node);
            } else {
                // Further problems are only counted, so none needs a hint.
                String hint = problems.isFull()
                        ? ""
                        : Suggestion.nearest(path, schema.pathsAndSections())
                                .map(near -> "; did you mean " + prefix + near + "?")
                                .orElse("");
                problems.add(prefix + path, node.where(), "unknown setting" + hint);
            }
        });
    }

    private void section(String path, YamlNode node) {
        if (node instanceof YamlNode.Mapping section) {
            walk(path + ".", section);
        } else if (!(node instanceof YamlNode.Empty)) {
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

    private void parse(Option<?> option, YamlNode node) {
        try {
            values.put(option, option.kind().parse(node));
        } catch (OptionType.InvalidValueException e) {
            problems.add(prefix + option.path(), node.where(), e.getMessage());
        }
    }

    private void fill(Option<?> option, YamlNode.Mapping mapping) {
        if (paths.containsKey(option)) {
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

    private Map<String, OptionValues> readNamed(String path, Schema child, YamlNode node) {
        Map<String, OptionValues> read = new LinkedHashMap<>();
        if (!(node instanceof YamlNode.Mapping mapping)) {
            if (!(node instanceof YamlNode.Empty)) {
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

    private List<OptionValues> readList(String path, Schema child, YamlNode node) {
        List<OptionValues> read = new ArrayList<>();
        if (!(node instanceof YamlNode.Sequence sequence)) {
            if (!(node instanceof YamlNode.Empty)) {
                problems.add(prefix + path, node.where(), "expected a list, found " + node.describe());
            }
            return read;
        }
        if (sequence.items().size() > MAX_LIST) {
            problems.add(prefix + path, node.where(), "expected at most " + MAX_LIST + " items");
            return read;
        }
        for (YamlNode item : sequence.items()) {
            read.add(child(child, item, prefix + path + "[" + read.size() + "]"));
        }
        return read;
    }

    private OptionValues child(Schema child, YamlNode node, String at) {
        if (node instanceof YamlNode.Mapping mapping) {
            return read(child, mapping, at + ".", problems);
        }
        problems.add(at, node.where(), "expected a mapping, found " + node.describe());
        return new OptionValues(at + ".", Map.of(), Map.of(), Map.of(), Map.of());
    }
}
