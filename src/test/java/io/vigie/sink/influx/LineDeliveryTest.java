package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vigie.sink.Backoff;
import io.vigie.sink.influx.InfluxSettings.WriteApiVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LineDeliveryTest {
    private static final InfluxSettings SETTINGS =
            InfluxSettings.of("http://influx:8086", WriteApiVersion.V2, "series");

    private final Recorder recorder = new Recorder();
    private final List<Long> pauses = new ArrayList<>();

    @Test
    void losesBadLinesOnly() throws Exception {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Store store = new Store(random.nextBoolean(), 1 + random.nextInt(60), random);
            Set<String> good = new TreeSet<>();
            Set<String> bad = new TreeSet<>();
            List<String> batch = new ArrayList<>();
            for (int i = 1 + random.nextInt(100); i > 0; i--) {
                boolean isBad = random.nextInt(20) == 0;
                String line = (isBad ? "bad" : "good") + i;
                (isBad ? bad : good).add(line);
                batch.add(line);
            }
            Recorder told = new Recorder();

            new LineDelivery(store, new Backoff(1, 1, seed), delay -> {}, told, false).deliver(batch, SETTINGS);

            assertThat(store.lines).as("seed %s", seed).isEqualTo(good);
            assertThat(new TreeSet<>(told.dropped)).as("seed %s", seed).isEqualTo(bad);
            assertThat(told.dropped).as("seed %s", seed).hasSameSizeAs(bad);
            assertThat(told.written).as("seed %s", seed).isEqualTo(good.size());
        }
    }

    @Test
    void bisectingCostsAFewRequestsForOneBadLine() throws Exception {
        Store store = new Store(false, Integer.MAX_VALUE, null);
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < 4_096; i++) {
            batch.add(i == 1_234 ? "bad" : "good" + i);
        }
        delivery(store).deliver(batch, SETTINGS);
        assertThat(recorder.dropped).containsExactly("bad");
        assertThat(recorder.replies).hasSizeLessThanOrEqualTo(2 * 12 + 1);
    }

    @Test
    void waitsLongerAndLongerAndAsLongAsTheServerAsks() throws Exception {
        List<WriteReply> replies = new ArrayList<>(List.of(
                WriteReply.unreachable("refused"),
                new WriteReply(503, "busy", 0),
                new WriteReply(429, "slow down", 7_000),
                new WriteReply(500, "oops", 0),
                WriteReply.written()));
        LineEndpoint endpoint = new Script(replies);

        new LineDelivery(endpoint, new Backoff(100, 10_000, 1), pauses::add, recorder, false)
                .deliver(List.of("a", "b"), SETTINGS);

        assertThat(pauses).hasSize(4);
        assertThat(pauses.get(0)).isBetween(50L, 100L);
        assertThat(pauses.get(1)).isBetween(100L, 200L);
        assertThat(pauses.get(2)).isEqualTo(7_000);
        assertThat(pauses.get(3)).isBetween(400L, 800L);
        assertThat(recorder.retried).isEqualTo(8);
        assertThat(recorder.written).isEqualTo(2);
        assertThat(recorder.dropped).isEmpty();
    }

    @Test
    void countsWhatRetentionLeftOutWithoutSendingItAgain() throws Exception {
        Script endpoint = new Script(new ArrayList<>(
                List.of(new WriteReply(400, "partial write: points beyond retention policy dropped=2", 0))));
        delivery(endpoint).deliver(List.of("a", "b", "c"), SETTINGS);
        assertThat(recorder.replies).hasSize(1);
        assertThat(recorder.dropped).hasSize(2);
        assertThat(recorder.written).isEqualTo(1);
    }

    @Test
    void stopsAtAMisconfiguration() {
        Script endpoint = new Script(new ArrayList<>(List.of(new WriteReply(404, "database not found", 0))));
        assertThatExceptionOfType(InfluxMisconfiguredException.class)
                .isThrownBy(() -> delivery(endpoint).deliver(List.of("a", "b"), SETTINGS))
                .withMessageContaining("influx.bucket");
        assertThat(recorder.dropped).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void toleratesRejectionsOfAStoreThatTookLinesBefore() throws Exception {
        WriteReply rejection = new WriteReply(401, "unauthorized", 0);
        Script endpoint = new Script(
                new ArrayList<>(List.of(WriteReply.written(), rejection, rejection, rejection, WriteReply.written())));
        LineDelivery delivery = delivery(endpoint);
        delivery.deliver(List.of("a"), SETTINGS);
        delivery.deliver(List.of("b"), SETTINGS);
        assertThat(recorder.written).isEqualTo(2);
        assertThat(recorder.dropped).isEmpty();
        assertThat(recorder.rejections).hasSize(3).allSatisfy(each -> assertThat(each)
                .hasMessageContaining("influx.tokenFile"));
    }

    @Test
    void stopsAtRejectionsThatDoNotEnd() {
        Script endpoint = new Script(new ArrayList<>(Collections.nCopies(1_000, new WriteReply(403, "no", 0))));
        LineDelivery delivery = new LineDelivery(endpoint, new Backoff(10_000, 10_000, 1), pauses::add, recorder, true);
        assertThatExceptionOfType(InfluxMisconfiguredException.class)
                .isThrownBy(() -> delivery.deliver(List.of("a"), SETTINGS))
                .withMessageContaining("403");
        long paused = pauses.stream().mapToLong(Long::longValue).sum();
        assertThat(paused)
                .isBetween(LineDelivery.REJECTIONS_TOLERATED_MS, LineDelivery.REJECTIONS_TOLERATED_MS + 10_000);
    }

    private LineDelivery delivery(LineEndpoint endpoint) {
        return new LineDelivery(endpoint, new Backoff(1, 1, 1), pauses::add, recorder, false);
    }

    /** A store that takes so many lines at once, and is at times away. */
    private static final class Store implements LineEndpoint {
        private final Set<String> lines = new HashSet<>();
        private final boolean keepsGoodLinesOfABadBatch;
        private final int most;
        private final SplittableRandom outages;

        Store(boolean keepsGoodLinesOfABadBatch, int most, SplittableRandom outages) {
            this.keepsGoodLinesOfABadBatch = keepsGoodLinesOfABadBatch;
            this.most = most;
            this.outages = outages;
        }

        @Override
        public WriteReply write(List<String> batch) {
            if (outages != null && outages.nextInt(4) == 0) {
                return outages.nextBoolean() ? WriteReply.unreachable("away") : new WriteReply(503, "away", 0);
            }
            if (batch.size() > most) {
                return new WriteReply(413, "too large", 0);
            }
            boolean bad = batch.stream().anyMatch(line -> line.startsWith("bad"));
            if (!bad || keepsGoodLinesOfABadBatch) {
                batch.stream().filter(line -> !line.startsWith("bad")).forEach(lines::add);
            }
            return bad ? new WriteReply(400, "partial write: field type conflict", 0) : WriteReply.written();
        }

        @Override
        public void close() {}
    }

    /** Says one thing after the other. */
    private record Script(List<WriteReply> replies) implements LineEndpoint {
        @Override
        public WriteReply write(List<String> lines) {
            return replies.remove(0);
        }

        @Override
        public void close() {}
    }

    private static final class Recorder implements LineDelivery.Observer {
        private final List<WriteReply> replies = new ArrayList<>();
        private final List<String> dropped = new ArrayList<>();
        private final List<InfluxMisconfiguredException> rejections = new ArrayList<>();
        private int written;
        private int retried;

        @Override
        public void replied(WriteReply reply) {
            replies.add(reply);
        }

        @Override
        public void written(int lines) {
            written += lines;
        }

        @Override
        public void retrying(int lines, WriteReply reply, int failures, long delayMs) {
            retried += lines;
        }

        @Override
        public void refused(InfluxMisconfiguredException reason, long leftMs) {
            rejections.add(reason);
        }

        @Override
        public void dropped(List<String> lines, WriteReply reply) {
            dropped.addAll(lines);
        }
    }
}
