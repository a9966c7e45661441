package io.vigie.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vigie.store.StoreReader.AnswerException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Collects the texts of one column, up to a limit. */
final class TagValueReader implements AnswerTable {
    private final String column;
    private final int limit;
    private final TreeSet<String> found = new TreeSet<>();
    private boolean more;

    TagValueReader(String column, int limit) {
        this.column = column;
        this.limit = limit;
    }

    @Override
    public void cut() {
        more = true;
    }

    @Override
    public void readAll(JsonParser json, List<String> columns, Map<String, String> tags) throws IOException {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new AnswerException("there is no column " + column);
        }
        while (json.nextToken() == JsonToken.START_ARRAY) {
            for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                if (i == index && json.currentToken() != JsonToken.VALUE_NULL) {
                    add(RowReader.text(json));
                } else {
                    json.skipChildren();
                }
            }
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new AnswerException("a row is not an array");
        }
    }

    private void add(String value) {
        if (value.isEmpty() || found.contains(value)) {
            return;
        }
        if (found.size() == limit) {
            more = true;
        } else {
            found.add(value);
        }
    }

    BoundedResult<String> sorted() {
        return new BoundedResult<>(List.copyOf(found), more);
    }
}
