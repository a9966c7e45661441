package io.vigie.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vigie.store.StoreReader.AnswerException;
import io.vigie.store.StoreReader.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads InfluxDB's answer, which has a result for each statement: {@code
 * {"results":[{"series":[{"tags":{},"columns":[],"values":[[]]}]}]}}, or an {@code error} in place of {@code results}
 * or of {@code series}. {@code partial} means that the server has cut the answer.
 */
final class InfluxAnswer {
    private InfluxAnswer() {}

    static void read(JsonParser json, AnswerTable table) throws IOException, RefusedException {
        expect(json.nextToken(), JsonToken.START_OBJECT);
        boolean results = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("error")) {
                throw new RefusedException(RowReader.text(json));
            } else if (name.equals("results")) {
                results = true;
                readEach(json, () -> readResult(json, table));
            } else {
                json.skipChildren();
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
        if (!results) {
            throw new AnswerException("there are no results");
        }
        table.end();
    }

    private interface ElementReader {
        void read() throws IOException, RefusedException;
    }

    private static void readEach(JsonParser json, ElementReader element) throws IOException, RefusedException {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            element.read();
        }
        expect(json.currentToken(), JsonToken.END_ARRAY);
    }

    private static void readResult(JsonParser json, AnswerTable table) throws IOException, RefusedException {
        table.next();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "error" -> throw new RefusedException(RowReader.text(json));
                case "series" -> readEach(json, () -> readSeries(json, table));
                case "partial" -> readPartial(json, table);
                default -> json.skipChildren();
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
    }

    private static void readSeries(JsonParser json, AnswerTable table) throws IOException {
        Map<String, String> tags = new HashMap<>();
        List<String> columns = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "tags" -> readTags(json, tags);
                case "columns" -> readColumns(json, columns);
                case "values" -> {
                    expect(json.currentToken(), JsonToken.START_ARRAY);
                    if (columns.isEmpty()) {
                        throw new AnswerException("values come before their columns");
                    }
                    table.readAll(json, columns, tags);
                }
                case "partial" -> readPartial(json, table);
                default -> json.skipChildren();
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
    }

    private static void readTags(JsonParser json, Map<String, String> tags) throws IOException {
        expect(json.currentToken(), JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String tag = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_NULL) {
                tags.put(tag, RowReader.text(json));
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
    }

    private static void readColumns(JsonParser json, List<String> columns) throws IOException {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            columns.add(json.getText());
        }
        expect(json.currentToken(), JsonToken.END_ARRAY);
    }

    private static void readPartial(JsonParser json, AnswerTable table) throws IOException {
        if (json.getBooleanValue()) {
            table.cut();
        }
    }

    /** @param token null at the end of the answer */
    static void expect(@Nullable JsonToken token, JsonToken expected) throws AnswerException {
        if (token != expected) {
            throw new AnswerException("it is cut off or has another structure");
        }
    }
}
