package io.vigie.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vigie.decode.EventKind;
import io.vigie.decode.TableColumns.FieldSource;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a folder hold which events: {@code requests.jsonl}, or {@code Request.csv.gz}. A file {@value
 * #MAPPING} says what columns of tables mean that have other names than the fields:
 *
 * <pre>
 * labels:
 *   request_id: ticket          # from the column "ticket"
 *   criterion: {value: correct} # the same for all rows
 *   source: {value: HUMAN}
 * </pre>
 */
public final class HistoryFiles {

    /** What columns of tables mean. */
    public static final String MAPPING = "mapping.yaml";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<String> FORMATS = List.of("jsonl", "ndjson", "json", "csv");
    private static final List<String> COMPRESSIONS = List.of("gz", "zst");

    private static final String HOW = "Write, for each kind of events, which field comes from which column, such as"
            + " labels: {request_id: ticket, source: {value: HUMAN}}.";

    private final Path directory;
    private final Map<EventKind, Path> files = new EnumMap<>(EventKind.class);
    private final Map<EventKind, Map<String, FieldSource>> mappings = new EnumMap<>(EventKind.class);

    private HistoryFiles(Path directory) {
        this.directory = directory;
    }

    /** @throws IOException with a sentence, if two files claim to be one kind, or the mapping is not usable */
    public static HistoryFiles in(Path directory) throws IOException {
        HistoryFiles found = new HistoryFiles(directory);
        List<Path> entries;
        try (Stream<Path> listed = Files.list(directory)) {
            entries = listed.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : entries) {
            EventKind kind = kindOf(name(file));
            Path other = kind == null ? null : found.files.putIfAbsent(kind, file);
            if (other != null) {
                throw new IOException(directory + " has both " + name(other) + " and " + name(file)
                        + ": which are the "
                        + EventKind.valueOf(String.valueOf(kind)).many()
                        + "? Leave one in the folder.");
            }
        }
        Path mapping = directory.resolve(MAPPING);
        if (Files.exists(mapping)) {
            found.readMapping(mapping);
        }
        return found;
    }

    /** The kind that a file of this name holds; null: none. */
    public static @Nullable EventKind kindOf(String name) {
        List<String> parts =
                new ArrayList<>(Arrays.asList(name.toLowerCase(Locale.ROOT).split("\\.", -1)));
        if (COMPRESSIONS.contains(parts.get(parts.size() - 1))) {
            parts.remove(parts.size() - 1);
        }
        if (parts.size() != 2 || !FORMATS.contains(parts.get(1))) {
            return null;
        }
        for (EventKind kind : EventKind.values()) {
            if (parts.get(0).equals(kind.one()) || parts.get(0).equals(kind.many())) {
                return kind;
            }
        }
        return null;
    }

    private void readMapping(Path file) throws IOException {
        JsonNode root;
        try {
            root = YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new IOException(file + " is not YAML", e);
        }
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            EventKind kind = Stream.of(EventKind.values())
                    .filter(each -> each.many().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new IOException(
                            file + ": " + PrintableText.name(entry.getKey()) + " is none of " + kinds() + ". " + HOW));
            Map<String, FieldSource> sources = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : entry.getValue().properties()) {
                JsonNode source = field.getValue();
                JsonNode value = source.path("value");
                if (source.isValueNode() && !source.isNull()) {
                    sources.put(field.getKey(), new FieldSource(source.asText(), null));
                } else if (source.size() == 1 && value.isValueNode() && !value.isNull()) {
                    sources.put(field.getKey(), new FieldSource(null, value.asText()));
                } else {
                    throw new IOException(file + ": " + entry.getKey() + "." + PrintableText.name(field.getKey())
                            + " is neither a column nor {value: ...}. " + HOW);
                }
            }
            mappings.put(kind, sources);
        }
    }

    private static String kinds() {
        return Stream.of(EventKind.values()).map(EventKind::many).collect(Collectors.joining(", "));
    }

    /** The file of a kind; null: there is none. */
    public @Nullable Path of(EventKind kind) {
        return files.get(kind);
    }

    Map<String, FieldSource> mapping(EventKind kind) {
        return mappings.getOrDefault(kind, Map.of());
    }

    /** That a file is missing, and which files there are in its place, as a sentence without its end. */
    public String missing(EventKind kind) throws IOException {
        List<String> others;
        try (Stream<Path> listed = Files.list(directory)) {
            others = listed.filter(Files::isRegularFile)
                    .filter(file -> !files.containsValue(file))
                    .map(file -> PrintableText.text(name(file)))
                    .sorted()
                    .limit(5)
                    .toList();
        }
        return "it has no " + kind.many() + ".jsonl (or .json, .csv; also .gz, .zst)"
                + (others.isEmpty() ? "" : "; there is " + String.join(", ", others));
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
