package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.BlockMonitor.BlockEvent;
import io.vigie.detect.BlockMonitor.BlockEventType;
import io.vigie.detect.BlockMonitor.BlockMonitorState;
import io.vigie.detect.BlockMonitor.BlockTerms;
import io.vigie.stats.Codecs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Histories of six-hour blocks of a rate: requests come by the hour of the day, and days differ from each other. */
class BlockMonitorTest {
    private static final long BLOCK = 6 * 3_600_000L;
    private static final long DAY = 4 * BLOCK;
    private static final int SEEDS = 60;

    /** One false alarm in 90 days. */
    private static final BlockTerms TERMS = new BlockTerms(BLOCK, 0.02, Math.log10(4 * 90), true, false);

    /** A rate of 10 % whose days vary by a twentieth of it, and by a tenth within the day. */
    private static final class RateHistory {
        private final Random random;
        private double dayEffect;

        RateHistory(long seed) {
            this.random = new Random(seed);
        }

        double block(long end, double rise) {
            int quarter = (int) (Math.floorMod(end - BLOCK, DAY) / BLOCK);
            if (quarter == 0) {
                dayEffect = 0.6 * dayEffect + 0.04 * random.nextGaussian();
            }
            double rate = 0.1 * Math.exp(dayEffect + 0.1 * (quarter == 0 ? 1 : 0)) + rise;
            int requests = quarter == 0 ? 100 : 300;
            int bad = 0;
            for (int i = 0; i < requests; i++) {
                bad += random.nextDouble() < rate ? 1 : 0;
            }
            return (double) bad / requests;
        }
    }

    private static List<BlockEvent> run(BlockMonitor monitor, long seed, int days, LongToDoubleFunction rise) {
        RateHistory history = new RateHistory(seed);
        List<BlockEvent> events = new ArrayList<>();
        for (long end = BLOCK; end <= days * DAY; end += BLOCK) {
            monitor.onBlock(end, history.block(end, rise.applyAsDouble(end)), 250, TERMS)
                    .ifPresent(events::add);
        }
        return events;
    }

    @Test
    void stableHistoriesKeepTheBudget() {
        int alarms = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            alarms += (int) run(new BlockMonitor(), seed, 180, end -> 0).stream()
                    .filter(event -> event.type() == BlockEventType.DEGRADED)
                    .count();
        }
        assertThat(alarms)
                .as("false alarms of %d histories of two quarters", SEEDS)
                .isLessThanOrEqualTo(2 * SEEDS / 10);
    }

    @Test
    void aLastingRiseIsFoundWithinAWeekAndNeverRecovers() {
        List<Double> delays = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            List<BlockEvent> events = run(new BlockMonitor(), seed, 300, end -> end > 60 * DAY ? 0.04 : 0);
            BlockEvent last = events.get(events.size() - 1);
            assertThat(last.type()).as("seed %d", seed).isEqualTo(BlockEventType.DEGRADED);
            assertThat(last.onset()).as("seed %d", seed).isBetween(50 * DAY, last.at());
            delays.add((double) (last.at() - 60 * DAY) / DAY);
        }
        delays.sort(null);
        assertThat(delays.get(SEEDS / 2)).as("median delay in days").isLessThan(5);
        assertThat(delays.get(SEEDS * 9 / 10)).as("90 % of delays in days").isLessThan(14);
    }

    /** Four points more, told by the blocks since the onset; what is certain at the least is not more than that. */
    @Test
    void theLevelSinceTheOnsetIsThatOfTheBlocks() {
        double said = 0;
        int covered = 0;
        int proven = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<BlockEvent> events = run(new BlockMonitor(), seed, 120, end -> end > 60 * DAY ? 0.04 : 0);
            BlockEvent last = events.get(events.size() - 1);
            BlockMonitor.BlockLevel since = last.since();
            assertThat(since.blocks()).as("seed %d", seed).isBetween(1, 4 * 60);
            assertThat(last.standardError())
                    .as("seed %d", seed)
                    .isGreaterThan(last.reference().standardError());
            said += last.change() / SEEDS;
            covered += last.changeAtLeast() <= 0.04 ? 1 : 0;
            proven += last.changeAtLeast() > 0 ? 1 : 0;
        }
        assertThat(said).as("mean change over seeds 0 to %d", SEEDS - 1).isBetween(0.035, 0.06);
        assertThat(covered).isGreaterThanOrEqualTo(SEEDS * 95 / 100);
        assertThat(proven).isGreaterThanOrEqualTo(SEEDS / 2);
    }

    @Test
    void recoveryIsToldSoonAfterTheEndAndNotBefore() {
        List<Double> delays = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            List<BlockEvent> events =
                    run(new BlockMonitor(), seed, 260, end -> end > 60 * DAY && end <= 180 * DAY ? 0.05 : 0);
            Optional<BlockEvent> recovered = events.stream()
                    .filter(event -> event.type() == BlockEventType.RECOVERED && event.at() > 65 * DAY)
                    .findFirst();
            assertThat(recovered).as("seed %d", seed).isPresent();
            assertThat(recovered.get().at()).as("seed %d", seed).isGreaterThan(180 * DAY);
            delays.add((double) (recovered.get().at() - 180 * DAY) / DAY);
        }
        delays.sort(null);
        assertThat(delays.get(SEEDS / 2)).as("median delay in days").isLessThan(20);
        assertThat(delays.get(SEEDS * 9 / 10)).as("90 % of delays in days").isLessThan(45);
    }

    /**
     * Twenty-five requests a block, of which 1 % are refused and then 6 %: most blocks have none or one of them, before
     * and after.
     */
    @Test
    void emptyBlocksOfAThinSliceAreNoRecovery() {
        List<Double> delays = new ArrayList<>();
        int certain = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            BlockMonitor monitor = new BlockMonitor();
            List<BlockEvent> events = new ArrayList<>();
            for (long end = BLOCK; end <= 240 * DAY; end += BLOCK) {
                double rate = end > 60 * DAY && end <= 180 * DAY ? 0.06 : 0.01;
                int refused = 0;
                for (int i = 0; i < 25; i++) {
                    refused += random.nextDouble() < rate ? 1 : 0;
                }
                monitor.onBlock(end, refused / 25.0, 25, TERMS).ifPresent(events::add);
            }
            events.removeIf(event -> event.at() <= 60 * DAY);
            assertThat(events).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(2);
            assertThat(events.get(0).type()).as("seed %d", seed).isEqualTo(BlockEventType.DEGRADED);
            certain += events.get(0).changeAtLeast() <= 0.05 ? 1 : 0;
            BlockEvent second = events.get(1);
            assertThat(second.type()).as("seed %d", seed).isEqualTo(BlockEventType.RECOVERED);
            assertThat(second.at()).as("seed %d", seed).isGreaterThan(180 * DAY);
            delays.add((double) (second.at() - 180 * DAY) / DAY);
        }
        delays.sort(null);
        assertThat(delays.get(SEEDS / 2)).as("median delay in days").isLessThan(20);
        assertThat(certain).as("histories in which what is certain is true").isGreaterThanOrEqualTo(SEEDS * 95 / 100);
    }

    /** A reference that slid along would never see it. */
    @Test
    void aRiseOfOnePointAMonthIsFound() {
        for (int seed = 0; seed < 20; seed++) {
            List<BlockEvent> events =
                    run(new BlockMonitor(), seed, 400, end -> Math.max(0, (double) end / DAY - 60) * 0.01 / 30);
            assertThat(events).as("seed %d", seed).isNotEmpty();
            assertThat(events.get(0).at()).as("seed %d", seed).isBetween(60 * DAY, 210 * DAY);
        }
    }

    @Test
    void anAcceptedLevelIsTheReferenceAndAFurtherRiseIsFound() {
        for (int seed = 0; seed < 20; seed++) {
            BlockMonitor monitor = new BlockMonitor();
            RateHistory history = new RateHistory(seed);
            List<BlockEvent> after = new ArrayList<>();
            for (long end = BLOCK; end <= 240 * DAY; end += BLOCK) {
                double rise = end > 180 * DAY ? 0.12 : end > 60 * DAY ? 0.06 : 0;
                Optional<BlockEvent> event = monitor.onBlock(end, history.block(end, rise), 250, TERMS);
                if (end == 90 * DAY) {
                    assertThat(monitor.state()).as("seed %d", seed).isEqualTo(BlockMonitorState.ALARMED);
                    monitor.accept(60 * DAY, TERMS);
                    assertThat(monitor.referenceLevel().orElseThrow()).isBetween(0.14, 0.19);
                } else if (end > 90 * DAY) {
                    event.ifPresent(after::add);
                }
            }
            assertThat(after).as("seed %d", seed).isNotEmpty();
            assertThat(after.get(0).at()).as("seed %d", seed).isBetween(180 * DAY, 186 * DAY);
        }
    }

    /** Accepted, good again, and worse again: the last is told, though no worse than what was accepted. */
    @Test
    void whatWasHeldToBeforeIsHeldToAgainOnceItIsBack() {
        for (int seed = 0; seed < 20; seed++) {
            BlockMonitor monitor = new BlockMonitor();
            RateHistory history = new RateHistory(seed);
            List<BlockEvent> after = new ArrayList<>();
            for (long end = BLOCK; end <= 180 * DAY; end += BLOCK) {
                double rise = end > 160 * DAY ? 0.08 : end > 120 * DAY ? 0 : end > 60 * DAY ? 0.08 : 0;
                Optional<BlockEvent> event = monitor.onBlock(end, history.block(end, rise), 250, TERMS);
                if (end == 64 * DAY) {
                    assertThat(monitor.state()).as("seed %d", seed).isEqualTo(BlockMonitorState.ALARMED);
                    monitor.accept(60 * DAY, TERMS);
                    assertThat(monitor.state()).as("seed %d", seed).isEqualTo(BlockMonitorState.LEARNING);
                } else if (end > 64 * DAY) {
                    event.ifPresent(after::add);
                }
            }
            assertThat(after).as("seed %d", seed).isNotEmpty();
            assertThat(after.get(0).at()).as("seed %d", seed).isBetween(160 * DAY, 166 * DAY);
        }
    }

    /** A proven improvement is the new reference: falling back to what once was normal is a degradation. */
    @Test
    void anImprovementLiftsTheReference() {
        for (int seed = 0; seed < 20; seed++) {
            List<BlockEvent> events =
                    run(new BlockMonitor(), seed, 300, end -> end > 60 * DAY && end <= 200 * DAY ? -0.06 : 0);
            assertThat(events).as("seed %d", seed).isNotEmpty();
            assertThat(events.get(0).at()).as("seed %d", seed).isBetween(200 * DAY, 206 * DAY);
        }
    }

    @Test
    void anOpenAlertFreezesTheReference() {
        BlockMonitor monitor = new BlockMonitor();
        RateHistory history = new RateHistory(7);
        BlockTerms open = new BlockTerms(BLOCK, 0.5, TERMS.log10Threshold(), true, true);
        for (long end = BLOCK; end <= 60 * DAY; end += BLOCK) {
            monitor.onBlock(end, history.block(end, 0), 250, TERMS);
        }
        double before = monitor.referenceLevel().orElseThrow();
        for (long end = 60 * DAY + BLOCK; end <= 160 * DAY; end += BLOCK) {
            monitor.onBlock(end, history.block(end, -0.05), 250, open);
        }
        assertThat(monitor.referenceLevel()).hasValue(before);
    }

    @Test
    void blocksThatAreMissingOrTooSmallSayNothing() {
        BlockMonitor monitor = new BlockMonitor();
        RateHistory history = new RateHistory(3);
        for (long end = BLOCK; end <= 40 * DAY; end += BLOCK) {
            monitor.onBlock(end, history.block(end, 0), 250, TERMS);
        }
        double before = monitor.evidence().orElseThrow();
        assertThat(monitor.onBlock(40 * DAY, 1, 250, TERMS))
                .as("a block that was there")
                .isEmpty();
        for (long end = 40 * DAY + BLOCK; end <= 44 * DAY; end += BLOCK) {
            assertThat(monitor.onBlock(end, Double.NaN, 250, TERMS)).isEmpty();
        }
        assertThat(monitor.evidence()).hasValue(before);
        assertThat(monitor.onBlock(400 * DAY, 0.1, 250, TERMS))
                .as("after a year of silence")
                .isEmpty();
        assertThat(monitor.state()).isEqualTo(BlockMonitorState.WATCHING);
    }

    @Test
    void goesOnFromItsBytesAsIfNothingHadHappened() throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            BlockMonitor undisturbed = new BlockMonitor();
            BlockMonitor restored = new BlockMonitor();
            RateHistory history = new RateHistory(seed);
            Random interruptions = new Random(seed);
            for (long end = BLOCK; end <= 160 * DAY; end += BLOCK) {
                double value = history.block(end, end > 60 * DAY && end < 120 * DAY ? 0.08 : 0);
                assertThat(restored.onBlock(end, value, 250, TERMS))
                        .as("seed %d", seed)
                        .isEqualTo(undisturbed.onBlock(end, value, 250, TERMS));
                if (end == 80 * DAY) {
                    undisturbed.accept(60 * DAY, TERMS);
                    restored.accept(60 * DAY, TERMS);
                }
                if (interruptions.nextInt(10) == 0) {
                    restored = Codecs.readHex(Codecs.hex(restored::writeTo), BlockMonitor::readFrom);
                }
            }
            assertThat(Codecs.hex(restored::writeTo)).as("seed %d", seed).isEqualTo(Codecs.hex(undisturbed::writeTo));
            assertThat(Codecs.bytes(undisturbed::writeTo).length).isLessThan(5_000);
        }
    }

    @Test
    void stateOfAnotherVersionIsRefused() {
        assertThatThrownBy(() -> Codecs.readHex("02", BlockMonitor::readFrom)).hasMessageContaining("layout 2");
        assertThatThrownBy(() -> Codecs.readHex("01", BlockMonitor::readFrom)).hasMessageContaining("ends early");
    }

    @Test
    void ranksPromiseWhatTheySayWhereBlocksAreExchangeable() {
        int small = 0;
        double[] steep = new double[4_000];
        double[] gentle = new double[steep.length];
        int trials = steep.length;
        Random random = new Random(11);
        for (int trial = 0; trial < trials; trial++) {
            double[] values = new double[60];
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.exp(random.nextGaussian());
            }
            BlockReference reference = Objects.requireNonNull(BlockReference.of(values, 0, 4));
            BlockRarity rarity = reference.worseThanAllowed(Math.exp(random.nextGaussian()), trial % 4, 0);
            small += rarity.p() <= 0.05 ? 1 : 0;
            steep[trial] = rarity.steepSoftRank();
            gentle[trial] = rarity.gentleSoftRank();
        }
        // Three standard errors, and what phases of 15 blocks add to exact exchangeability.
        assertThat((double) small / trials).isLessThan(0.05 + 0.011 + 0.01);
        for (double[] softRanks : new double[][] {steep, gentle}) {
            double mean = Arrays.stream(softRanks).sum() / trials;
            double variance =
                    Arrays.stream(softRanks).map(x -> (x - mean) * (x - mean)).sum() / trials;
            assertThat(mean).isCloseTo(1, within(3 * Math.sqrt(variance / trials) + 0.1));
        }
    }

    /** A rank says the same of a block at 4 deviations and at 10; soft ranks tell them apart, up to R + 1. */
    @Test
    void theFurtherABlockIsBeyondTheReferenceTheMoreItCounts() {
        Random random = new Random(12);
        double[] values = random.doubles(120, -1, 1).toArray();
        BlockReference reference = Objects.requireNonNull(BlockReference.of(values, 0, 4));
        BlockRarity before = reference.worseThanAllowed(-1, 0, 0);
        for (double value : new double[] {0, 1, 1.5, 2, 3, 6}) {
            BlockRarity now = reference.worseThanAllowed(value, 0, 0);
            assertThat(now.steepSoftRank())
                    .isGreaterThan(before.steepSoftRank())
                    .isLessThanOrEqualTo(121);
            assertThat(now.gentleSoftRank())
                    .isGreaterThan(before.gentleSoftRank())
                    .isLessThanOrEqualTo(121);
            before = now;
        }
        assertThat(reference.worseThanAllowed(6, 0, 0).p())
                .isEqualTo(reference.worseThanAllowed(3, 0, 0).p());
        assertThat(before.steepSoftRank()).isGreaterThan(100);
        assertThat(before.gentleSoftRank()).isBetween(30.0, before.steepSoftRank());
        assertThat(reference.worseThanAllowed(1e6, 0, 0)).isEqualTo(new BlockRarity(1.0 / 121, 121, 121));
        assertThat(reference.worseThanAllowed(-1e6, 0, 0).steepSoftRank()).isPositive();
    }
}
