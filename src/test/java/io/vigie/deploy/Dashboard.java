package io.vigie.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A dashboard file of deploy/grafana, and everything in it that Grafana sends to the store. */
record Dashboard(Path file, JsonNode json) {
    static final Path FOLDER = Path.of("deploy/grafana/dashboards");

    /**
     * @param where for messages
     * @param repeat the variable that the panel is repeated over, or empty
     */
    record Query(String where, String text, String repeat) {}

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            return new Dashboard(file, new ObjectMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uid() {
        return json.path("uid").asText();
    }

    List<JsonNode> variables() {
        return list(json.at("/templating/list"));
    }

    /** The panels that show something, so no rows. */
    List<JsonNode> panels() {
        return list(json.path("panels")).stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    /** Annotations, except the one built into Grafana. */
    List<JsonNode> annotations() {
        return list(json.at("/annotations/list")).stream()
                .filter(each -> each.path("builtIn").asInt() == 0)
                .toList();
    }

    /** The queries of panels and annotations, in the order of the file. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        file.getFileName() + ", " + panel.path("title").asText() + ", "
                                + target.path("refId").asText(),
                        target.path("query").asText(),
                        panel.path("repeat").asText("")));
            }
        }
        for (JsonNode annotation : annotations()) {
            queries.add(new Query(
                    file.getFileName() + ", annotation "
                            + annotation.path("name").asText(),
                    annotation.path("query").asText(),
                    ""));
        }
        return queries;
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
