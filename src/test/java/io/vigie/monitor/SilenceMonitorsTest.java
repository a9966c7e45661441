package io.vigie.monitor;

import static io.vigie.monitor.QualityScripts.DAY;
import static io.vigie.monitor.QualityScripts.HOUR;
import static io.vigie.monitor.QualityScripts.LANGUAGES;
import static io.vigie.monitor.QualityScripts.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two languages with a request every five minutes by day and none at night; every second hour a person labels an
 * answer, and a judge another. From the 21st day on something is missing in Portuguese:
 *
 * <pre>
 * hour of the 21st day   0      6         12    17          20
 * requests in English    night  ├─────────────────────────────
 * requests in Portuguese night  ├─────────┤     ├─────────────
 * alert                                    FIRING RESOLVED
 * </pre>
 */
class SilenceMonitorsTest {
    private static final long TICK = HOUR / 12;
    private static final long STOP = T0 + 21 * DAY + 12 * HOUR;
    private static final long RESUME = STOP + 5 * HOUR;
    private static final long END = T0 + 24 * DAY;

    /** What is missing in Portuguese. */
    private record Missing(boolean requests, boolean people, boolean judge, long from, long to) {
        boolean at(boolean isMissing, long time) {
            return isMissing && time >= from && time < to;
        }
    }

    private static Monitor monitor(@Nullable String criterion) {
        return new Monitor(
                "silence",
                new ModelMatch("*", null),
                Metric.SILENCE,
                criterion,
                List.of("language"),
                WindowLength.MONTH,
                Reference.previous(),
                0,
                new FalseAlarmBudget(1, 90 * DAY),
                DetectionMethod.DEFAULT,
                Severity.CRITICAL,
                null,
                List.of(),
                null);
    }

    private static DriftRules rules(Monitor monitor, long silencesUntil) {
        return new DriftRules(
                DriftRules.SeriesRules.ofRepeatableRun(Map.of()),
                List.of(monitor),
                List.of(),
                45 * DAY,
                DAY,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                silencesUntil);
    }

    private static DriftScript script(Missing missing) {
        DriftScript script = new DriftScript(LANGUAGES);
        for (long time = T0; time < END; time += TICK) {
            if (Math.floorMod(time, DAY) < 6 * HOUR) {
                continue;
            }
            boolean isLabelled = Math.floorMod(time, 2 * HOUR) == 0;
            for (String slice : List.of("language=en", "language=pt")) {
                boolean isPortuguese = slice.equals("language=pt");
                if (isPortuguese && missing.at(missing.requests(), time)) {
                    continue;
                }
                script.request("v1", slice, time + 1);
                if (isLabelled && !(isPortuguese && missing.at(missing.people(), time))) {
                    script.label("v1", slice, 1, time + 2, LabelSource.HUMAN);
                }
                if (isLabelled && !(isPortuguese && missing.at(missing.judge(), time))) {
                    script.label("v1", slice, 1, time + 3, LabelSource.JUDGE);
                }
            }
        }
        return script;
    }

    private static List<AlertEvent> alerts(Missing missing, @Nullable String criterion, long silencesUntil) {
        return script(missing).run(rules(monitor(criterion), silencesUntil)).alerts();
    }

    @Test
    void aStopIsToldWithinTheHourAndSoIsItsEnd() {
        Missing missing = new Missing(true, false, false, STOP, RESUME);
        List<AlertEvent> alerts = alerts(missing, null, Long.MAX_VALUE);
        assertThat(alerts).extracting(AlertEvent::state).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
        assertThat(alerts).extracting(AlertEvent::slice).containsOnly("language=pt");
        AlertEvent fired = alerts.get(0);
        assertThat(fired.raisedAt()).isBetween(STOP + 30 * 60_000, STOP + HOUR);
        assertThat(fired.onsetAt()).isEqualTo(STOP);
        assertThat(fired.detector()).isEqualTo("silence");
        assertThat(fired.metric()).isEqualTo("silence");
        assertThat(fired.criterion()).isNull();
        assertThat(fired.budget()).isNull();
        assertThat(fired.current()).isEqualTo((double) (fired.raisedAt() - STOP));
        assertThat(fired.summary())
                .matches("m in Portuguese is silent: no request for \\d+ min \\(at these hours of the week \\d+"
                        + " five-minute intervals usually have one\\)\\.");
        AlertEvent resolved = alerts.get(1);
        assertThat(resolved.updatedAt()).isEqualTo(RESUME + TICK);
        assertThat(resolved.summary()).isEqualTo("m in Portuguese has requests again, after 5 h 5 min without any.");
        Random failures = new Random(3);
        assertThat(script(missing)
                        .run(rules(monitor(null), Long.MAX_VALUE), tick -> failures.nextInt(20) == 0)
                        .alerts())
                .as("failures change nothing")
                .isEqualTo(alerts);
    }

    @Test
    void nightsAreNoSilence() {
        assertThat(alerts(new Missing(false, false, false, STOP, END), null, Long.MAX_VALUE))
                .isEmpty();
    }

    @Test
    void labelsAreMissedBySourceAndToldOnceMoreWhenAnotherStops() {
        Missing people = new Missing(false, true, false, T0 + 20 * DAY, END);
        List<AlertEvent> alerts = alerts(people, null, Long.MAX_VALUE);
        assertThat(alerts).hasSize(1);
        AlertEvent fired = alerts.get(0);
        assertThat(fired.criterion()).isEqualTo("correct");
        assertThat(fired.raisedAt()).isBetween(T0 + 20 * DAY, T0 + 22 * DAY);
        assertThat(fired.summary())
                .contains("is silent: no label of correct by people for ")
                .doesNotContain("judge");
        assertThat(alerts(people, "correct", Long.MAX_VALUE)).hasSize(1);
        assertThat(alerts(people, "safe", Long.MAX_VALUE)).isEmpty();

        Missing both = new Missing(false, true, true, T0 + 20 * DAY, T0 + 22 * DAY);
        List<AlertEvent> all = alerts(both, null, Long.MAX_VALUE);
        assertThat(all)
                .extracting(AlertEvent::alertId)
                .as("one silence is one alert")
                .containsOnly(all.get(0).alertId());
        assertThat(all.get(all.size() - 1).state()).isEqualTo(AlertState.RESOLVED);
        assertThat(all.get(all.size() - 1).summary()).contains("has labels of correct again, after 2 d");
    }

    /** Labels need requests: their own silence is told when requests come and they do not. */
    @Test
    void labelsThatStopWithTheRequestsAreNotToldBeside() {
        assertThat(alerts(new Missing(true, false, false, T0 + 20 * DAY, END), null, Long.MAX_VALUE))
                .singleElement()
                .satisfies(alert -> assertThat(alert.criterion()).isNull());
    }

    /** English goes on in the file after Portuguese has ended with it. */
    @Test
    void theEndOfAFileIsNoSilence() {
        Missing missing = new Missing(true, true, true, STOP, END);
        assertThat(alerts(missing, null, Long.MAX_VALUE)).isNotEmpty();
        assertThat(alerts(missing, null, STOP)).isEmpty();
    }
}
