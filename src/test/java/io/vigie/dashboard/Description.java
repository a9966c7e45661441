package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code openapi.json} promises, to hold answers against. */
final class Description {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> byPointer = new HashMap<>();

    Description() throws IOException {
        this.document = JSON.readTree(StaticAssets.read("/dashboard/openapi.json"));
    }

    JsonNode document() {
        return document;
    }

    /** Parameter names by address. */
    Map<String, Set<String>> parameters() {
        Map<String, Set<String>> byPath = new TreeMap<>();
        document.path("paths").properties().forEach(path -> {
            if (!path.getValue().has("get")) {
                return;
            }
            Set<String> names = new TreeSet<>();
            path.getValue()
                    .at("/get/parameters")
                    .forEach(parameter -> names.add(parameter.path("name").asText()));
            byPath.put(path.getKey(), names);
        });
        return byPath;
    }

    /** Holds an answer against what the address promises for its status. */
    void check(String address, Answered answer) throws IOException {
        check("get", address, answer);
    }

    /** @param method as the description names it */
    void check(String method, String address, Answered answer) throws IOException {
        String path = address.replaceFirst("\\?.*", "");
        JsonNode response = document.path("paths").path(path).at("/" + method + "/responses/" + answer.status());
        assertThat(response.isMissingNode())
                .as("%s answers %s, which is not described", address, answer.status())
                .isFalse();
        if (response.has("$ref")) {
            response = document.at(response.path("$ref").asText().substring(1));
        }
        String type = answer.contentType().replaceFirst(";.*", "");
        JsonNode schema = response.path("content").path(type).path("schema");
        assertThat(schema.isMissingNode())
                .as("%s answers with %s, which is not described", address, type)
                .isFalse();
        if (type.equals(JSON_TYPE)) {
            check(address, schema, JSON.readTree(answer.body()));
        }
    }

    private static final String JSON_TYPE = "application/json";

    private void check(String address, JsonNode schema, JsonNode body) {
        Schema compiled = byPointer.computeIfAbsent(schema.toString(), any -> {
            ObjectNode withComponents = schema.deepCopy();
            withComponents.set("components", document.path("components"));
            return schemas.getSchema(withComponents);
        });
        List<String> problems = new ArrayList<>();
        for (Error error : compiled.validate(body)) {
            problems.add(error.toString());
        }
        assertThat(problems).as(address).isEmpty();
    }
}
