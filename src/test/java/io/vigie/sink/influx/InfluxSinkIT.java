package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vigie.local.InfluxServer;
import io.vigie.model.SecretSource;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.sink.influx.InfluxSettings.Batches;
import io.vigie.sink.influx.InfluxSettings.Credentials;
import io.vigie.sink.influx.InfluxSettings.Retries;
import io.vigie.sink.influx.InfluxSettings.WriteApiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class InfluxSinkIT {
    private static final long HOUR = 3_600_000;
    private static final long START = 1_700_000_000_000L;

    private static final SinkCluster CLUSTER = new SinkCluster();

    @RegisterExtension
    static final MiniClusterExtension MINI_CLUSTER = CLUSTER.extension();

    /** Points that a job in this process has made. */
    private static final AtomicLong BROUGHT = new AtomicLong();

    private static InfluxServer server;

    @BeforeAll
    static void start() throws Exception {
        server = InfluxServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static InfluxSettings settings(String database) throws IOException, InterruptedException {
        server.createDatabase(database);
        return InfluxSettings.of(server.url(), WriteApiVersion.V1, database)
                .with(new Batches(500, 100_000, 20))
                .with(new Retries(2_000, 20, 200));
    }

    @Test
    void whatIsWrittenTwiceIsThereOnceAndARewriteReplaces() throws Exception {
        InfluxSettings settings = settings("rewrites");
        List<SeriesPoint> points = new ArrayList<>();
        for (int hour = 0; hour < 2_000; hour++) {
            points.add(SinkCluster.traffic("all", START + hour * HOUR, hour));
        }
        JobID job = SinkCluster.run(points, settings);
        SinkCluster.run(points, settings);
        assertThat(server.count("rewrites", "traffic", "requests")).isEqualTo(2_000);
        assertThat(CLUSTER.counter(job, "pointsWritten")).isEqualTo(2_000);
        assertThat(CLUSTER.counter(job, "requests2xx")).isBetween(4L, 2_000L);

        SinkCluster.run(List.of(SinkCluster.traffic("all", START + 7 * HOUR, 4_711)), settings);
        assertThat(server.query(
                        "rewrites",
                        "SELECT requests, error_rate FROM traffic WHERE time = " + (START + 7 * HOUR) + "ms"))
                .containsExactly(Map.of("time", START + 7 * HOUR, "requests", 4_711L, "error_rate", 4_711 / 1024.0));
        assertThat(server.count("rewrites", "traffic", "requests")).isEqualTo(2_000);
    }

    @Test
    void hostileTagValuesComeBack() throws Exception {
        InfluxSettings settings = settings("hostile");
        String[] pieces = {
            ",", " ", "=", "\\", "\"", "'", "\n", "\r", "\t", "#", "a", "é", "漢", "🙂", "/*", "--", ";", "0"
        };
        long seed = 20_261_123;
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> expected = new HashSet<>();
        List<SeriesPoint> points = new ArrayList<>();
        while (points.size() < 3_000) {
            StringBuilder value = new StringBuilder();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                value.append(pieces[random.nextInt(pieces.length)]);
            }
            expected.add(LineProtocol.storable(value.toString()));
            points.add(SinkCluster.traffic(value.toString(), START, 1));
        }
        JobID job = SinkCluster.run(points, settings);

        Set<String> stored = new HashSet<>();
        for (Map<String, Object> row : server.query("hostile", "SELECT requests FROM traffic GROUP BY slice")) {
            stored.add((String) row.get("slice"));
        }
        assertThat(stored).as("seed %s", seed).isEqualTo(expected);
        assertThat(CLUSTER.counter(job, "pointsDroppedBadLine"))
                .as("seed %s", seed)
                .isZero();
    }

    @Test
    void onlyTheBadLineIsLost() throws Exception {
        InfluxSettings settings = settings("bad");
        List<SeriesPoint> points = new ArrayList<>();
        for (int hour = 0; hour < 1_000; hour++) {
            points.add(SinkCluster.traffic("all", START + hour * HOUR, hour));
        }
        // InfluxDB takes series names of up to 65,535 bytes.
        points.add(437, SinkCluster.traffic("x".repeat(70_000), START, 1));
        points.add(
                801, new SeriesPoint(Measurement.TRAFFIC, Map.of("model", "m"), Map.of("error_rate", Double.NaN), 1));

        JobID job = SinkCluster.run(points, settings);

        assertThat(server.count("bad", "traffic", "requests")).isEqualTo(1_000);
        assertThat(CLUSTER.counter(job, "pointsDroppedBadLine")).isEqualTo(1);
        assertThat(CLUSTER.counter(job, "pointsDroppedUnwritable")).isEqualTo(1);
        assertThat(CLUSTER.counter(job, "pointsWritten")).isEqualTo(1_000);
    }

    @Test
    void pointsOfAnotherTypeThanTheStoreHasAreLostAlone() throws Exception {
        InfluxSettings settings = settings("types");
        // What an earlier tool wrote: in the week of START, requests are floats.
        try (LineEndpoint raw = InfluxEndpoint.open(settings, Map.of())) {
            assertThat(raw.write(List.of("traffic,model=old requests=1.5 " + START))
                            .verdict())
                    .isEqualTo(WriteReply.WriteOutcome.WRITTEN);
        }
        List<SeriesPoint> points = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            points.add(SinkCluster.traffic("all", START + i, i));
            points.add(SinkCluster.traffic("all", START + 1_000 * HOUR + i, i));
        }

        JobID job = SinkCluster.run(points, settings);

        assertThat(server.query("types", "SELECT requests FROM traffic WHERE slice = 'all'"))
                .hasSize(100);
        assertThat(CLUSTER.counter(job, "pointsDroppedBadLine")).isEqualTo(100);
    }

    @Test
    void pointsOlderThanTheRetentionAreCountedAndNotSentAgain() throws Exception {
        InfluxSettings base = settings("short");
        server.query("short", "CREATE RETENTION POLICY \"month\" ON \"short\" DURATION 30d REPLICATION 1");
        InfluxSettings settings = InfluxSettings.of(base.url(), WriteApiVersion.V1, "short/month")
                .with(base.batches())
                .with(base.retries());
        long now = server.query("short", "SHOW DIAGNOSTICS").stream()
                .filter(row -> row.containsKey("currentTime"))
                .map(row -> Instant.parse((String) row.get("currentTime")).toEpochMilli())
                .findFirst()
                .orElseThrow();
        List<SeriesPoint> points = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            points.add(SinkCluster.traffic("all", START + i, i));
            points.add(SinkCluster.traffic("all", now - i, i));
        }

        JobID job = SinkCluster.run(points, settings);

        assertThat(server.query("short", "SELECT requests FROM \"short\".\"month\".traffic"))
                .hasSize(100);
        assertThat(CLUSTER.counter(job, "pointsDroppedBeyondRetention")).isEqualTo(100);
        assertThat(CLUSTER.counter(job, "pointsWritten")).isEqualTo(100);
    }

    @Test
    void survivesAnOutageAndACrashOfTheJobInIt() throws Exception {
        InfluxSettings settings = settings("outage");
        OutageMap.Stages stages = new OutageMap.Stages();
        StreamExecutionEnvironment environment = SinkCluster.environment(1);
        environment
                .fromSequence(0, OutageMap.POINTS - 1)
                .uid("numbers")
                .map(OutageMap.from(START, stages))
                .returns(SinkCluster.POINT)
                .uid("points")
                .sinkTo(new InfluxSink(settings))
                .uid("sink");
        JobClient job = environment.executeAsync();

        assertThat(stages.outageDue.await(60, TimeUnit.SECONDS)).isTrue();
        server.kill();
        assertThat(server.isRunning()).isFalse();
        stages.outageBegun.countDown();
        assertThat(stages.checkpointsBeforeCrash.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(stages.checkpointsAfterCrash.await(60, TimeUnit.SECONDS)).isTrue();
        server.restart();

        job.getJobExecutionResult().get();
        assertThat(server.count("outage", "traffic", "requests")).isEqualTo(OutageMap.POINTS);
        assertThat(server.query("outage", "SELECT sum(requests) AS total FROM traffic")
                        .get(0)
                        .get("total"))
                .isEqualTo(OutageMap.POINTS * (OutageMap.POINTS - 1) / 2);
        assertThat(CLUSTER.counter(job.getJobID(), "pointsRetried")).isPositive();
    }

    @Test
    void theJobWaitsAtAFullBufferAndNothingIsLost() throws Exception {
        Batches batches = new Batches(50, 200, 20);
        InfluxSettings settings = settings("full").with(batches);
        long points = 5_000;
        BROUGHT.set(0);
        server.kill();
        StreamExecutionEnvironment environment = SinkCluster.environment(0);
        environment
                .fromSequence(0, points - 1)
                .uid("numbers")
                .map(number -> SinkCluster.traffic("all", START + BROUGHT.getAndIncrement(), number))
                .returns(SinkCluster.POINT)
                .uid("points")
                .sinkTo(new InfluxSink(settings))
                .uid("sink");
        JobClient job = environment.executeAsync();

        CountDownLatch never = new CountDownLatch(1);
        // Long enough for a job that does not wait to bring everything.
        while (BROUGHT.get() < batches.maxBuffered() || CLUSTER.counter(job.getJobID(), "requestsNoReply") < 20) {
            assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(BROUGHT).hasValueLessThanOrEqualTo(batches.maxBuffered() + 1L);
        server.restart();

        job.getJobExecutionResult().get();
        assertThat(BROUGHT).hasValue(points);
        assertThat(server.count("full", "traffic", "requests")).isEqualTo(points);
        assertThat(CLUSTER.counter(job.getJobID(), "pointsWritten")).isEqualTo(points);
    }

    @Test
    void wrongCredentialsFailTheJobWithOneSentence(@TempDir Path directory) throws Exception {
        String wrong = "n0t-the-passw0rd";
        Path password = Files.writeString(directory.resolve("password"), wrong);
        try (InfluxServer guarded = InfluxServer.start(true)) {
            guarded.createDatabase("series");
            InfluxSettings settings = InfluxSettings.of(guarded.url(), WriteApiVersion.V1, "series");
            Credentials refused = Credentials.user(InfluxServer.ADMIN, SecretSource.file(password.toString()));
            List<SeriesPoint> points = List.of(SinkCluster.traffic("all", START, 1));

            long start = System.nanoTime();
            Throwable failure = catchThrowable(() -> SinkCluster.run(points, settings.with(refused)));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            String text = ExceptionUtils.stringifyException(failure);
            assertThat(text)
                    .contains("InfluxDB at influx.url " + guarded.url() + " refuses all writes with 401")
                    .contains("check influx.user and its password")
                    .doesNotContain(wrong);

            Files.writeString(password, InfluxServer.ADMIN_PASSWORD + "\n");
            SinkCluster.run(points, settings.with(refused));
            assertThat(guarded.count("series", "traffic", "requests")).isEqualTo(1);
        }
    }

    /** A restart strategy is for what may pass. */
    @Test
    void aJobThatIsRefusedFromItsStartIsNotStartedAgain() throws Exception {
        InfluxSettings settings = settings("there").with(new Retries(2_000, 20, 200));
        InfluxSettings nowhere =
                InfluxSettings.of(settings.url(), WriteApiVersion.V1, "nowhere").with(settings.retries());
        StreamExecutionEnvironment environment = SinkCluster.environment(1_000);
        environment
                .fromData(SinkCluster.POINT, SinkCluster.traffic("all", START, 1))
                .uid("points")
                .sinkTo(new InfluxSink(nowhere))
                .uid("sink");
        JobClient job = environment.executeAsync();

        Throwable failure = catchThrowable(() -> job.getJobExecutionResult().get(60, TimeUnit.SECONDS));

        assertThat(ExceptionUtils.stringifyException(failure)).contains("influx.bucket nowhere");
        assertThat(CLUSTER.counter(job.getJobID(), "requests4xx")).isEqualTo(1);
    }

    @Test
    void aPasswordThatIsRotatedIsReadAnew(@TempDir Path directory) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), InfluxServer.ADMIN_PASSWORD);
        try (InfluxServer guarded = InfluxServer.start(true)) {
            guarded.createDatabase("series");
            InfluxSettings settings = InfluxSettings.of(guarded.url(), WriteApiVersion.V1, "series")
                    .with(Credentials.user(InfluxServer.ADMIN, SecretSource.file(password.toString())));
            try (LineEndpoint endpoint = InfluxEndpoint.open(settings, Map.of())) {
                List<String> line = List.of("traffic requests=1i " + START);
                assertThat(endpoint.write(line).status()).isEqualTo(204);
                Files.writeString(password, "something else");
                endpoint.renew();
                assertThat(endpoint.write(line).status()).isEqualTo(401);
                Files.delete(password);
                endpoint.renew();
                assertThat(endpoint.write(line).status()).isEqualTo(401);
                Files.writeString(password, InfluxServer.ADMIN_PASSWORD);
                endpoint.renew();
                assertThat(endpoint.write(line).status()).isEqualTo(204);
            }
        }
    }

    @Test
    void aMissingDatabaseOrPolicyOrEndpointFailsTheJob() throws Exception {
        InfluxSettings settings = settings("there");
        Map<InfluxSettings, String> wrong = new HashMap<>();
        wrong.put(InfluxSettings.of(server.url(), WriteApiVersion.V1, "nowhere"), "influx.bucket nowhere");
        wrong.put(
                InfluxSettings.of(server.url(), WriteApiVersion.V1, "there/nopolicy"), "influx.bucket there/nopolicy");
        wrong.put(InfluxSettings.of(server.url(), WriteApiVersion.V2, "there"), "influx.apiVersion v2");
        for (Map.Entry<InfluxSettings, String> each : wrong.entrySet()) {
            Throwable failure = catchThrowable(() -> SinkCluster.run(
                    List.of(SinkCluster.traffic("all", START, 1)), each.getKey().with(settings.retries())));
            assertThat(ExceptionUtils.stringifyException(failure)).contains(each.getValue());
        }
    }
}
