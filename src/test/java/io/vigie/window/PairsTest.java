package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.model.LabelContribution;
import io.vigie.model.LabelContribution.PairContribution;
import io.vigie.model.LabelContribution.ScoreContribution;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers that have both a true score and a judge's, in panes. */
class PairsTest {
    private static final int SEEDS = 10 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final Subject SUBJECT = new Subject("m", "v", List.of("all"));
    private static final long PANE_MS = RollUpLevel.PANE.lengthMs();

    private static LabelContribution scores(long at, double truth, double judge, int sign) {
        return new LabelContribution(
                SUBJECT,
                at,
                at,
                null,
                List.of(
                        new ScoreContribution("correct", ScoreSource.TRUTH, truth, 0.08, sign),
                        new ScoreContribution("correct", ScoreSource.JUDGE, judge, 1, sign)),
                List.of(),
                List.of());
    }

    private static LabelContribution pair(long at, double truth, double judge, int sign) {
        return new LabelContribution(
                SUBJECT,
                at,
                at,
                null,
                List.of(),
                List.of(new PairContribution("correct", truth, judge, 0.08, sign)),
                List.of());
    }

    private static Pane decoded(Pane pane) {
        return PaneCodec.decode(PaneCodec.encode(pane));
    }

    @Test
    void mergingAndStoringKeepsThem() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Pane one = RandomPanes.pane(random);
            one.add(RandomPanes.pairs(random));
            Pane other = RandomPanes.pane(random);
            other.add(RandomPanes.pairs(random));
            Pane sum = new Pane();
            sum.merge(decoded(other));
            sum.merge(decoded(one));
            Pane turned = decoded(one);
            turned.merge(other);
            String name = "seed " + seed;
            for (String criterion : List.of("correct", "safe")) {
                CriterionSums ours = sum.criteria().get(criterion);
                CriterionSums theirs = turned.criteria().get(criterion);
                if (ours == null || theirs == null) {
                    assertThat(ours).as(name).isNull();
                    assertThat(theirs).as(name).isNull();
                    continue;
                }
                assertThat(ours.pairs().count())
                        .as(name)
                        .isEqualTo(theirs.pairs().count());
                assertThat(ours.pairs().bias().orElse(0))
                        .as(name)
                        .isCloseTo(theirs.pairs().bias().orElse(0), within(1e-9));
            }
            assertThat(HexFormat.of().formatHex(PaneCodec.encode(decoded(sum))))
                    .as(name)
                    .isEqualTo(HexFormat.of().formatHex(PaneCodec.encode(sum)));
        }
    }

    /** A corrected pair goes out as it came in, and leaves nothing behind: neither in memory nor in bytes. */
    @Test
    void whatIsTakenBackIsGone() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Pane without = new Pane();
            Pane with = new Pane();
            for (int i = 0; i < 20; i++) {
                long at = random.nextInt(3) * PANE_MS;
                LabelContribution kept = scores(at, random.nextInt(2), random.nextInt(2), 1);
                without.add(kept);
                with.add(kept);
                double truth = random.nextInt(2);
                double judge = random.nextInt(2);
                with.add(pair(at, truth, judge, 1));
                Pane takenBack = new Pane();
                takenBack.add(pair(at, truth, judge, -1));
                with.merge(decoded(takenBack));
            }
            assertThat(HexFormat.of().formatHex(PaneCodec.encode(with)))
                    .as("seed %d", seed)
                    .isEqualTo(HexFormat.of().formatHex(PaneCodec.encode(without)));
            assertThat(with.changedSince(without)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void aPairIsAChangeOfTheLabels() {
        Pane before = new Pane();
        before.add(scores(0, 1, 1, 1));
        Pane now = decoded(before);
        now.add(pair(0, 1, 1, 1));
        assertThat(now.changedSince(before)).containsExactly(PanePart.LABELS);
    }

    /** Five minutes of a model with a request a second, a few of them labelled by people and all by a judge. */
    @Test
    void theyAddLittleToAPane() {
        double without = 0;
        double with = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Pane plain = new Pane();
            Pane paired = new Pane();
            int requests = 5 + random.nextInt(300);
            for (int i = 0; i < requests; i++) {
                TrafficContribution traffic = new TrafficContribution(
                        SUBJECT,
                        0,
                        0,
                        null,
                        0.08,
                        ResponseStatus.OK,
                        (long) (900 * Math.exp(0.5 * random.nextGaussian())),
                        null,
                        200L,
                        0.002,
                        null,
                        null);
                double truth = random.nextInt(10) > 0 ? 1 : 0;
                double judge = random.nextInt(10) > 0 ? truth : 1 - truth;
                for (Pane pane : List.of(plain, paired)) {
                    pane.add(traffic);
                    pane.add(new LabelContribution(
                            SUBJECT,
                            0,
                            0,
                            null,
                            List.of(new ScoreContribution("correct", ScoreSource.JUDGE, judge, 1, 1)),
                            List.of()));
                }
                if (i % 12 == 0) {
                    for (Pane pane : List.of(plain, paired)) {
                        pane.add(new LabelContribution(
                                SUBJECT,
                                0,
                                0,
                                0.08,
                                List.of(new ScoreContribution("correct", ScoreSource.TRUTH, truth, 0.08, 1)),
                                List.of()));
                    }
                    paired.add(pair(0, truth, judge, 1));
                }
            }
            int sizeWithout = PaneCodec.encode(plain).length;
            int sizeWith = PaneCodec.encode(paired).length;
            assertThat((double) sizeWith / sizeWithout)
                    .as("seed %d: %d bytes, %d without pairs", seed, sizeWith, sizeWithout)
                    .isLessThanOrEqualTo(1.3);
            without += sizeWithout;
            with += sizeWith;
        }
        assertThat(with / without).as("on average").isLessThanOrEqualTo(1.2);
    }
}
