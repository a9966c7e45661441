package io.vigie.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes {@code path=value} from a command line into a document before it is read; the value is YAML. */
final class Overrides {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[([^\\[\\]]+)]");

    private Overrides() {}

    /**
     * The document as if the value had been written in it. A value with no place in it is a problem and changes
     * nothing.
     */
    static YamlNode.Mapping apply(YamlNode.Mapping document, String override, Schema schema, Problems problems) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            problems.add("", "--set " + override, "expected PATH=VALUE");
            return document;
        }
        String path = override.substring(0, equals).strip();
        String where = "--set " + path;
        Problems unreadable = new Problems();
        YamlNode value = YamlReader.value(override.substring(equals + 1), where, unreadable);
        if (!unreadable.isEmpty()) {
            problems.add(path, "--set", "the value is not readable as YAML");
            return document;
        }
        List<String> steps = steps(path, schema);
        if (steps.isEmpty()) {
            problems.add(path, "--set", "expected a path such as join.timeout or monitors[0].tolerance");
            return document;
        }
        return (YamlNode.Mapping) put(document, steps, at(value, where), path, problems);
    }

    /**
     * Keys, and list positions in brackets. Below an open mapping the rest of the path is one key, including its dots.
     */
    private static List<String> steps(String path, Schema schema) {
        for (Option<?> option : schema.options()) {
            if (option.kind().isOpenMapping() && path.startsWith(option.path() + ".")) {
                List<String> steps = new ArrayList<>(List.of(option.path().split("\\.", -1)));
                steps.add(path.substring(option.path().length() + 1));
                return steps;
            }
        }
        List<String> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (matcher.find()) {
            String between = path.substring(end, matcher.start());
            boolean index = matcher.group(1) == null;
            if (!between.equals(end == 0 || index ? "" : ".")) {
                return List.of();
            }
            steps.add(matcher.group());
            end = matcher.end();
        }
        return end == path.length() && !steps.isEmpty() && !steps.get(0).startsWith("[") ? steps : List.of();
    }

    private static YamlNode put(YamlNode base, List<String> steps, YamlNode value, String path, Problems problems) {
        if (steps.isEmpty()) {
            return value;
        }
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        if (step.startsWith("[")) {
            return putItem(base, step.substring(1, step.length() - 1), rest, value, path, problems);
        }
        YamlNode.Mapping mapping =
                base instanceof YamlNode.Mapping given ? given : new YamlNode.Mapping(Map.of(), value.where());
        YamlNode old = mapping.entries().getOrDefault(step, new YamlNode.Empty(value.where()));
        return mapping.with(step, put(old, rest, value, path, problems));
    }

    private static YamlNode putItem(
            YamlNode base, String item, List<String> rest, YamlNode value, String path, Problems problems) {
        List<YamlNode> items =
                base instanceof YamlNode.Sequence sequence ? new ArrayList<>(sequence.items()) : List.of();
        for (int i = 0; i < items.size(); i++) {
            if (Integer.toString(i).equals(item) || isNamed(items.get(i), item)) {
                items.set(i, put(items.get(i), rest, value, path, problems));
                return new YamlNode.Sequence(items, base.where());
            }
        }
        problems.add(path, "--set", "there is no item " + item + " in a list of " + items.size());
        return base;
    }

    private static boolean isNamed(YamlNode node, String name) {
        return node instanceof YamlNode.Mapping mapping
                && mapping.entries().get("name") instanceof YamlNode.Scalar scalar
                && scalar.text().equals(name);
    }

    private static YamlNode at(YamlNode node, String where) {
        if (node instanceof YamlNode.Scalar scalar) {
            return new YamlNode.Scalar(scalar.text(), where);
        }
        return node instanceof YamlNode.Empty ? new YamlNode.Empty(where) : node;
    }
}
