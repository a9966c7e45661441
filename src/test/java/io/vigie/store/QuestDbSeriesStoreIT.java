package io.vigie.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.local.LocalStore;
import io.vigie.series.Measurement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class QuestDbSeriesStoreIT implements SeriesStoreContract, HostileValuesContract, SampledContract {
    private static final String WAITING = "SELECT sum(sequencerTxn - writerTxn) AS waiting FROM wal_tables()";
    private static final long DEADLINE_NS = 30_000_000_000L;

    private static LocalStore server;

    private SeriesStore store;

    @BeforeAll
    static void start() throws Exception {
        server = LocalStore.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void empty() throws Exception {
        for (Measurement measurement : Measurement.values()) {
            server.query("TRUNCATE TABLE " + measurement.storedName());
        }
        awaitLogs();
        store = new QuestDbSeriesStore(server.url());
    }

    @Override
    public SeriesStore store() {
        return store;
    }

    @Override
    public void write(String lines) throws Exception {
        StoreUnderTest.post(server.url() + "/api/v2/write?precision=ms&bucket=vigie", lines);
        awaitLogs();
    }

    private static void awaitLogs() throws Exception {
        long deadline = System.nanoTime() + DEADLINE_NS;
        List<Map<String, Object>> waiting = server.query(WAITING);
        while (!waiting.equals(List.of(Map.of("waiting", 0L))) && System.nanoTime() < deadline) {
            waiting = server.query(WAITING);
        }
        assertThat(waiting).isEqualTo(List.of(Map.of("waiting", 0L)));
    }

    @Override
    public SeriesStore bounded(long maxBytes) {
        return new QuestDbSeriesStore(server.url(), InfluxAccess.TIMEOUT, maxBytes);
    }

    @Override
    public SeriesStore down() {
        return new QuestDbSeriesStore("http://127.0.0.1:1");
    }
}
