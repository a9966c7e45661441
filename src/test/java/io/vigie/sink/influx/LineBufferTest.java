package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
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
                    buffer.put(line(point, step));
                    newest.put(point, line(point, step));
                } else {
                    List<String> batch = buffer.take();
                    if (random.nextBoolean()) {
                        String point = "p" + random.nextInt(10);
                        buffer.put(line(point, step));
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
        buffer.put(line("a", 1));
        buffer.put(line("b", 1));
        buffer.put(line("a", 2));
        assertThat(buffer.take()).containsExactly(line("a", 2), line("b", 1));
        buffer.put(line("a", 3));
        assertThat(buffer.snapshot()).containsExactly(line("a", 2), line("b", 1), line("a", 3));
    }

    @Test
    void waitsWhileFullAndGoesOnWhenThereIsRoom() throws Exception {
        LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(1, 2, 1));
        buffer.put(line("a", 1));
        buffer.put(line("b", 1));
        CompletableFuture<Void> third = CompletableFuture.runAsync(() -> putUnchecked(buffer, line("c", 1)), other);
        assertThat(third).isNotDone();

        assertThat(buffer.take()).containsExactly(line("a", 1));
        assertThat(third).isNotDone();
        buffer.written();

        third.get(10, TimeUnit.SECONDS);
        assertThat(buffer.snapshot()).containsExactly(line("b", 1), line("c", 1));
    }

    @Test
    void whoWaitsIsToldWhyNothingMoreIsWritten() throws Exception {
        LineBuffer buffer = new LineBuffer(new InfluxSettings.Batches(1, 1, 1));
        buffer.put(line("a", 1));
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> putUnchecked(buffer, line("b", 1)), other);

        buffer.fail(new IOException("wrong password"));

        assertThat(second)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("wrong password");
        assertThatIOException().isThrownBy(buffer::drain).withMessage("wrong password");
        assertThatIOException().isThrownBy(buffer::check).withMessage("wrong password");
    }

    private static void putUnchecked(LineBuffer buffer, String line) {
        try {
            buffer.put(line);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
