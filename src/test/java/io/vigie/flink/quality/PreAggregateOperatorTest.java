package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.Stage;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneTicks;
import io.vigie.window.PartialPane;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;

class PreAggregateOperatorTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long T0 = 20_000 * RollUpLevel.DAY.lengthMs();
    private static final PaneTicks TICKS = new PaneTicks(RollUpLevel.HOUR.lengthMs());

    private static Stage<TrafficContribution, Void, PartialPane> stage(int maxPanes) throws Exception {
        return Stage.of(new PreAggregateOperator<TrafficContribution>(
                        List.of("", "language"), TICKS, maxPanes, Pane::add))
                .open(new HashMapStateBackend(), null);
    }

    @Test
    void whatAWatermarkShowsIsSentBeforeIt() throws Exception {
        try (var stage = stage(1000)) {
            stage.first(request("v", "pt", T0, T0 + 1), 0);
            stage.first(request("v", "pt", T0, T0 + PANE + 1), 0);
            stage.advance(T0 + PANE - 1);
            assertThat(stage.take()).isEmpty();
            stage.advance(T0 + PANE);
            assertThat(stage.take()).hasSize(2).allSatisfy(partial -> assertThat(partial.tick())
                    .isEqualTo(T0 + PANE));
            stage.advance(T0 + 2 * PANE);
            assertThat(stage.take()).hasSize(2);
        }
    }

    @Test
    void aBarrierFindsNothingHeld() throws Exception {
        try (var stage = stage(1000)) {
            stage.first(request("v", "pt", T0, T0 + 1), 0);
            stage.beforeBarrier(1);
            assertThat(stage.take()).hasSize(2);
            stage.beforeBarrier(2);
            stage.advance(T0 + PANE);
            assertThat(stage.take()).isEmpty();
        }
    }

    @Test
    void tooManyPanesAreSentAtOnce() throws Exception {
        try (var stage = stage(4)) {
            stage.first(request("v", "pt", T0, T0 + 1), 0);
            stage.first(request("v", "pt", T0, T0 + 2), 0);
            assertThat(stage.take()).isEmpty();
            stage.first(request("w", "pt", T0, T0 + 3), 0);
            assertThat(stage.take()).hasSize(4);
        }
    }

    @Test
    void outcomesCountAsWell() throws Exception {
        try (var stage = stage(10)) {
            for (int i = 0; i < 8; i++) {
                stage.first(
                        new TrafficContribution(
                                new Subject("m", "v", List.of("all", "language=pt")),
                                T0,
                                T0 + 1,
                                null,
                                ResponseStatus.OK,
                                null,
                                null,
                                null,
                                null,
                                "outcome-" + i,
                                null),
                        0);
            }
            List<PartialPane> sent = stage.take();
            assertThat(sent).hasSize(4);
            assertThat(sent).allSatisfy(partial -> assertThat(
                            PaneCodec.decode(partial.sums()).outcomes())
                    .hasSize(4));
            stage.advance(Long.MAX_VALUE);
            assertThat(stage.take()).isEmpty();
        }
    }

    /** What was remembered under other settings counts in the dimensions that both know. */
    @Test
    void subjectsOutliveTheSettings() throws Exception {
        try (var stage = stage(1000)) {
            for (List<String> slices : List.of(List.of("all"), List.of("country=BR", "language=pt", "all"))) {
                stage.first(
                        new TrafficContribution(
                                new Subject("m", "v", slices), T0, T0, null, null, null, null, null, null, null, null),
                        0);
            }
            stage.advance(T0);
            assertThat(stage.take())
                    .extracting(partial -> partial.dimension() + " " + partial.slice() + " "
                            + PaneCodec.decode(partial.sums()).requests())
                    .containsExactlyInAnyOrder(" all 2", "language language=pt 1");
        }
    }

    /** Folded or not, flushed whenever: the same sums at the same ticks. */
    @Test
    void nothingIsLostOrCountedTwice() throws Exception {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<TrafficContribution> all = new ArrayList<>();
            Map<String, Long> expected = new TreeMap<>();
            Map<String, Long> actual = new TreeMap<>();
            try (var stage = stage(1 + random.nextInt(30))) {
                long now = T0;
                for (int i = 0; i < 300; i++) {
                    now += random.nextLong(PANE / 10);
                    long requestedAt = now - random.nextLong(random.nextBoolean() ? PANE : 50 * PANE);
                    var request =
                            request("v" + random.nextInt(2), random.nextBoolean() ? "pt" : "en", requestedAt, now);
                    all.add(request);
                    stage.first(request, 0);
                    if (random.nextInt(20) == 0) {
                        stage.advance(now - 1);
                    }
                    if (random.nextInt(40) == 0) {
                        stage.beforeBarrier(i);
                    }
                }
                stage.advance(Long.MAX_VALUE);
                for (PartialPane partial : stage.take()) {
                    String key = partial.dimension() + " " + partial.version() + " " + partial.slice() + " "
                            + partial.start() + " " + partial.tick();
                    actual.merge(key, PaneCodec.decode(partial.sums()).requests(), Long::sum);
                }
            }
            for (TrafficContribution each : all) {
                long start = RollUpLevel.PANE.floor(each.requestedAt());
                String place = " " + start + " " + TICKS.tick(start, each.knownAt());
                String version = each.subject().version();
                expected.merge(" " + version + " all" + place, 1L, Long::sum);
                expected.merge(
                        "language " + version + " " + each.subject().slices().get(1) + place, 1L, Long::sum);
            }
            assertThat(actual).as("seed " + seed).isEqualTo(expected);
        }
    }

    private static TrafficContribution request(String version, String language, long requestedAt, long knownAt) {
        return new TrafficContribution(
                new Subject("m", version, List.of("all", "language=" + language)),
                requestedAt,
                knownAt,
                null,
                ResponseStatus.OK,
                5L,
                null,
                null,
                null,
                null,
                null);
    }
}
