package io.vigie.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keywords of JSON Schema, draft 2020-12, for the values that options take. In the order in which they are written. */
final class JsonForms {
    private static final String TYPE = "type";

    private JsonForms() {}

    static Map<String, Object> text() {
        return ordered(TYPE, "string", "minLength", 1);
    }

    /** A text that YAML may take for a number or a truth value when it is not quoted. */
    static Map<String, Object> scalar() {
        return Map.of(TYPE, List.of("string", "number", "boolean"));
    }

    /** @param regex of the whole text, within what Java and ECMA-262 have in common */
    static Map<String, Object> matching(String regex) {
        return ordered(TYPE, "string", "pattern", "^(" + regex + ")$");
    }

    static Map<String, Object> flag() {
        return Map.of(TYPE, "boolean");
    }

    static Map<String, Object> integer(long min, long max) {
        return range("integer", min, max);
    }

    static Map<String, Object> number(double min, double max) {
        return range("number", min, max);
    }

    private static Map<String, Object> range(String type, Number min, Number max) {
        Map<String, Object> keywords = ordered(TYPE, type, "minimum", min);
        keywords.put("maximum", max);
        return keywords;
    }

    static Map<String, Object> oneOf(List<String> labels) {
        return Map.of("enum", labels);
    }

    /** Of different items. */
    static Map<String, Object> listOf(Map<String, Object> item) {
        Map<String, Object> keywords = ordered(TYPE, "array", "items", item);
        keywords.put("uniqueItems", true);
        return keywords;
    }

    /** Of any keys. */
    static Map<String, Object> mappingTo(Map<String, Object> value) {
        return ordered(TYPE, "object", "additionalProperties", value);
    }

    /** Of these keys and no others. */
    static Map<String, Object> mapping(Map<String, Object> keys, List<String> required) {
        Map<String, Object> keywords = ordered(TYPE, "object", "properties", keys);
        if (!required.isEmpty()) {
            keywords.put("required", required);
        }
        keywords.put("additionalProperties", false);
        return keywords;
    }

    private static Map<String, Object> ordered(String first, Object of, String second, Object ofSecond) {
        Map<String, Object> keywords = new LinkedHashMap<>();
        keywords.put(first, of);
        keywords.put(second, ofSecond);
        return keywords;
    }
}
