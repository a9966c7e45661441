package io.vigie.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a file of monitors anew, with other values and with comments, as {@code vigie monitors check} reads it. */
public final class MonitorsYaml {

    /** Texts that mean the same without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 _./%+-]*[A-Za-z0-9%])?");

    private final StringBuilder out = new StringBuilder();

    private MonitorsYaml() {}

    /**
     * The file with these values in it.
     *
     * @param overrides each {@code path=value}, as on a command line
     * @param comments lines about each monitor, by its name
     * @throws SettingsException if the file, or an override, cannot be used
     */
    public static String of(Path file, List<String> overrides, Map<String, List<String>> comments) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.file(file, problems);
        problems.throwIfAny(file.toString());
        for (String override : overrides) {
            document = Overrides.apply(document, override, BacktestSettings.SCHEMA, problems);
        }
        problems.throwIfAny(file.toString());
        MonitorsYaml yaml = new MonitorsYaml();
        YamlNode monitors = document.entries().get(MonitorsFile.MONITORS);
        document.entries().forEach((key, value) -> {
            if (value != monitors) {
                yaml.entry("", key, value);
            }
        });
        yaml.out.append(MonitorsFile.MONITORS).append(":\n");
        if (monitors instanceof YamlNode.Sequence list) {
            for (YamlNode item : list.items()) {
                yaml.item(item, comments);
            }
        }
        return yaml.out.toString();
    }

    private void item(YamlNode item, Map<String, List<String>> comments) {
        if (!(item instanceof YamlNode.Mapping monitor)) {
            return;
        }
        if (monitor.entries().get(MonitorOptions.NAME.path()) instanceof YamlNode.Scalar name) {
            for (String line : comments.getOrDefault(name.text(), List.of())) {
                out.append("  # ").append(line.replaceAll("\\R", " ")).append('\n');
            }
        }
        String indent = "  - ";
        for (Map.Entry<String, YamlNode> entry : monitor.entries().entrySet()) {
            entry(indent, entry.getKey(), entry.getValue());
            indent = "    ";
        }
    }

    private void entry(String indent, String key, YamlNode value) {
        out.append(indent).append(scalar(key)).append(": ");
        inline(value);
        out.append('\n');
    }

    private void inline(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            out.append(scalar(scalar.text()));
        } else if (node instanceof YamlNode.Sequence sequence) {
            out.append('[');
            String before = "";
            for (YamlNode item : sequence.items()) {
                out.append(before);
                inline(item);
                before = ", ";
            }
            out.append(']');
        } else if (node instanceof YamlNode.Mapping mapping) {
            out.append('{');
            String before = "";
            for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
                out.append(before).append(scalar(entry.getKey())).append(": ");
                inline(entry.getValue());
                before = ", ";
            }
            out.append('}');
        } else {
            out.append("null");
        }
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("null")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
                quoted.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
