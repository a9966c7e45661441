package io.vigie.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON Schemas (draft 2020-12) of the settings files, generated from the declared options: for editors, which complete
 * and check a file while it is written. Whether a file is valid as a whole is said by {@code vigie monitors check}
 * and by the jobs when they start: what depends on several options is not in the schema.
 */
public final class SettingsJsonSchemas {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private SettingsJsonSchemas() {}

    /** The schema of each kind of file, by the name of its own file. */
    public static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("monitors.schema.json", json("Monitors of Vigie", MonitorsFile.SCHEMA));
        files.put("drift.schema.json", json("Settings of the job drift of Vigie", DriftSettings.SCHEMA));
        files.put(
                "quality-metrics.schema.json",
                json("Settings of the job quality-metrics of Vigie", QualityMetricsSettings.SCHEMA));
        return files;
    }

    private static String json(String title, Schema schema) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        document.put("title", title);
        document.putAll(new SchemaPart(schema).json());
        try {
            return JSON.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema of strings, numbers, lists and maps is JSON", e);
        }
    }

    /** A mapping and what may be in it: of a whole document, of one of its sections, or of an item of a list. */
    private static final class SchemaPart {
        private final Map<String, Object> keys = new LinkedHashMap<>();
        private final Map<String, SchemaPart> sections = new LinkedHashMap<>();
        private final Set<String> required = new LinkedHashSet<>();

        SchemaPart(Schema schema) {
            schema.options().forEach(option -> put(option.path(), option.isRequired(), option(option)));
            schema.named()
                    .forEach((path, value) -> put(path, false, JsonForms.mappingTo(new SchemaPart(value).json())));
            schema.lists().forEach((path, item) -> put(path, false, JsonForms.listOf(new SchemaPart(item).json())));
        }

        private SchemaPart() {}

        private void put(String path, boolean isRequired, Map<String, Object> value) {
            int dot = path.indexOf('.');
            String key = dot < 0 ? path : path.substring(0, dot);
            if (isRequired) {
                required.add(key);
            }
            if (dot < 0) {
                keys.put(key, value);
            } else {
                // The section keeps the place of its first option.
                keys.putIfAbsent(key, Map.of());
                sections.computeIfAbsent(key, unused -> new SchemaPart())
                        .put(path.substring(dot + 1), isRequired, value);
            }
        }

        private static Map<String, Object> option(Option<?> option) {
            Map<String, Object> keywords = new LinkedHashMap<>();
            keywords.put("description", option.doc());
            keywords.putAll(option.kind().jsonSchema());
            if (option.standard() != null) {
                keywords.put("default", value(option.standard()));
            }
            return keywords;
        }

        private static Object value(String yaml) {
            try {
                return YAML.readValue(yaml, Object.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a default is YAML: " + yaml, e);
            }
        }

        Map<String, Object> json() {
            Map<String, Object> all = new LinkedHashMap<>(keys);
            sections.forEach((key, section) -> all.put(key, section.json()));
            return JsonForms.mapping(all, List.copyOf(required));
        }
    }
}
