package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.CochranQ.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CochranQTest {

    /**
     * Thirteen trials of the BCG vaccine: ill and well of those vaccinated, ill and well of the others. Colditz et al.
     * 1994, "Efficacy of BCG vaccine in the prevention of tuberculosis", JAMA 271, as in Viechtbauer 2010, "Conducting
     * meta-analyses in R with the metafor package", Journal of Statistical Software 36, whose test for heterogeneity of
     * log relative risks gives Q = 152.2330 on 12 degrees of freedom.
     */
    private static final int[][] BCG = {
        {4, 119, 11, 128},
        {6, 300, 29, 274},
        {3, 228, 11, 209},
        {62, 13536, 248, 12619},
        {33, 5036, 47, 5761},
        {180, 1361, 372, 1079},
        {8, 2537, 10, 619},
        {505, 87886, 499, 87892},
        {29, 7470, 45, 7232},
        {17, 1699, 65, 1600},
        {186, 50448, 141, 27197},
        {5, 2493, 3, 2338},
        {27, 16886, 29, 17825}
    };

    @Test
    void givesThePublishedQ() {
        List<Change> trials = new ArrayList<>();
        for (int[] trial : BCG) {
            double vaccinated = trial[0] + trial[1];
            double others = trial[2] + trial[3];
            trials.add(new Change(
                    Math.log(trial[0] / vaccinated) - Math.log(trial[2] / others),
                    1.0 / trial[0] - 1 / vaccinated + 1.0 / trial[2] - 1 / others));
        }
        CochranQ q = CochranQ.of(trials);
        assertThat(q.q()).isCloseTo(152.2330, within(5e-5));
        assertThat(q.degrees()).isEqualTo(12);
        assertThat(q.pValue()).isLessThan(1e-4);
        assertThat(q.pooled()).isCloseTo(-0.4303, within(5e-5));
    }

    /** Under one change for all, one of twenty is below 0.05. */
    @Test
    void holdsItsLevel() {
        for (int groups : new int[] {2, 5, 40}) {
            Random random = new Random(groups);
            int below = 0;
            for (int run = 0; run < 4_000; run++) {
                List<Change> changes = new ArrayList<>();
                for (int i = 0; i < groups; i++) {
                    double error = 0.01 + random.nextDouble() / 10;
                    changes.add(new Change(-0.2 + error * random.nextGaussian(), error * error));
                }
                below += CochranQ.of(changes).pValue() < 0.05 ? 1 : 0;
            }
            assertThat(below / 4_000.0).as("%d groups, seed %d", groups, groups).isCloseTo(0.05, within(0.012));
        }
    }

    @Test
    void readsTheErrorFromAnInterval() {
        Change change = Change.ofInterval(0.3, 0.3 - 1.959963984540054 * 0.02, 0.3 + 1.959963984540054 * 0.02);
        assertThat(change.variance()).isCloseTo(0.0004, within(1e-12));
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertThatThrownBy(() -> CochranQ.of(List.of(new Change(0, 1)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Change(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Change(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Change.ofInterval(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
