package io.vigie.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a document, or a part of one, may contain.
 *
 * @param options have distinct paths, none of which is a prefix of another
 * @param named mappings whose keys the user chooses, with the schema of their values, such as {@code channels}
 * @param lists lists, with the schema of their items, such as {@code monitors}
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

    /** Paths and their sections: what "did you mean" may propose. */
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
