package io.vigie.sink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigie.channel.AlertCloudEvents;
import io.vigie.channel.ChannelMessage;
import io.vigie.channel.SampleAlerts;
import io.vigie.local.FreePort;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.SecretSource;
import io.vigie.sink.channel.ChannelSinkSettings.Delivery;
import io.vigie.telemetry.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChannelSinkTest {
    private static final Delivery QUICK = new Delivery(100, 10_000, 1, 5, 3_600_000, 6_000);

    private final MetricListener metrics = new MetricListener();
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void deliversInOrderWithItsHeaders(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "Bearer s3cret\n");
        Receiver receiver = opened(Receiver.answering());
        ChannelWriter<AlertEvent> writer = writer(ChannelSinkSettings.of(SampleAlerts.CHANNEL, receiver.url())
                .with(QUICK)
                .withHeaders(Map.of("Authorization", SecretSource.file(secret.toString()))));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            writer.write(SampleAlerts.firing("a", i));
            expected.add("a/" + i);
        }
        writer.flush(true);

        assertThat(receiver.accepted()).isEqualTo(expected);
        assertThat(receiver.headers()).allSatisfy(headers -> {
            assertThat(headers.getFirst("Content-Type")).isEqualTo("application/cloudevents+json");
            assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer s3cret");
        });
        assertThat(count("alertsDelivered")).isEqualTo(50);
        assertThat(writer.snapshotState(1)).isEmpty();
    }

    @Test
    void skipsAlertsForOtherChannels() throws Exception {
        Receiver receiver = opened(Receiver.answering());
        ChannelWriter<AlertEvent> writer = writer(
                ChannelSinkSettings.of(SampleAlerts.CHANNEL, receiver.url()).with(QUICK));
        writer.write(SampleAlerts.alert("other", AlertState.FIRING, 1, "elsewhere"));
        writer.write(SampleAlerts.alert("pending", AlertState.PENDING, 2, SampleAlerts.CHANNEL));
        writer.write(SampleAlerts.resolved("mine", 3));
        writer.flush(true);
        assertThat(receiver.accepted()).containsExactly("mine/3");
    }

    @Test
    void retriesUntilAccepted() throws Exception {
        Receiver receiver = opened(Receiver.answering(500, 503, 429, 401, 404));
        ChannelWriter<AlertEvent> writer = writer(
                ChannelSinkSettings.of(SampleAlerts.CHANNEL, receiver.url()).with(QUICK));
        writer.write(SampleAlerts.firing("a", 1));
        writer.write(SampleAlerts.resolved("a", 2));
        writer.flush(true);
        assertThat(receiver.accepted()).containsExactly("a/1", "a/2");
        assertThat(count("attemptsRetried")).isEqualTo(5);
    }

    @Test
    void dropsRefusedAlertsAndContinues() throws Exception {
        Receiver receiver = opened(Receiver.answering(400));
        ChannelWriter<AlertEvent> writer = writer(
                ChannelSinkSettings.of(SampleAlerts.CHANNEL, receiver.url()).with(QUICK));
        writer.write(SampleAlerts.firing("a", 1));
        writer.write(SampleAlerts.firing("b", 2));
        writer.flush(true);
        assertThat(receiver.accepted()).containsExactly("b/2");
        assertThat(count("alertsDroppedRefused")).isEqualTo(1);
        assertThat(count("alertsDelivered")).isEqualTo(1);
    }

    @Test
    void aStalledReceiverDelaysNobodyAndLosesTheOldest() throws Exception {
        Receiver receiver = opened(Receiver.answering(Receiver.STALL));
        Delivery delivery = new Delivery(10, 60_000, 1, 5, 3_600_000, 6_000);
        ChannelWriter<AlertEvent> writer = writer(
                ChannelSinkSettings.of(SampleAlerts.CHANNEL, receiver.url()).with(delivery));
        writer.write(SampleAlerts.firing("a", 0));
        assertThat(receiver.nextAttempt()).isEqualTo("a/0");

        long start = System.nanoTime();
        try (LogLines lines = LogLines.of(ChannelMetrics.class)) {
            for (int i = 1; i <= 1_000; i++) {
                writer.write(SampleAlerts.firing("a", i));
            }
            assertThat(lines.messages())
                    .singleElement()
                    .isEqualTo(
                            "1 alerts for on-call dropped so far; the last, a/1: newer alerts pushed it out of the queue");
        }
        writer.flush(false);
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);

        assertThat(writer.snapshotState(1))
                .extracting(ChannelMessage::id)
                .containsExactly(
                        "a/0", "a/991", "a/992", "a/993", "a/994", "a/995", "a/996", "a/997", "a/998", "a/999",
                        "a/1000");
        assertThat(count("alertsDroppedQueueFull")).isEqualTo(990);
        assertThat(metrics.<Integer>getGauge("webhook", SampleAlerts.CHANNEL, "alertsPending")
                        .orElseThrow()
                        .getValue())
                .isEqualTo(11);
    }

    @Test
    void aSlowAttemptIsRetried() throws Exception {
        Receiver receiver = opened(Receiver.answering(Receiver.STALL));
        Delivery delivery = new Delivery(10, 300, 1, 5, 3_600_000, 6_000);
        ChannelWriter<AlertEvent> writer = writer(
                ChannelSinkSettings.of(SampleAlerts.CHANNEL, receiver.url()).with(delivery));
        writer.write(SampleAlerts.firing("a", 1));
        assertThat(receiver.nextAttempt()).isEqualTo("a/1");
        assertThat(receiver.nextAttempt()).isEqualTo("a/1");
        writer.flush(true);
        assertThat(receiver.accepted()).containsExactly("a/1");
    }

    @Test
    void eventuallyGivesUpOnADeadReceiver() throws Exception {
        Delivery delivery = new Delivery(10, 5_000, 1, 1, 10_000, 6_000);
        ChannelWriter<AlertEvent> writer =
                writer(ChannelSinkSettings.of(SampleAlerts.CHANNEL, "http://127.0.0.1:" + FreePort.find() + "/hook")
                        .with(delivery));
        writer.write(SampleAlerts.firing("a", 1));
        writer.write(SampleAlerts.firing("b", 2));
        assertThat(count("alertsDroppedTooOld")).isZero();

        clock.addAndGet(10_000);
        writer.flush(true);

        assertThat(writer.snapshotState(1)).isEmpty();
        assertThat(count("alertsDroppedTooOld")).isEqualTo(2);
        assertThat(count("alertsDelivered")).isZero();
    }

    @Test
    void alertsInACheckpointAreDeliveredAfterARestart() throws Exception {
        int port = FreePort.find();
        Delivery delivery = new Delivery(10, 5_000, 20, 50, 3_600_000, 6_000);
        ChannelSinkSettings settings = ChannelSinkSettings.of(
                        SampleAlerts.CHANNEL, "http://127.0.0.1:" + port + "/hook")
                .with(delivery);
        OneInputStreamOperatorTestHarness<AlertEvent, String> before = opened(harness(settings));
        before.open();
        before.processElement(SampleAlerts.firing("a", 1), 1);
        before.processElement(SampleAlerts.resolved("a", 2), 2);
        before.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state = before.snapshot(1, 1);
        before.close();
        opened.remove(before);

        Receiver receiver = opened(Receiver.at(port));
        OneInputStreamOperatorTestHarness<AlertEvent, String> after = opened(harness(settings));
        after.initializeState(state);
        after.open();
        assertThat(receiver.nextAttempt()).isEqualTo("a/1");
        assertThat(receiver.nextAttempt()).isEqualTo("a/2");
    }

    private static OneInputStreamOperatorTestHarness<AlertEvent, String> harness(ChannelSinkSettings settings)
            throws Exception {
        @SuppressWarnings({"unchecked", "rawtypes"})
        OneInputStreamOperatorTestHarness<AlertEvent, String> harness = new OneInputStreamOperatorTestHarness(
                new SinkWriterOperatorFactory<>(new ChannelSink<>(settings, new AlertCloudEvents())));
        harness.setup(StringSerializer.INSTANCE);
        return harness;
    }

    @Test
    void listsTheProblemsOfItsSettings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelSinkSettings(
                        "on-call",
                        ChannelSinkSettings.ChannelAddress.of("ftp://x"),
                        Map.of(),
                        Map.of(),
                        new Delivery(0, 0, 2, 1, 0, 0)))
                .withMessageContainingAll("channels.on-call.url", "at least 1", "retryMax");
        assertThatIOException()
                .isThrownBy(() -> open(
                        ChannelSinkSettings.of("on-call", "http://x/")
                                .withHeaders(Map.of("Authorization", SecretSource.environment("HOOK"))),
                        Map.of()))
                .withMessage("channels.on-call.headerEnv.Authorization: environment variable HOOK is not set");
    }

    @Test
    void postsToASecretAddress(@TempDir Path directory) throws Exception {
        Receiver receiver = opened(Receiver.answering());
        Path secret = Files.writeString(directory.resolve("address"), receiver.url() + "/T00/s3cret\n");
        ChannelSinkSettings settings = ChannelSinkSettings.of(
                        SampleAlerts.CHANNEL,
                        ChannelSinkSettings.ChannelAddress.secret(SecretSource.file(secret.toString())))
                .with(QUICK);
        ChannelWriter<AlertEvent> writer = writer(settings);
        writer.write(SampleAlerts.firing("a", 1));
        writer.flush(true);
        assertThat(receiver.accepted()).containsExactly("a/1");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void invalidSecretsAreNotRepeated() {
        for (String header : List.of("Bearer s3cret\nX: y", "Bearer s3cr\u00e9t-s3cret", "s3cret\u0000")) {
            assertThatIOException()
                    .isThrownBy(() -> open(
                            ChannelSinkSettings.of("on-call", "http://x/")
                                    .withHeaders(Map.of("Authorization", SecretSource.environment("HOOK"))),
                            Map.of("HOOK", header)))
                    .withMessageStartingWith(
                            "channels.on-call.headerEnv.Authorization: environment variable HOOK holds")
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain("s3c"));
        }
        for (String address : List.of("ftp://x/s3cret", "hooks/s3cret", "http://user:s3cret@x/", "http://x/ s3cret")) {
            assertThatIOException()
                    .isThrownBy(() -> open(
                            ChannelSinkSettings.of(
                                    "on-call",
                                    ChannelSinkSettings.ChannelAddress.secret(SecretSource.environment("HOOK"))),
                            Map.of("HOOK", address)))
                    .withMessage(
                            "channels.on-call.urlEnv: environment variable HOOK does not hold an http or https address without user");
        }
    }

    @Test
    void failuresAreReportedWithoutTheSecretAddress() throws Exception {
        String address = "http://127.0.0.1:" + FreePort.find() + "/T00/s3cret";
        ChannelEndpoint endpoint = open(
                ChannelSinkSettings.of(
                                "on-call", ChannelSinkSettings.ChannelAddress.secret(SecretSource.environment("HOOK")))
                        .withHeaders(Map.of("Connection", SecretSource.environment("REFUSED_BY_THE_CLIENT"))),
                Map.of("HOOK", address, "REFUSED_BY_THE_CLIENT", "s3cret-header"));
        ChannelReply answer = endpoint.send(ChannelMessage.once("a/1", "a", "{}", 0), 0);
        assertThat(answer.outcome()).isEqualTo(ChannelReply.DeliveryOutcome.RETRY);
        assertThat(answer.said()).startsWith("no reply").contains("Connection").doesNotContain("s3cret");
    }

    private static ChannelEndpoint open(ChannelSinkSettings settings, Map<String, String> environment)
            throws IOException {
        return ChannelEndpoint.open(settings, new AlertCloudEvents(), environment);
    }

    private ChannelWriter<AlertEvent> writer(ChannelSinkSettings settings) throws IOException {
        return opened(new ChannelWriter<>(
                new ChannelWriter.ChannelRoute<>(settings, new AlertCloudEvents(), open(settings, new HashMap<>())),
                new ChannelMetrics(metrics.getMetricGroup(), settings.channel(), clock::get),
                clock::get,
                1,
                List.of()));
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.add(0, closeable);
        return closeable;
    }

    private long count(String counter) {
        return metrics.getCounter("webhook", SampleAlerts.CHANNEL, counter)
                .orElseThrow()
                .getCount();
    }
}
