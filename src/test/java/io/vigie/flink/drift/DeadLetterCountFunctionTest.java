package io.vigie.flink.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.Stage;
import io.vigie.model.Rejection;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterCountFunctionTest {

    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY;
    private static final Map<String, String> LABELS = Map.of("topic", "vigie.labels", "reason", "MALFORMED");

    /** What makes a point: written again, it is replaced. */
    private record LetterPosition(Map<String, String> tags, long timestamp) {}

    @Test
    void aFloodIsOnePointEveryFewSeconds() throws Exception {
        try (var counts = stage(null)) {
            counts.clock(T0);
            for (int i = 0; i < 1_000; i++) {
                counts.first(malformed(T0 + i), T0 + i);
            }
            assertThat(counts.take()).isEmpty();
            counts.clock(T0 + DeadLetterCountFunction.WRITE_EVERY_MS);
            assertThat(counts.take()).singleElement().satisfies(point -> {
                assertThat(point.measurement()).isEqualTo(Measurement.DEAD_LETTER);
                assertThat(point.tags()).isEqualTo(LABELS);
                assertThat(point.fields()).isEqualTo(Map.of("count", 1_000.0));
                assertThat(point.timestamp()).isEqualTo(T0 + HOUR);
            });
            counts.clock(T0 + HOUR);
            assertThat(counts.take()).as("nothing has changed").isEmpty();
            counts.first(malformed(T0 + 5), T0 + 5);
            counts.clock(T0 + HOUR + DeadLetterCountFunction.WRITE_EVERY_MS);
            assertThat(counts.take()).singleElement().satisfies(point -> assertThat(point.fields())
                    .isEqualTo(Map.of("count", 1_001.0)));
        }
    }

    @Test
    void nothingIsLeftAfterTwoDaysAndWhatComesThenChangesNothing() throws Exception {
        try (var counts = stage(null)) {
            counts.clock(T0);
            counts.first(malformed(T0), T0);
            counts.clock(T0 + 2 * DeadLetterCountFunction.WRITE_EVERY_MS);
            assertThat(counts.take()).hasSize(1);
            counts.advance(T0 + HOUR + DeadLetterCountFunction.KEPT_MS - 1);
            assertThat(counts.entries()).isPositive();
            counts.advance(T0 + HOUR + DeadLetterCountFunction.KEPT_MS);
            assertThat(counts.entries()).isZero();
            assertThat(counts.timers()).isZero();
            counts.first(malformed(T0 + 1), T0 + 1);
            counts.clock(T0 + DAY);
            assertThat(counts.take())
                    .as("a count of one would replace the true one")
                    .isEmpty();
            assertThat(counts.entries()).isZero();
        }
    }

    @Test
    void theEndOfABoundedInputWritesWhatTheClockHasNot() throws Exception {
        try (var counts = stage(null)) {
            counts.clock(T0);
            counts.first(malformed(T0), 0);
            counts.advance(Long.MAX_VALUE);
            assertThat(counts.take()).hasSize(1);
            assertThat(counts.entries()).isZero();
        }
    }

    /** Each letter counts once in what is written last, whatever failed in between. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void failuresDoNotShow(long seed) throws Exception {
        Random random = new Random(seed);
        List<Rejection> letters = new ArrayList<>();
        Map<LetterPosition, Double> expected = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            long at = T0 + i * (DAY / 100) + random.nextInt((int) HOUR);
            String reason = random.nextBoolean() ? "MALFORMED" : "EMPTY_ID";
            letters.add(new Rejection("vigie.labels", reason, at));
            expected.merge(
                    new LetterPosition(
                            Map.of("topic", "vigie.labels", "reason", reason), RollUpLevel.HOUR.floor(at) + HOUR),
                    1.0,
                    Double::sum);
        }
        Map<LetterPosition, Double> stored = new HashMap<>();
        OperatorSubtaskState checkpoint = null;
        int readAtCheckpoint = 0;
        var counts = stage(null);
        long clock = T0;
        for (int read = 0; read < letters.size(); ) {
            Rejection letter = letters.get(read++);
            counts.first(letter, letter.at());
            counts.advance(letter.at() - HOUR);
            counts.clock(clock += random.nextInt(4_000));
            if (random.nextInt(20) == 0) {
                checkpoint = counts.snapshot(read);
                readAtCheckpoint = read;
            }
            keep(counts, stored);
            if (random.nextInt(40) == 0) {
                counts.close();
                counts = stage(checkpoint);
                counts.clock(clock);
                read = readAtCheckpoint;
            }
        }
        counts.advance(Long.MAX_VALUE);
        keep(counts, stored);
        assertThat(counts.entries()).as("seed %d", seed).isZero();
        counts.close();
        assertThat(stored).as("seed %d", seed).isEqualTo(expected);
    }

    private static void keep(Stage<Rejection, Void, SeriesPoint> counts, Map<LetterPosition, Double> stored) {
        counts.take()
                .forEach(point -> stored.put(
                        new LetterPosition(point.tags(), point.timestamp()),
                        point.fields().get("count")));
    }

    private static Rejection malformed(long at) {
        return new Rejection("vigie.labels", "MALFORMED", at);
    }

    private static Stage<Rejection, Void, SeriesPoint> stage(@Nullable OperatorSubtaskState from) throws Exception {
        return Stage.keyed(
                        new KeyedProcessOperator<>(new DeadLetterCountFunction()),
                        DeadLetterCountFunction.Cause::of,
                        TypeInformation.of(DeadLetterCountFunction.Cause.class))
                .open(new HashMapStateBackend(), from);
    }
}
