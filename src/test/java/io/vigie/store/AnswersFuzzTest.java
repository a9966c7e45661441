package io.vigie.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.vigie.hostile.Cost;
import io.vigie.series.Measurement;
import io.vigie.store.StoreReader.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a store answers gives rows, a refusal, or a failure to answer: never another exception, and never more rows
 * than the limit.
 */
class AnswersFuzzTest {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTES_EACH = 1_000;
    private static final int LIMIT = 5;
    private static final SeriesQuery QUERY = SeriesQuery.of(Measurement.TRAFFIC).limit(LIMIT);
    private static final SeriesQuery MONITORS =
            SeriesQuery.of(Measurement.MONITOR).limit(LIMIT);

    /** The readers of answers. */
    private interface Reader {
        void read(JsonParser json) throws IOException, RefusedException;
    }

    /** The order is that of the first byte of the inputs kept as resources: append only. */
    private static final List<Reader> READERS = List.of(
            json -> influx(json, QUERY),
            json -> influx(json, MONITORS),
            json -> {
                TagValueReader values = new TagValueReader("value", LIMIT);
                InfluxAnswer.read(json, values);
                assertThat(values.sorted().items()).hasSizeLessThanOrEqualTo(LIMIT);
            },
            json -> {
                RowReader rows = new RowReader(QUERY, "time", 0);
                rows.expect(List.of(1L, 2L));
                InfluxAnswer.read(json, rows);
                assertThat(rows.bySeries().items()).hasSizeLessThanOrEqualTo(LIMIT);
            },
            json -> {
                RowReader rows = new RowReader(QUERY, QuestDbSql.TIMESTAMP, 0);
                QuestDbAnswer.read(json, rows);
                assertThat(rows.bySeries().items()).hasSizeLessThanOrEqualTo(LIMIT);
            });

    private static void influx(JsonParser json, SeriesQuery query) throws IOException, RefusedException {
        RowReader rows = new RowReader(query, "time", 0);
        InfluxAnswer.read(json, rows);
        BoundedResult<SeriesRow> read = rows.inOrder(SeriesStore.Order.NEWEST_FIRST);
        assertThat(read.items()).hasSizeLessThanOrEqualTo(LIMIT);
        for (SeriesRow row : read.items()) {
            assertThat(query.measurement().tags()).containsAll(row.tags().keySet());
            assertThat(row.fields().values()).allMatch(Double::isFinite);
        }
    }

    static Stream<Arguments> answers() {
        String influx =
                "{\"results\":[{\"statement_id\":0,\"series\":[{\"name\":\"traffic\",\"tags\":{\"slice\":\"all\"},"
                        + "\"columns\":[\"time\",\"requests\",\"model\"],\"values\":[[5,1,\"a\"],[6,2,null]]}],\"partial\":true}]}";
        String quest = "{\"query\":\"x\",\"columns\":[{\"name\":\"timestamp\",\"type\":\"TIMESTAMP\"},"
                + "{\"name\":\"model\",\"type\":\"SYMBOL\"},{\"name\":\"requests\",\"type\":\"LONG\"}],\"timestamp\":0,"
                + "\"dataset\":[[\"1970-01-01T00:00:00.005000Z\",\"a\",1]],\"count\":1}";
        return Stream.of(
                behind(0, influx),
                behind(1, influx.replace("requests", "definition").replace("5,1", "5,\"x\"")),
                behind(2, influx.replace("model", "value")),
                behind(3, influx.replace("}]}", "},{\"series\":[]}]}")),
                behind(0, "{\"results\":[{\"error\":\"no\"}]}"),
                behind(0, "{\"error\":\"database not found\"}"),
                behind(4, quest),
                behind(4, "{\"query\":\"x\",\"error\":\"table busy\",\"position\":3}"));
    }

    @MethodSource("answers")
    @FuzzTest
    void rowsOrARejectionOrNoAnswer(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        Reader reader = READERS.get((input[0] & 0xFF) % READERS.size());
        byte[] answer = Arrays.copyOfRange(input, 1, input.length);
        Cost.requireBounded(answer.length, BYTES_EACH, () -> {
            try (JsonParser json = JSON.createParser(answer)) {
                reader.read(json);
            } catch (IOException | RefusedException refused) {
                assertThat(refused.getMessage()).isNotNull();
            }
        });
    }

    private static Arguments behind(int reader, String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) reader;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return arguments((Object) input);
    }
}
