package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineBufferTest {
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        other.shutdownNow();
    }

    @Test
    void theNewestVersionOfAPointIsWrittenLast() throws Exception {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(1 + random.nextInt(8), 1_000, 1));
            Map<String, String> newest = new HashMap<>();
            Map<String, String> stored = new HashMap<>();
            for (int step = 0; step < 200; step++) {
                if (random.nextInt(5) > 0 || buffer.pending() == 0) {
                    String point = "p" + random.nextInt(10);
                    put(buffer, line(point, step));
                    newest.put(point, line(point, step));
                } else {
                    List<String> batch = buffer.take();
                    if (random.nextBoolean()) {
                        String point = "p" + random.nextInt(10);
                        put(buffer, line(point, step));
                        newest.put(point, line(point, step));
                    }
                    if (random.nextInt(4) == 0) {
                        buffer = restarted(buffer);
                    } else {
                        store(batch, stored);
                        buffer.written();
                    }
                }
            }
            while (buffer.pending() > 0) {
                store(buffer.take(), stored);
                buffer.written();
            }
            assertThat(stored).as("seed %s", seed).isEqualTo(newest);
        }
    }

    private static LineBuffer restarted(LineBuffer before) {
        LineBuffer after = new LineBuffer(new InfluxSettings.Batches(3, 1_000, 1));
        after.restore(before.snapshot());
        return after;
    }

    private static void store(List<String> batch, Map<String, String> stored) {
        batch.forEach(line -> stored.put(line.substring(0, line.indexOf(' ')), line));
    }

    private static String line(String point, int version) {
        return point + " value=" + version + " 1";
    }

    @Test
    void aRewriteTakesThePlaceOfWhatWaits() throws Exception {
        LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(10, 10, 1));
        put(buffer, line("a", 1));
        put(buffer, line("b", 1));
        put(buffer, line("a", 2));
        assertThat(buffer.take()).containsExactly(line("a", 2), line("b", 1));
        put(buffer, line("a", 3));
        assertThat(buffer.snapshot()).containsExactly(line("a", 2), line("b", 1), line("a", 3));
    }

    @Test
    void takesNoLineMoreThanItsLimit() throws Exception {
        LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(2, 3, 1));
        put(buffer, line("a", 1));
        put(buffer, line("b", 1));
        put(buffer, line("c", 1));
        assertThat(buffer.offer(line("d", 1))).isFalse();
        put(buffer, line("a", 2));
        put(buffer, line("b", 2));
        assertThat(buffer.snapshot())
                .as("no more lines wait than before")
                .containsExactly(line("a", 2), line("b", 2), line("c", 1));

        assertThat(buffer.take()).containsExactly(line("a", 2), line("b", 2));
        assertThat(buffer.offer(line("d", 1)))
                .as("what is taken is not yet written")
                .isFalse();
        assertThat(buffer.offer(line("a", 3)))
                .as("it replaces nothing that waits")
                .isFalse();
        buffer.written();
        put(buffer, line("d", 1));
        assertThat(buffer.snapshot()).containsExactly(line("c", 1), line("d", 1));
        assertThat(buffer.pending()).isEqualTo(2);

        buffer.take();
        assertThat(buffer.pending()).isEqualTo(2);
        buffer.written();
        assertThat(buffer.pending()).isZero();
    }

    @Test
    void restoresMoreThanItWouldTake() throws Exception {
        LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(1, 1, 1));
        buffer.restore(List.of(line("a", 1), line("b", 1), line("c", 1)));
        put(buffer, line("a", 2));
        for (String next : List.of(line("a", 2), line("b", 1), line("c", 1))) {
            assertThat(buffer.offer(line("d", 1))).as(next).isFalse();
            assertThat(buffer.take()).containsExactly(next);
            buffer.written();
        }
        assertThat(buffer.offer(line("d", 1))).isTrue();
    }

    @Test
    void linesWaitForAWholeBatchOrUntilTheyAreDue() throws Exception {
        LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(3, 10, 60_000));
        CompletableFuture<List<String>> first = takenByAnother(buffer);
        assertThat(buffer.offer(line("a", 1))).isTrue();
        assertThat(buffer.offer(line("b", 1))).isTrue();
        assertThat(buffer.offer(line("b", 2))).isTrue();
        assertThat(buffer.offer(line("c", 1))).isTrue();
        assertThat(first.get(10, TimeUnit.SECONDS)).containsExactly(line("a", 1), line("b", 2), line("c", 1));
        buffer.written();

        buffer.release();
        CompletableFuture<List<String>> second = takenByAnother(buffer);
        assertThat(buffer.offer(line("d", 1))).isTrue();
        assertThat(buffer.offer(line("e", 1))).isTrue();
        buffer.release();
        assertThat(second.get(10, TimeUnit.SECONDS))
                .as("nothing was due when nothing waited")
                .containsExactly(line("d", 1), line("e", 1));
    }

    @Test
    void aRequestHasItsLimitInBytes() throws Exception {
        LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(10, 10, 1));
        String half = "é".repeat(InfluxSettings.Batches.MAX_BYTES / 4);
        put(buffer, line("a" + half, 1));
        put(buffer, line("b", 1));
        put(buffer, line("c" + half, 1));
        put(buffer, line("d" + half + half, 1));
        assertThat(buffer.take()).containsExactly(line("a" + half, 1), line("b", 1));
        assertThat(buffer.take()).containsExactly(line("c" + half, 1));
        assertThat(buffer.take()).as("alone, it has its chance").containsExactly(line("d" + half + half, 1));
    }

    @Test
    void whoWaitsForLinesGetsThem() throws Exception {
        LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(10, 10, 60_000));
        CompletableFuture<List<String>> taken = takenByAnother(buffer);
        put(buffer, line("a", 1));
        assertThat(taken.get(10, TimeUnit.SECONDS)).containsExactly(line("a", 1));
    }

    private CompletableFuture<List<String>> takenByAnother(LineBuffer buffer) {
        CompletableFuture<List<String>> taken = new CompletableFuture<>();
        other.execute(() -> {
            try {
                taken.complete(buffer.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }

    private static void put(LineBuffer buffer, String line) {
        assertThat(buffer.offer(line)).isTrue();
        buffer.release();
    }
}
