package io.vigie.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a document, or a part of one, may say.
 *
 * @param options with distinct paths, none the beginning of another
 * @param named mappings whose keys are the user's names, each value with a schema: {@code channels}
 * @param lists lists of values with a schema: {@code monitors}
 */
record Schema(List<Option<?>> options, Map<String, Schema> named, Map<String, Schema> lists) {

    static Schema of(List<? extends List<Option<?>>> sections) {
        return of(sections, Map.of(), Map.of());
    }

    static Schema of(List<? extends List<Option<?>>> sections, Map<String, Schema> named, Map<String, Schema> lists) {
        List<Option<?>> options = sections.stream()
                .<Option<?>>flatMap(section -> section.stream())
                .toList();
        return new Schema(options, named, lists);
    }

    /** Paths, and the sections they stand in: what "did you mean" may propose. */
    List<String> pathsAndSections() {
        return Stream.concat(paths(), paths().filter(path -> path.contains(".")).map(Schema::section))
                .distinct()
                .toList();
    }

    private static String section(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }

    /** Every path that may be written at this level. */
    Stream<String> paths() {
        return Stream.of(options.stream().map(Option::path), named.keySet().stream(), lists.keySet().stream())
                .flatMap(paths -> paths);
    }
}
