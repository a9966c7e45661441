package io.vigie.settings;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The values of a document's options, with defaults filled in. An option with a problem has no value. */
final class OptionValues {
    private final String prefix;
    private final Map<Option<?>, Object> values;
    private final Map<Option<?>, String> paths;
    private final Map<String, Map<String, OptionValues>> named;
    private final Map<String, List<OptionValues>> lists;

    OptionValues(
            String prefix,
            Map<Option<?>, Object> values,
            Map<Option<?>, String> paths,
            Map<String, Map<String, OptionValues>> named,
            Map<String, List<OptionValues>> lists) {
        this.prefix = prefix;
        this.values = values;
        this.paths = paths;
        this.named = named;
        this.lists = lists;
    }

    /**
     * @throws IllegalStateException if the option has no value: an optional one that was not written, or one with a
     *     problem
     */
    <T> T get(Option<T> option) {
        T value = find(option);
        if (value == null) {
            throw new IllegalStateException(path(option) + " has no value");
        }
        return value;
    }

    @SuppressWarnings("unchecked") // Only the reader puts values in, each from its own option.
    <T> @Nullable T find(Option<T> option) {
        return (T) values.get(option);
    }

    /** Runs the action if the option has a value. */
    <T> void with(Option<T> option, Consumer<T> action) {
        T value = find(option);
        if (value != null) {
            action.accept(value);
        }
    }

    boolean isWritten(Option<?> option) {
        return paths.containsKey(option);
    }

    /** The full YAML path of an option. */
    String path(Option<?> option) {
        return prefix + option.path();
    }

    void problem(Problems problems, Option<?> option, String message) {
        problems.add(path(option), paths.getOrDefault(option, ""), message);
    }

    Map<String, OptionValues> named(String name) {
        return named.getOrDefault(name, Map.of());
    }

    List<OptionValues> list(String name) {
        return lists.getOrDefault(name, List.of());
    }
}
