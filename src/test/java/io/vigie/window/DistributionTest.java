package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.model.Metric;
import io.vigie.stats.BinnedCounts;
import io.vigie.stats.LogHistogram;
import io.vigie.window.Distribution.Categories;
import io.vigie.window.Distribution.LatencyValues;
import io.vigie.window.Distribution.UnitBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static final List<Metric> METRICS = List.of(Metric.LATENCY, Metric.OUTCOME, Metric.CONFIDENCE);

    private static final ReferenceDays REFERENCE = new ReferenceDays(
            1_767_225_600_000L,
            List.of(
                    new LatencyValues(values(0, 1, 250, 250, 9_000)),
                    new UnitBins(List.of(0L, 0L, 1L, 0L, 0L, 0L, 300L, 2L, 0L, 5L)),
                    new Categories(new TreeMap<>(Map.of("language=pt", 7L, "language=~none", 70_000L)))));

    private static final String GOLDEN = "01" + "0000019b76daa800" + "03"
            + "000300" + "01a70402e502010101ba940101" + "0a000001000000" + "ac02" + "0200050202"
            + "000b6c616e67756167653d707407"
            + "000e6c616e67756167653d7e6e6f6e65f0a204";

    private static LogHistogram values(double... values) {
        LogHistogram histogram = new LogHistogram();
        for (double value : values) {
            histogram.add(value);
        }
        return histogram;
    }

    /** If this fails the layout has changed: keep a reader for these bytes, and only then write others. */
    @Test
    void referenceDaysInSavepointsCanBeRead() {
        assertThat(HexFormat.of().formatHex(REFERENCE.encode())).isEqualTo(GOLDEN);
        assertThat(HexFormat.of()
                        .formatHex(ReferenceDays.decode(HexFormat.of().parseHex(GOLDEN))
                                .encode()))
                .isEqualTo(GOLDEN);
    }

    @Test
    void damagedReferenceDaysAreRefused() {
        byte[] bytes = REFERENCE.encode();
        assertThatThrownBy(() -> ReferenceDays.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("follow");
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ReferenceDays.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] other = bytes.clone();
        other[0] = 2;
        assertThatThrownBy(() -> ReferenceDays.decode(other)).hasMessageContaining("layout 2");
    }

    @Test
    void panesTogetherAreTheirPool() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            for (Metric metric : METRICS) {
                List<Pane> panes = new ArrayList<>();
                List<Distribution> each = new ArrayList<>();
                for (int i = random.nextInt(5); i >= 0; i--) {
                    Pane pane = RandomPanes.pane(random);
                    panes.add(pane);
                    each.add(Distribution.of(metric, List.of(pane)));
                }
                Distribution together = Distribution.of(metric, panes);
                String context = "seed " + seed + ", " + metric;
                assertThat(encoded(Distribution.pooled(each))).as(context).isEqualTo(encoded(together));
                List<BinnedCounts> binned = Distribution.binned(each);
                assertThat(binned.stream().mapToLong(BinnedCounts::total))
                        .as(context)
                        .containsExactlyElementsOf(
                                each.stream().map(Distribution::total).toList());
                assertThat(encoded(ReferenceDays.decode(new ReferenceDays(7, each).encode())
                                .days()
                                .get(0)))
                        .as(context)
                        .isEqualTo(encoded(each.get(0)));
            }
        }
        assertThatThrownBy(() -> Distribution.of(Metric.MIX, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Distribution.binned(REFERENCE.days())).isInstanceOf(IllegalArgumentException.class);
        assertThat(Distribution.binned(List.of())).isEmpty();
    }

    private static String encoded(Distribution distribution) {
        return HexFormat.of().formatHex(new ReferenceDays(0, List.of(distribution)).encode());
    }

    @Test
    void theLargestMoveIsNamed() {
        assertThat(LargestMove.between(
                        new Categories(new TreeMap<>(Map.of("pt", 24L, "en", 70L, "es", 6L))),
                        new Categories(new TreeMap<>(Map.of("pt", 110L, "en", 750L, "es", 140L)))))
                .isEqualTo(new LargestMove("pt", 0.11, 0.24));
        assertThat(LargestMove.between(
                        new Categories(new TreeMap<>(Map.of("new", 10L))),
                        new Categories(new TreeMap<>(Map.of("old", 5L)))))
                .isEqualTo(new LargestMove("new", 0, 1));
        LogHistogram before = new LogHistogram();
        LogHistogram tail = new LogHistogram();
        for (int i = 0; i < 1_000; i++) {
            before.add(100);
            tail.add(i < 980 ? 101 : 5_000);
        }
        LargestMove move = LargestMove.between(new LatencyValues(tail), new LatencyValues(before));
        assertThat(move.name()).isEqualTo("99th percentile");
        assertThat(move.to()).isBetween(4_950.0, 5_050.0);
        assertThat(LargestMove.between(new UnitBins(List.of(1L, 0L)), new UnitBins(List.of(1L, 1L))))
                .isEqualTo(new LargestMove("mean", 0.5, 0.25));
        assertThatThrownBy(() -> LargestMove.between(new UnitBins(List.of(0L)), new UnitBins(List.of(1L))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LargestMove.between(new LatencyValues(before), new UnitBins(List.of(1L))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
