package io.vigie.store;

import io.vigie.series.Measurement;
import io.vigie.store.SeriesStoreException.StoreFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads from InfluxDB 1.x, 2 or 3 through {@code GET /query}, which servers accept for reads only. */
public final class InfluxSeriesStore implements SeriesStore {
    private static final String CHECK_LOGIN =
            "Check influx.token, or influx.user and influx.password, and that they may read the bucket.";

    /** Proxies in front of InfluxDB often limit the request line to 8 kB. */
    private static final int MAX_STATEMENT_BYTES = 7_000;

    private final InfluxAccess access;
    private final StoreServer server;
    private final StoreReader reader;

    /** Does not connect yet. */
    public InfluxSeriesStore(InfluxAccess access) {
        this(access, StoreReader.MAX_BYTES);
    }

    InfluxSeriesStore(InfluxAccess access, long maxBytes) {
        this.access = access;
        this.server = new StoreServer(
                "InfluxDB",
                access.url(),
                "Check influx.url, and that the server runs.",
                CHECK_LOGIN,
                "Check that influx.bucket (" + access.database() + ") exists there and can be read with InfluxQL.");
        this.reader = new StoreReader(server, access.timeout(), maxBytes);
    }

    @Override
    public BoundedResult<SeriesRow> range(SeriesQuery query, Order order)
            throws SeriesStoreException, InterruptedException {
        RowReader rows = new RowReader(query, "time", 0, query.counts());
        ask(InfluxQl.range(query, order), rows);
        return rows.inOrder(order);
    }

    @Override
    public BoundedResult<SeriesRow> latest(SeriesQuery query) throws SeriesStoreException, InterruptedException {
        RowReader rows = new RowReader(query, "time", 0, query.counts());
        ask(InfluxQl.latest(query), rows);
        return rows.bySeries();
    }

    @Override
    public BoundedResult<SeriesRow> sampled(SeriesQuery query, long stepMs)
            throws SeriesStoreException, InterruptedException {
        TimeSteps steps = TimeSteps.within(query, stepMs);
        RowReader rows = new RowReader(query, "time", stepMs - 1, query.counts());
        if (!steps.isEmpty()) {
            ask(InfluxQl.sampled(steps.narrow(query), stepMs), rows);
        }
        return rows.inOrder(Order.OLDEST_FIRST);
    }

    @Override
    public BoundedResult<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMs)
            throws SeriesStoreException, InterruptedException {
        QueryTimes all = new QueryTimes(times, withinMs);
        RowReader rows = new RowReader(query, "time", 0, query.counts());
        for (QueryTimes some : all.parts(part -> InfluxQl.at(query, part), MAX_STATEMENT_BYTES)) {
            rows.expect(some.times());
            ask(InfluxQl.at(query, some), rows);
        }
        return rows.inOrder(Order.OLDEST_FIRST);
    }

    @Override
    public BoundedResult<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery.requireTag(measurement, tag);
        SeriesQuery.requireTags(measurement, filter);
        TagValueReader values = new TagValueReader("value", MAX_TAG_VALUES);
        ask(InfluxQl.tagValues(measurement, tag, filter, MAX_TAG_VALUES), values);
        return values.sorted();
    }

    private void ask(String statement, AnswerTable table) throws SeriesStoreException, InterruptedException {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("db", access.database());
        parameters.put("epoch", "ms");
        parameters.put("q", statement);
        if (access.retentionPolicy() != null) {
            parameters.put("rp", access.retentionPolicy());
        }
        List<String> secrets = new ArrayList<>();
        String authorization = authorization(secrets);
        reader.get(server.endpoint("/query", parameters), authorization, secrets, json -> {
            InfluxAnswer.read(json, table);
            return table;
        });
    }

    private @Nullable String authorization(List<String> secrets) throws SeriesStoreException {
        InfluxAccess.InfluxLogin login = access.login();
        if (login.secret() == null) {
            return null;
        }
        String secret;
        try {
            secret = login.secret().read();
        } catch (IOException e) {
            throw new SeriesStoreException(
                    StoreFailure.DENIED,
                    server + " was not queried: " + Objects.toString(e.getMessage(), "the credential cannot be read")
                            + ". " + CHECK_LOGIN,
                    e);
        }
        secrets.add(secret);
        if (login.user() == null) {
            return "Token " + secret;
        }
        String basic =
                Base64.getEncoder().encodeToString((login.user() + ":" + secret).getBytes(StandardCharsets.UTF_8));
        secrets.add(basic);
        return "Basic " + basic;
    }
}
