package io.vigie.bench.pipeline;

import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * What somebody would write who wants the job's traffic, latency and quality figures from Flink SQL: interval joins of
 * requests with responses and labels, and windows of five minutes over each set of segments. It tells no duplicates,
 * corrects nothing that is late, and knows neither conversations nor versions of a label.
 */
final class SqlGraph {

    private static final TypeInformation<Row> REQUEST = new RowTypeInfo(
            new TypeInformation<?>[] {
                Types.STRING, Types.STRING, Types.STRING, Types.STRING, Types.STRING, Types.STRING, Types.LONG
            },
            new String[] {"request_id", "model_name", "model_version", "lang", "country", "channel", "input_tokens"});
    private static final TypeInformation<Row> RESPONSE = new RowTypeInfo(
            new TypeInformation<?>[] {Types.STRING, Types.STRING, Types.LONG, Types.LONG, Types.DOUBLE, Types.STRING},
            new String[] {"request_id", "status", "latency_ms", "output_tokens", "cost_usd", "outcome"});
    private static final TypeInformation<Row> LABEL = new RowTypeInfo(
            new TypeInformation<?>[] {Types.STRING, Types.STRING, Types.DOUBLE},
            new String[] {"request_id", "criterion", "score"});

    private static final String SLICES =
            "GROUPING SETS ((model_name, model_version), (model_name, model_version, lang),"
                    + " (model_name, model_version, country), (model_name, model_version, channel),"
                    + " (model_name, model_version, country, channel))";

    private static final String INTERACTIONS = """
            CREATE TEMPORARY VIEW interactions AS
            SELECT q.model_name, q.model_version, q.lang, q.country, q.channel, q.input_tokens, q.event_at,
                   r.status, r.latency_ms, r.output_tokens, r.cost_usd
            FROM requests q JOIN responses r
            ON q.request_id = r.request_id
            AND r.event_at BETWEEN q.event_at - INTERVAL '10' MINUTE AND q.event_at + INTERVAL '10' MINUTE""";
    private static final String LABELLED = """
            CREATE TEMPORARY VIEW labelled AS
            SELECT q.model_name, q.model_version, q.lang, q.country, q.channel, l.criterion, l.score, l.event_at
            FROM labels l JOIN requests q
            ON l.request_id = q.request_id
            AND l.event_at BETWEEN q.event_at AND q.event_at + INTERVAL '45' DAY""";
    private static final String TRAFFIC = """
            INSERT INTO traffic
            SELECT window_start, model_name, model_version, lang, country, channel, COUNT(*),
                   SUM(CASE WHEN status = 'OK' THEN 1 ELSE 0 END), SUM(latency_ms), MAX(latency_ms),
                   SUM(input_tokens), SUM(output_tokens), SUM(cost_usd)
            FROM TABLE(TUMBLE(TABLE interactions, DESCRIPTOR(event_at), INTERVAL '5' MINUTE))
            GROUP BY window_start, window_end,\s""" + SLICES;
    private static final String LATENCIES = """
            INSERT INTO latencies
            SELECT window_start, model_name, model_version, lang, country, channel, latency_bin, COUNT(*)
            FROM (SELECT *, FLOOR(LN(latency_ms + 1) * 100) AS latency_bin
                  FROM TABLE(TUMBLE(TABLE interactions, DESCRIPTOR(event_at), INTERVAL '5' MINUTE)))
            GROUP BY window_start, window_end, latency_bin,\s""" + SLICES;
    private static final String QUALITY = """
            INSERT INTO quality
            SELECT window_start, model_name, model_version, lang, country, channel, criterion, COUNT(*), SUM(score)
            FROM TABLE(TUMBLE(TABLE labelled, DESCRIPTOR(event_at), INTERVAL '5' MINUTE))
            GROUP BY window_start, window_end, criterion,\s""" + SLICES;

    private static final String SERIES =
            "window_start TIMESTAMP(3), model_name STRING, model_version STRING, lang STRING, country STRING,"
                    + " channel STRING";

    private SqlGraph() {}

    static void build(
            StreamExecutionEnvironment environment,
            DataStream<Request> requests,
            DataStream<Response> responses,
            DataStream<Label> labels) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.exec.mini-batch.enabled", "true");
        tables.getConfig().set("table.exec.mini-batch.allow-latency", "1 s");
        tables.getConfig().set("table.exec.mini-batch.size", "5000");
        tables.getConfig().set("table.exec.uid.generation", "ALWAYS");
        view(tables, "requests", requests.map(SqlGraph::row, REQUEST).uid("sql-requests"));
        view(tables, "responses", responses.map(SqlGraph::row, RESPONSE).uid("sql-responses"));
        view(tables, "labels", labels.map(SqlGraph::row, LABEL).uid("sql-labels"));
        tables.executeSql(INTERACTIONS);
        tables.executeSql(LABELLED);
        sink(
                tables,
                "traffic",
                "requests BIGINT, ok BIGINT, latency_ms BIGINT, slowest_ms BIGINT, input_tokens BIGINT,"
                        + " output_tokens BIGINT, cost_usd DOUBLE");
        sink(tables, "latencies", "latency_bin DOUBLE, requests BIGINT");
        sink(tables, "quality", "criterion STRING, labels BIGINT, score DOUBLE");
        StreamStatementSet all = tables.createStatementSet();
        all.addInsertSql(TRAFFIC);
        all.addInsertSql(LATENCIES);
        all.addInsertSql(QUALITY);
        all.attachAsDataStream();
    }

    private static void view(StreamTableEnvironment tables, String name, DataStream<Row> rows) {
        Schema schema = Schema.newBuilder()
                .columnByMetadata("event_at", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
                .watermark("event_at", "SOURCE_WATERMARK()")
                .build();
        tables.createTemporaryView(name, rows, schema);
    }

    private static void sink(StreamTableEnvironment tables, String name, String figures) {
        tables.executeSql("CREATE TEMPORARY TABLE " + name + " (" + SERIES + ", " + figures
                + ") WITH ('connector' = 'blackhole')");
    }

    private static Row row(Request request) {
        Map<String, String> segments = request.segments();
        return Row.of(
                request.requestId(),
                request.model(),
                request.version(),
                segments.get("language"),
                segments.get("country"),
                segments.get("channel"),
                request.inputTokens());
    }

    private static Row row(Response response) {
        return Row.of(
                response.requestId(),
                response.status().name(),
                response.latencyMs(),
                response.outputTokens(),
                response.costUsd(),
                response.outcome());
    }

    private static Row row(Label label) {
        return Row.of(label.requestId(), label.criterion(), label.score());
    }
}
