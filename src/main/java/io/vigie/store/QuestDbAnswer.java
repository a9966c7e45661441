package io.vigie.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vigie.store.StoreReader.AnswerException;
import io.vigie.store.StoreReader.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads QuestDB's answer: {@code {"columns":[{"name":…}],"dataset":[[]],"count":n}}. An {@code error} that follows
 * rows invalidates them.
 */
final class QuestDbAnswer {
    private QuestDbAnswer() {}

    static void read(JsonParser json, AnswerTable table) throws IOException, RefusedException {
        InfluxAnswer.expect(json.nextToken(), JsonToken.START_OBJECT);
        List<String> columns = new ArrayList<>();
        boolean dataset = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "error" -> throw new RefusedException(RowReader.text(json));
                case "columns" -> readColumns(json, columns);
                case "dataset" -> {
                    InfluxAnswer.expect(json.currentToken(), JsonToken.START_ARRAY);
                    table.readAll(json, columns, Map.of());
                    dataset = true;
                }
                default -> json.skipChildren();
            }
        }
        InfluxAnswer.expect(json.currentToken(), JsonToken.END_OBJECT);
        if (!dataset) {
            throw new AnswerException("there is no data set");
        }
    }

    private static void readColumns(JsonParser json, List<String> columns) throws IOException {
        InfluxAnswer.expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String property = json.currentName();
                json.nextToken();
                if (property.equals("name")) {
                    columns.add(RowReader.text(json));
                } else {
                    json.skipChildren();
                }
            }
        }
        InfluxAnswer.expect(json.currentToken(), JsonToken.END_ARRAY);
    }
}
