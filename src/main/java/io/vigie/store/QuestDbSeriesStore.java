package io.vigie.store;

import io.vigie.series.Measurement;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads from the QuestDB of a local run through {@code GET /exec}. Its tables are created before the first point, with
 * a column for every tag and field.
 *
 * <p>A written point can be read once its table's log has been applied: a few milliseconds later.
 */
public final class QuestDbSeriesStore implements SeriesStore {
    /** The server accepts a request line of up to 32 kB. */
    private static final int MAX_STATEMENT_BYTES = 30_000;

    private final StoreServer server;
    private final StoreReader reader;

    /**
     * Does not connect yet.
     *
     * @param url of the server, {@code http://host:port}
     */
    public QuestDbSeriesStore(String url) {
        this(url, InfluxAccess.TIMEOUT, StoreReader.MAX_BYTES);
    }

    QuestDbSeriesStore(String url, Duration timeout, long maxBytes) {
        this.server = new StoreServer(
                "The local store",
                URI.create(url),
                "Check that the local run is still up, and that no other program uses its port.",
                "Check that the address is that of the local run's own store.",
                "Check that the store was created by this version: it may lack a table or a column.");
        this.reader = new StoreReader(server, timeout, maxBytes);
    }

    @Override
    public BoundedResult<SeriesRow> range(SeriesQuery query, Order order)
            throws SeriesStoreException, InterruptedException {
        RowReader rows = new RowReader(query, QuestDbSql.TIMESTAMP, 0);
        ask(QuestDbSql.range(query, order), rows);
        return rows.inOrder(order);
    }

    @Override
    public BoundedResult<SeriesRow> latest(SeriesQuery query) throws SeriesStoreException, InterruptedException {
        RowReader rows = new RowReader(query, QuestDbSql.TIMESTAMP, 0);
        ask(QuestDbSql.latest(query), rows);
        return rows.bySeries();
    }

    @Override
    public BoundedResult<SeriesRow> sampled(SeriesQuery query, long stepMs)
            throws SeriesStoreException, InterruptedException {
        TimeSteps steps = TimeSteps.within(query, stepMs);
        if (steps.count() <= MAX_TIMES) {
            return at(query, steps.times());
        }
        RowReader rows = new RowReader(query, QuestDbSql.TIME, 0);
        ask(QuestDbSql.sampled(steps.narrow(query), stepMs), rows);
        return rows.inOrder(Order.OLDEST_FIRST);
    }

    @Override
    public BoundedResult<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMs)
            throws SeriesStoreException, InterruptedException {
        return at(query, new QueryTimes(times, withinMs));
    }

    private BoundedResult<SeriesRow> at(SeriesQuery query, QueryTimes times)
            throws SeriesStoreException, InterruptedException {
        RowReader rows = new RowReader(query, QuestDbSql.TIME, 0);
        for (QueryTimes some : times.parts(part -> QuestDbSql.at(query, part), MAX_STATEMENT_BYTES)) {
            ask(QuestDbSql.at(query, some), rows);
        }
        return rows.inOrder(Order.OLDEST_FIRST);
    }

    @Override
    public BoundedResult<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery.requireTag(measurement, tag);
        SeriesQuery.requireTags(measurement, filter);
        TagValueReader values = new TagValueReader(tag, MAX_TAG_VALUES);
        ask(QuestDbSql.tagValues(measurement, tag, filter, MAX_TAG_VALUES), values);
        return values.sorted();
    }

    private void ask(String statement, AnswerTable table) throws SeriesStoreException, InterruptedException {
        reader.get(server.endpoint("/exec", Map.of("query", statement)), null, List.of(), json -> {
            QuestDbAnswer.read(json, table);
            return table;
        });
    }
}
