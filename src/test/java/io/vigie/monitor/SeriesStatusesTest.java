package io.vigie.monitor;

import static io.vigie.monitor.QualityScripts.DAY;
import static io.vigie.monitor.QualityScripts.HOUR;
import static io.vigie.monitor.QualityScripts.LANGUAGES;
import static io.vigie.monitor.QualityScripts.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where the monitors of slices stand that are as different as can be, each by its own kind of supply. */
class SeriesStatusesTest {
    private static final long END = T0 + 75 * DAY;

    /** Of each slice the statuses in the order in which they came, and the last sentence. */
    private record StatusHistory(List<String> statuses, String sentence) {}

    private static Map<String, StatusHistory> histories(List<SeriesPoint> points) {
        Map<String, StatusHistory> histories = new TreeMap<>();
        points.stream()
                .filter(point -> point.measurement() == Measurement.STATUS)
                .filter(point -> point.tags().get("version").equals("*"))
                .forEach(point -> {
                    StatusHistory before =
                            histories.getOrDefault(point.tags().get("slice"), new StatusHistory(List.of(), ""));
                    List<String> statuses = new ArrayList<>(before.statuses());
                    String status = point.texts().get("status");
                    if (statuses.isEmpty() || !statuses.get(statuses.size() - 1).equals(status)) {
                        statuses.add(status);
                    }
                    histories.put(
                            point.tags().get("slice"),
                            new StatusHistory(statuses, point.texts().get("sentence")));
                });
        return histories;
    }

    @Test
    void qualityOfEachSliceStandsWhereItsLabelsPutIt() {
        DriftScript script = new DriftScript(LANGUAGES);
        Random random = new Random(1);
        for (long at = T0; at < END; at += HOUR) {
            script.label("v1", "language=plenty", QualityScripts.score(random, 0.1), at);
            script.request("v1", "language=mute", at + 1);
            script.label("v1", "language=judged", 1, at + 2, LabelSource.JUDGE);
            script.request("v1", "language=thin", at + 3);
            if (Math.floorMod(at, 17 * HOUR) == 0) {
                script.label("v1", "language=thin", QualityScripts.score(random, 0.93), at + 4);
            }
            if (at < T0 + 62 * DAY) {
                script.label("v1", "language=gone", 1, at + 5);
            }
            script.request("v1", "language=unlabelled", at + 6);
            if (at < T0 + 62 * DAY) {
                script.label("v1", "language=unlabelled", 1, at + 7);
            }
        }
        Monitor monitor = QualityScripts.monitor(null, Reference.previous(), DetectionMethod.DEFAULT, "language");
        Map<String, StatusHistory> histories =
                histories(script.run(QualityScripts.rules(monitor)).points());
        assertThat(histories.get("language=plenty").statuses()).containsExactly("reference-not-ready", "watching");
        assertThat(histories.get("language=plenty").sentence()).isEqualTo("Watching.");
        assertThat(histories.get("language=mute").statuses()).containsExactly("cannot-alarm");
        assertThat(histories.get("language=mute").sentence())
                .isEqualTo("Cannot alarm: no answer has a label for correct.");
        assertThat(histories.get("language=judged").sentence())
                .isEqualTo("Judge only, never checked: watching what a judge says, and no person has labelled.");
        assertThat(histories.get("language=thin").sentence())
                .startsWith("Cannot alarm: about 4")
                .contains(" labels come in a window, and ");
        assertThat(histories.get("language=gone").statuses())
                .containsExactly("reference-not-ready", "watching", "traffic-stopped");
        assertThat(histories.get("language=gone").sentence())
                .startsWith("No request for 12 d ")
                .contains("the longest pause of the last 30 days was ");
        assertThat(histories.get("language=unlabelled").statuses())
                .containsExactly("reference-not-ready", "watching", "labels-stopped");
        assertThat(histories.get("language=unlabelled").sentence())
                .startsWith("No label of correct by people for 12 d ");
    }

    @Test
    void theReferenceSaysHowFarItIs() {
        DriftScript script = new DriftScript(LANGUAGES);
        for (long at = T0; at < T0 + 10 * DAY + HOUR; at += HOUR) {
            script.request("v1", "language=en", at);
            if (Math.floorMod(at, DAY) == 0) {
                script.label("v1", "language=en", 1, at + 1);
            }
        }
        Monitor monitor = QualityScripts.monitor(null, Reference.previous(), DetectionMethod.DEFAULT, "language");
        assertThat(histories(script.run(QualityScripts.rules(monitor)).points())
                        .get("language=en")
                        .sentence())
                .matches("The reference is not ready: (10|11) of 30 labels, 10 of 30 days\\.");
    }

    /** Requests that never fail are not the same as no requests. */
    @Test
    void aRateOfZeroIsATrueZeroOnlyOnEnoughTraffic() {
        DriftScript script = new DriftScript(LANGUAGES);
        for (long at = T0; at < T0 + 20 * DAY; at += HOUR / 6) {
            script.request("v1", "language=many", at);
            if (Math.floorMod(at, 6 * HOUR) == 0) {
                script.request("v1", "language=few", at + 1);
            }
        }
        Monitor monitor = new Monitor(
                "errors",
                new ModelMatch("*", null),
                Metric.ERROR_RATE,
                null,
                List.of("language"),
                WindowLength.WEEK,
                Reference.previous(),
                0.01,
                new FalseAlarmBudget(1, 90 * DAY),
                DetectionMethod.DEFAULT,
                Severity.INFO,
                null,
                List.of(),
                null);
        DriftRules rules = new DriftRules(
                Map.of(WindowLength.WEEK, HOUR),
                List.of(monitor),
                List.of(),
                45 * DAY,
                DAY,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
        Map<String, StatusHistory> histories = histories(script.run(rules).points());
        assertThat(histories.get("language=many").statuses()).containsExactly("reference-not-ready", "true-zero");
        assertThat(histories.get("language=many").sentence())
                .isEqualTo("0 of 1,008 requests: a true zero, not a lack of data.");
        assertThat(histories.get("language=few").statuses()).containsExactly("reference-not-ready", "cannot-alarm");
        assertThat(histories.get("language=few").sentence())
                .isEqualTo("Cannot alarm: only 0 of the last 28 blocks of six hours had the 20 requests that say"
                        + " something.");
    }
}
