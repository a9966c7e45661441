package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.detect.DetectionEvent.DetectionEventType;
import io.vigie.stats.Estimate.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * False alarms, delay and onset of the whole watch over many orders of streams whose figures are those of LLMDrift's
 * "happy numbers" (Chen, Zaharia, Zou 2023, arXiv 2307.09009): 500 answers of each snapshot, gpt-4 418 right then 176,
 * gpt-3.5-turbo 153 right then 241.
 */
class DetectionQualityTest {
    private static final long DAY = MonitorPlayer.DAY;
    private static final int SHUFFLES = 60;
    private static final long STEP = 30 * DAY / 500;

    private static List<Integer> shuffled(int right, Random random) {
        List<Integer> answers = new ArrayList<>(Collections.nCopies(right, 1));
        answers.addAll(Collections.nCopies(500 - right, 0));
        Collections.shuffle(answers, random);
        return answers;
    }

    private static MonitorPlayer play(int seed, int... right) {
        return play(MonitorPlayer.of(ReferencePlan.fixed(0, 30 * DAY)), seed, right);
    }

    private static MonitorPlayer guaranteed(int seed, int... right) {
        return play(MonitorPlayer.guaranteed(ReferencePlan.fixed(0, 30 * DAY)), seed, right);
    }

    private static MonitorPlayer play(MonitorPlayer player, int seed, int... right) {
        Random random = new Random(seed);
        int i = 0;
        for (int each : right) {
            for (int answer : shuffled(each, random)) {
                long requestedAt = i++ * STEP;
                player.label(answer, 1, requestedAt, requestedAt + 1000);
            }
        }
        return player;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @Test
    void aLargeDropIsFoundInAboutTwentyLabelsAndDatedToAFew() {
        double[] delays = new double[SHUFFLES];
        double[] onsetErrors = new double[SHUFFLES];
        for (int seed = 0; seed < SHUFFLES; seed++) {
            MonitorPlayer player = play(seed, 418, 176);
            assertThat(player.kinds()).as("seed %d", seed).isNotEmpty().doesNotContain(DetectionEventType.RECOVERED);
            DetectionEvent alarm = player.events.get(0);
            assertThat(alarm.kind()).isEqualTo(DetectionEventType.DEGRADED);
            assertThat(alarm.evidence().log10Threshold()).isEqualTo(Math.log10(1500));
            assertThat(alarm.evidence().log10Evidence()).isGreaterThanOrEqualTo(Math.log10(1500));
            assertThat(alarm.effect().reference().value()).isEqualTo(0.836);
            assertThat(alarm.effect().change().upper()).as("seed %d", seed).isLessThan(-0.02);
            delays[seed] = (alarm.at() - 30 * DAY) / (double) STEP;
            onsetErrors[seed] = Math.abs(alarm.onsetAt() - 30 * DAY) / (double) STEP;
        }
        double worst = Arrays.stream(delays).max().orElseThrow();
        assertThat(worst).isLessThanOrEqualTo(60);
        assertThat(median(delays)).isLessThanOrEqualTo(25);
        assertThat(median(onsetErrors)).isLessThanOrEqualTo(5);
    }

    @Test
    void anImprovementAndASteadyStreamAreNoAlarms() {
        for (int seed = 0; seed < SHUFFLES; seed++) {
            assertThat(guaranteed(seed, 153, 241).events)
                    .as("improved, seed %d", seed)
                    .isEmpty();
            assertThat(play(seed, 153, 241).events)
                    .as("improved, seed %d", seed)
                    .isEmpty();
            assertThat(guaranteed(seed, 418, 418).events)
                    .as("steady, seed %d", seed)
                    .isEmpty();
        }
    }

    /** 500 labels are a third of a budget period. */
    @Test
    void aCalibratedMonitorKeepsItsBudgetOnASteadyStream() {
        long alarms = 0;
        for (int seed = 0; seed < 300; seed++) {
            alarms += play(seed, 418, 418).kinds().stream()
                    .filter(kind -> kind == DetectionEventType.DEGRADED)
                    .count();
        }
        assertThat(alarms).as("in 100 periods, seeds 0 to 299").isLessThanOrEqualTo(100);
    }

    @Test
    void aSmallDropIsFoundWhenTheReferenceIsLarge() {
        double[] delays = new double[20];
        for (int seed = 0; seed < delays.length; seed++) {
            Random random = new Random(977L * seed + 5);
            MonitorPlayer player = MonitorPlayer.guaranteed(ReferencePlan.fixed(0, 30 * DAY));
            long step = 30 * DAY / 6000;
            for (int i = 0; i < 30_000 && player.events.isEmpty(); i++) {
                long requestedAt = i * step;
                player.label(random.nextDouble() < (i < 8000 ? 0.84 : 0.78) ? 1 : 0, 1, requestedAt, requestedAt);
            }
            assertThat(player.events).as("seed %d", seed).isNotEmpty();
            delays[seed] = player.events.get(0).at() / (double) step - 8000;
        }
        assertThat(Arrays.stream(delays).min().orElseThrow()).as("none before").isPositive();
        assertThat(median(delays)).isLessThan(1500);
    }

    /** A fifth of the requests is labelled: hard ones (quality 0.6) with π = 0.32, easy ones (0.95) with π = 0.08. */
    @Test
    void sampledLabelsAreJudgedByTheTrafficTheyStandFor() {
        double[] delays = new double[30];
        for (int seed = 0; seed < delays.length; seed++) {
            Random random = new Random(7919L * seed + 1);
            MonitorPlayer steady = MonitorPlayer.guaranteed(ReferencePlan.fixed(0, 30 * DAY));
            sampled(steady, random, 0);
            assertThat(steady.events)
                    .as("the sampling changes, the model does not; seed %d", seed)
                    .isEmpty();

            MonitorPlayer falling = MonitorPlayer.guaranteed(ReferencePlan.fixed(0, 30 * DAY));
            sampled(falling, random, 0.35);
            assertThat(falling.events).as("seed %d", seed).isNotEmpty();
            DetectionEvent alarm = falling.events.get(0);
            assertThat(alarm.kind()).isEqualTo(DetectionEventType.DEGRADED);
            assertThat(alarm.effect().reference().value()).as("seed %d", seed).isBetween(0.7, 0.85);
            delays[seed] = (alarm.at() - 30 * DAY) / (double) DAY;
        }
        assertThat(Arrays.stream(delays).min().orElseThrow()).isPositive();
        assertThat(median(delays)).as("days").isLessThan(5);
    }

    /**
     * 100 requests a day; after day 30 hard requests are labelled with π = 0.08 more, and quality is lower by {@code
     * drop}.
     */
    private static void sampled(MonitorPlayer player, Random random, double drop) {
        for (int i = 0; i < 6000; i++) {
            long requestedAt = i * (DAY / 100);
            boolean late = i >= 3000;
            boolean hard = random.nextBoolean();
            double probability = hard ? (late ? 0.40 : 0.32) : 0.08;
            double quality = (hard ? 0.6 : 0.95) - (late ? drop : 0);
            int good = random.nextDouble() < quality ? 1 : 0;
            if (random.nextDouble() < probability) {
                player.label(good, probability, requestedAt, requestedAt);
            }
        }
    }

    @Test
    void recoveryIsProvenAndTheNextFallIsANewAlarm() {
        double[] delays = new double[30];
        for (int seed = 0; seed < delays.length; seed++) {
            MonitorPlayer player = guaranteed(seed, 418, 176, 418, 418, 418, 176);
            List<DetectionEvent> turns = player.events.stream()
                    .filter(event -> event.kind() != DetectionEventType.UPDATE)
                    .toList();
            assertThat(turns)
                    .as("seed %d", seed)
                    .extracting(DetectionEvent::kind)
                    .containsExactly(
                            DetectionEventType.DEGRADED, DetectionEventType.RECOVERED, DetectionEventType.DEGRADED);
            delays[seed] = (turns.get(1).at() - 60 * DAY) / (double) STEP;
            assertThat(turns.get(1).onsetAt())
                    .as("seed %d", seed)
                    .isGreaterThan(turns.get(0).onsetAt());
            // Within the tolerance of what was usual.
            Interval back = turns.get(1).effect().current();
            assertThat(back.value())
                    .as("seed %d", seed)
                    .isGreaterThan(turns.get(0).effect().reference().lower() - player.context.tolerance());
            assertThat(turns.get(2).at()).as("seed %d", seed).isGreaterThan(150 * DAY);
        }
        assertThat(Arrays.stream(delays).min().orElseThrow()).isPositive();
        assertThat(median(delays)).as("labels").isLessThan(500);
    }
}
