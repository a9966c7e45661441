package io.vigie.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value of a settings document and where it was written. Scalars keep their text, so that a version such as
 * {@code 0613} or {@code 1.10} stays as written.
 */
sealed interface YamlNode {

    /** For a person, such as {@code line 12 of drift.yaml}. */
    String where();

    record Scalar(String text, String where) implements YamlNode {}

    /** Nothing, {@code null} or {@code ~}: counts as if the key were absent. */
    record Empty(String where) implements YamlNode {}

    record Sequence(List<YamlNode> items, String where) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys in the order of the document. */
    record Mapping(Map<String, YamlNode> entries, String where) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        Mapping with(String key, YamlNode value) {
            Map<String, YamlNode> changed = new LinkedHashMap<>(entries);
            changed.put(key, value);
            return new Mapping(changed, where);
        }
    }

    /** Completes "found …"; short, on one line. */
    default String describe() {
        if (this instanceof Scalar scalar) {
            String text = scalar.text();
            return '"' + (text.length() <= 60 ? text : text.substring(0, 57) + "...").replaceAll("\\R", " ") + '"';
        }
        return this instanceof Sequence ? "a list" : this instanceof Mapping ? "a mapping" : "nothing";
    }
}
