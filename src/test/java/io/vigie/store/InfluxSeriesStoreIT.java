package io.vigie.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.local.InfluxServer;
import io.vigie.series.Measurement;
import io.vigie.store.InfluxAccess.InfluxLogin;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException.StoreFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class InfluxSeriesStoreIT implements SeriesStoreContract, HostileValuesContract, SampledContract {
    private static InfluxServer server;
    private static int databases;

    private String database;
    private SeriesStore store;

    @BeforeAll
    static void start() throws Exception {
        server = InfluxServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void empty() throws Exception {
        database = "contract" + databases++;
        server.createDatabase(database);
        store = new InfluxSeriesStore(InfluxAccess.of(server.url(), database, InfluxLogin.NONE));
    }

    @Override
    public SeriesStore store() {
        return store;
    }

    @Override
    public void write(String lines) throws Exception {
        StoreUnderTest.post(server.url() + "/write?precision=ms&db=" + database, lines);
    }

    @Override
    public SeriesStore bounded(long maxBytes) {
        return new InfluxSeriesStore(InfluxAccess.of(server.url(), database, InfluxLogin.NONE), maxBytes);
    }

    @Override
    public SeriesStore down() {
        return new InfluxSeriesStore(InfluxAccess.of("http://127.0.0.1:1", "nowhere", InfluxLogin.NONE));
    }

    private static SeriesStoreException failure(String url, String bucket, InfluxLogin login) {
        SeriesStore store = new InfluxSeriesStore(InfluxAccess.of(url, bucket, login));
        return catchThrowableOfType(
                SeriesStoreException.class, () -> store.range(SeriesQuery.of(Measurement.TRAFFIC), Order.OLDEST_FIRST));
    }

    @Test
    void aNamedRetentionPolicyIsRead() throws Exception {
        server.query("", "CREATE RETENTION POLICY \"long\" ON \"" + database + "\" DURATION INF REPLICATION 1");
        StoreUnderTest.post(
                server.url() + "/write?precision=ms&rp=long&db=" + database, "traffic,model=kept requests=1i " + START);
        SeriesQuery all = SeriesQuery.of(Measurement.TRAFFIC);
        assertThat(new InfluxSeriesStore(InfluxAccess.of(server.url(), database + "/long", InfluxLogin.NONE))
                        .latest(all)
                        .items())
                .containsExactly(new SeriesRow(START, Map.of("model", "kept"), Map.of("requests", 1.0)));
        assertThat(new InfluxSeriesStore(InfluxAccess.of(server.url(), database, InfluxLogin.NONE))
                        .latest(all)
                        .items())
                .isEmpty();
    }

    @Test
    void aMissingDatabaseIsRefusedAndNamed() {
        SeriesStoreException failure = failure(server.url(), "nobody-made-it", InfluxLogin.NONE);
        assertThat(failure.reason()).isEqualTo(StoreFailure.REFUSED);
        assertThat(failure).hasMessageContainingAll("influx.bucket", "nobody-made-it", "database not found");
    }

    @Test
    void deniedAccessIsReportedWithAdviceAndWithoutSecrets() throws Exception {
        try (InfluxServer locked = InfluxServer.start(true)) {
            locked.createDatabase("closed");
            locked.query("", "CREATE USER \"stranger\" WITH PASSWORD 'may-nothing-815'");
            SeriesStore open = new InfluxSeriesStore(InfluxAccess.of(
                    locked.url(), "closed", InfluxLogin.user(InfluxServer.ADMIN, () -> InfluxServer.ADMIN_PASSWORD)));
            assertThat(open.latest(SeriesQuery.of(Measurement.TRAFFIC)).items()).isEmpty();

            String secret = "not-the-password-0815";
            List<InfluxLogin> wrong = List.of(
                    InfluxLogin.NONE,
                    InfluxLogin.user(InfluxServer.ADMIN, () -> secret),
                    InfluxLogin.user("nobody", () -> secret),
                    InfluxLogin.user("stranger", () -> "may-nothing-815"),
                    InfluxLogin.token(() -> secret),
                    InfluxLogin.token(() -> secret + "\nX-Other: 1"),
                    InfluxLogin.token(() -> {
                        throw new IOException("influx.token: file /run/secrets/token cannot be read");
                    }));
            for (InfluxLogin login : wrong) {
                SeriesStoreException failure = failure(locked.url(), "closed", login);
                assertThat(failure.reason()).as("%s", failure).isEqualTo(StoreFailure.DENIED);
                assertThat(failure).hasMessageContaining("Check influx.token, or influx.user and influx.password");
                assertThat(failure).hasStackTraceContaining("InfluxDB at " + locked.url());
                for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                    assertThat(cause.toString()).doesNotContain(secret).doesNotContain("may-nothing-815");
                }
            }
            assertThat(failure(locked.url(), "closed", wrong.get(wrong.size() - 1)))
                    .hasMessageContaining("/run/secrets/token");
        }
    }
}
