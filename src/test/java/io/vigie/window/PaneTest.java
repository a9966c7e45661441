package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaneTest {

    private static final int SEEDS = 300;

    /** What the golden bytes have; an amount that comes later is in no bytes from before. */
    private static final Set<Pane.Amount> AMOUNTS_OF_THE_FIRST_LAYOUT =
            EnumSet.of(Pane.Amount.OUTPUT_TOKENS, Pane.Amount.COST, Pane.Amount.INPUT_TOKENS);

    @Test
    void mergingIsCommutativeAndAssociative() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            Pane a = RandomPanes.pane(random);
            Pane b = RandomPanes.pane(random);
            Pane c = RandomPanes.pane(random);
            assertThat(bytes(a, b)).as("seed " + seed).isEqualTo(bytes(b, a));
            assertThat(bytes(merged(a, b), c)).as("seed " + seed).isEqualTo(bytes(a, merged(b, c)));
            assertThat(bytes(a, new Pane())).as("seed " + seed).isEqualTo(PaneCodec.encode(a));
            assertThat(bytes(new Pane(), a)).as("seed " + seed).isEqualTo(PaneCodec.encode(a));
        }
    }

    @Test
    void mergingLeavesTheOtherAsItIsForGood() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            Pane other = RandomPanes.pane(random);
            byte[] before = PaneCodec.encode(other);
            Pane sum = new Pane();
            sum.merge(other);
            sum.merge(RandomPanes.pane(random));
            sum.merge(other);
            assertThat(PaneCodec.encode(other)).as("seed " + seed).isEqualTo(before);
        }
    }

    @Test
    void aPaneComesBackAsItWas() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            byte[] bytes = PaneCodec.encode(RandomPanes.pane(new Random(seed)));
            assertThat(PaneCodec.encode(PaneCodec.decode(bytes)))
                    .as("seed " + seed)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void renamingToOneNameMerges() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Pane pane = RandomPanes.pane(new Random(seed));
            long outcomes =
                    pane.outcomes().values().stream().mapToLong(each -> each).sum();
            long labels = pane.criteria().values().stream()
                    .mapToLong(each -> each.truth().count())
                    .sum();
            pane.renameCategories(unused -> "x", unused -> "y");
            assertThat(pane.outcomes().getOrDefault("x", 0L)).as("seed " + seed).isEqualTo(outcomes);
            assertThat(pane.criteria().values().stream()
                            .mapToLong(each -> each.truth().count())
                            .sum())
                    .as("seed " + seed)
                    .isEqualTo(labels);
            assertThat(pane.criteria()).as("seed " + seed).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] bytes = PaneCodec.encode(RandomPanes.pane(new Random(3)));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PaneCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> PaneCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("follow");
        bytes[0] = 99;
        assertThatThrownBy(() -> PaneCodec.decode(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99");
    }

    /** Stored in savepoints and topics: bytes that were written once are read for ever. */
    @Test
    void bytesOfTheFirstLayoutAreRead() throws Exception {
        String hex;
        try (InputStream in = PaneTest.class.getResourceAsStream("pane-1.hex")) {
            hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
        Pane expected = new Pane();
        Random random = new Random(20_260_101);
        for (int i = 0; i < 12; i++) {
            expected.merge(RandomPanes.pane(random));
        }
        expected.amounts.keySet().retainAll(AMOUNTS_OF_THE_FIRST_LAYOUT);
        expected.amountHistograms.keySet().retainAll(AMOUNTS_OF_THE_FIRST_LAYOUT);
        assertThat(HexFormat.of().formatHex(PaneCodec.encode(expected))).isEqualTo(hex);
        assertThat(HexFormat.of()
                        .formatHex(
                                PaneCodec.encode(PaneCodec.decode(HexFormat.of().parseHex(hex)))))
                .isEqualTo(hex);
    }

    private static Pane merged(Pane one, Pane other) {
        Pane sum = new Pane();
        sum.merge(one);
        sum.merge(other);
        return sum;
    }

    private static byte[] bytes(Pane one, Pane other) {
        return PaneCodec.encode(merged(one, other));
    }

    /** What has not changed is the same in both, and merging parts is merging the pane part by part. */
    @Test
    void partsThatDidNotChangeAreTheSame() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            Pane before = RandomPanes.pane(random);
            Pane after = PaneCodec.decode(PaneCodec.encode(before));
            assertThat(after.changedSince(before)).as("seed " + seed).isEmpty();
            after.merge(RandomPanes.pane(random));
            Set<PanePart> changed = after.changedSince(before);
            for (PanePart part : PanePart.values()) {
                Pane one = new Pane();
                one.merge(changed.contains(part) ? after : before, EnumSet.of(part));
                Pane expected = new Pane();
                expected.merge(after, EnumSet.of(part));
                assertThat(one.changedSince(expected))
                        .as("seed " + seed + ", " + part)
                        .doesNotContain(part);
            }
            Pane mixed = new Pane();
            mixed.merge(after, PanePart.ALL);
            assertThat(PaneCodec.encode(mixed)).as("seed " + seed).isEqualTo(PaneCodec.encode(after));
        }
    }
}
