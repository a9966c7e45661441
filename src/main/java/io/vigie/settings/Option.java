package io.vigie.settings;

import org.jspecify.annotations.Nullable;

/**
 * The declaration of one option.
 *
 * @param path the YAML path below its schema, such as {@code join.timeout}
 * @param standard the default, as a person would write it; null: none
 * @param isRequired whether it must be written
 * @param doc one line: what it does, and the cost of more or less of it
 */
record Option<T>(String path, OptionType<T> kind, @Nullable String standard, boolean isRequired, String doc) {

    static <T> Option<T> of(String path, OptionType<T> kind, String standard, String doc) {
        return new Option<>(path, kind, standard, false, doc);
    }

    static <T> Option<T> required(String path, OptionType<T> kind, String doc) {
        return new Option<>(path, kind, null, true, doc);
    }

    static <T> Option<T> optional(String path, OptionType<T> kind, String doc) {
        return new Option<>(path, kind, null, false, doc);
    }

    /** The default, read as if it had been written; null where there is none. */
    @Nullable
    T standardValue() {
        if (standard == null) {
            return null;
        }
        Problems problems = new Problems();
        YamlNode node = YamlReader.value(standard, "the default of " + path, problems);
        problems.throwIfAny(path);
        try {
            return kind.parse(node);
        } catch (OptionType.InvalidValueException e) {
            throw new IllegalStateException("the default of " + path + ": " + e.getMessage(), e);
        }
    }
}
