package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.BurnRates.Counts;
import io.vigie.detect.BurnRates.Windows;
import io.vigie.model.Objective.BurnRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurnRatesTest {

    private static final long PANE = 300_000;
    private static final long HOUR = 12 * PANE;
    private static final int PANES_PER_DAY = 288;

    private static final BurnRate FAST = new BurnRate(14.4, HOUR, PANE);
    private static final BurnRate MIDDLE = new BurnRate(6, 6 * HOUR, 6 * PANE);
    private static final BurnRate SLOW = new BurnRate(1, 72 * HOUR, 6 * HOUR);
    private static final List<BurnRate> PAIRS = List.of(FAST, MIDDLE, SLOW);

    @ParameterizedTest
    @CsvSource({
        // long bad, total, covered, short bad, total, budget → burn rate, heat, burning
        "144, 1000, 1, 15, 100, 0.01, 14.4, 1.0, true",
        "144, 1000, 1, 14, 100, 0.01, 14.4, 0.9722222222, false",
        "143, 1000, 1, 90, 100, 0.01, 14.3, 0.9930555556, false",
        "288, 1000, 0.5, 90, 100, 0.01, 28.8, 1.0, true",
        "287, 1000, 0.5, 90, 100, 0.01, 28.7, 0.9965277778, false",
        "4, 5, 1, 1, 1, 0.01, 80, 5.5555555556, false",
        "5, 5, 1, 1, 1, 0.01, 100, 6.9444444444, true",
        "900, 1000, 1, 0, 0, 0.01, 90, 0, false",
        "0, 0, 1, 0, 0, 0.01, 0, 0, false",
        "5, 300, 1, 5, 10, 0.001, 16.6666666667, 1.1574074074, true",
        "5, 240, 1, 2, 10, 0.001, 20.8333333333, 1.4467592593, true",
        "16, 100, 1, 16, 100, 0.003, 53.3333333333, 3.7037037037, true",
    })
    void aPairIsWhatTheArithmeticSays(
            long bad,
            long total,
            double covered,
            long shortBad,
            long shortTotal,
            double budget,
            double burnRate,
            double heat,
            boolean burning) {
        var finding = BurnRates.of(
                budget, List.of(new Windows(FAST, new Counts(bad, total), covered, new Counts(shortBad, shortTotal))));
        assertThat(finding.burnRate()).isCloseTo(burnRate, within(1e-9));
        assertThat(finding.heat()).isCloseTo(heat, within(1e-9));
        assertThat(finding.burning()).isEqualTo(burning);
    }

    @Test
    void thePairThatBurnsMostForItsFactorSpeaks() {
        Counts fast = new Counts(150, 1000);
        Counts slow = new Counts(40, 1000);
        var finding = BurnRates.of(0.01, List.of(new Windows(FAST, fast, 1, fast), new Windows(SLOW, slow, 1, slow)));
        assertThat(finding.pair()).isEqualTo(SLOW);
        assertThat(finding.burnRate()).isCloseTo(4, within(1e-9));
        // A pair that burns goes before one that is hot but has seen too little.
        Counts few = new Counts(4, 4);
        assertThat(BurnRates.of(0.01, List.of(new Windows(FAST, few, 1, few), new Windows(SLOW, slow, 1, slow)))
                        .pair())
                .isEqualTo(SLOW);
    }

    @Test
    void theBudgetIsAShareOfTheRequests() {
        assertThat(BurnRates.budgetSpent(new Counts(15, 1000), 0.01)).isCloseTo(1.5, within(1e-12));
        assertThat(BurnRates.budgetSpent(Counts.NONE, 0.01)).isZero();
        assertThatThrownBy(() -> BurnRates.budgetSpent(Counts.NONE, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Counts(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BurnRates.of(0.01, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** Its objective is 1 %, it fails 0.5 % of its requests, with little traffic or much. */
    @Test
    void aServiceAtHalfItsObjectiveNeverBurns() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            int requestsPerPane = 1 + random.nextInt(seed % 2 == 0 ? 20 : 400);
            boolean[] burning = burning(random, 0.01, 30 * PANES_PER_DAY, requestsPerPane, pane -> 0.005);
            assertThat(IntStream.range(0, burning.length).filter(pane -> burning[pane]))
                    .as("seed %d, %d requests in five minutes", seed, requestsPerPane)
                    .isEmpty();
        }
    }

    /** Half of the requests fail for 20 minutes, in a service that is calm or one that has just begun. */
    @Test
    void anOutageBurnsWhileItLasts() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            int begin = 1 + random.nextInt(4 * PANES_PER_DAY);
            int end = begin + 4;
            boolean[] burning =
                    burning(random, 0.003, end + 288, 100, pane -> pane >= begin && pane < end ? 0.5 : 0.0002);
            String context = "seed " + seed + ", outage from pane " + begin;
            assertThat(IntStream.range(0, begin).filter(pane -> burning[pane]))
                    .as(context)
                    .isEmpty();
            // A window that is mostly before the beginning of the service is no less proof.
            assertThat(burning[begin + 2]).as(context).isTrue();
            assertThat(IntStream.range(end + 7, burning.length).filter(pane -> burning[pane]))
                    .as(context)
                    .isEmpty();
        }
    }

    private interface BadShare {
        double at(int pane);
    }

    private static boolean[] burning(Random random, double budget, int panes, int requestsPerPane, BadShare share) {
        long[] bad = new long[panes + 1];
        long[] total = new long[panes + 1];
        boolean[] burning = new boolean[panes];
        for (int pane = 0; pane < panes; pane++) {
            int requests =
                    (int) Math.max(0, Math.round(requestsPerPane + Math.sqrt(requestsPerPane) * random.nextGaussian()));
            int failed = 0;
            for (int i = 0; i < requests; i++) {
                failed += random.nextDouble() < share.at(pane) ? 1 : 0;
            }
            bad[pane + 1] = bad[pane] + failed;
            total[pane + 1] = total[pane] + requests;
            List<Windows> windows = new ArrayList<>();
            for (BurnRate pair : PAIRS) {
                windows.add(new Windows(
                        pair,
                        last(bad, total, pane + 1, pair.longMs()),
                        Math.min(1.0, (pane + 1.0) * PANE / pair.longMs()),
                        last(bad, total, pane + 1, pair.shortMs())));
            }
            burning[pane] = BurnRates.of(budget, windows).burning();
        }
        return burning;
    }

    private static Counts last(long[] bad, long[] total, int end, long millis) {
        int from = Math.max(0, end - (int) (millis / PANE));
        return new Counts(bad[end] - bad[from], total[end] - total[from]);
    }
}
