package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.BoundedResult;
import io.vigie.view.AlertSource.AlertStateFilter;
import io.vigie.view.AlertSource.Filter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AlertLogTest {
    private static final long DAY = 86_400_000;
    private static final long START = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();

    private final StoreInMemory store = new StoreInMemory();
    private final AlertLog log = new AlertLog(store);

    private static Map<String, String> tags(String model, String slice) {
        return new HashMap<>(Map.of(
                "model",
                model,
                "version",
                "*",
                "slice",
                slice,
                "window",
                "30d",
                "criterion",
                "correct",
                "metric",
                "quality",
                "monitor",
                "answers"));
    }

    private void event(String id, String slice, double day, boolean firing) {
        event("m", id, slice, day, firing);
    }

    private void event(String model, String id, String slice, double day, boolean firing) {
        long time = START + Math.round(day * DAY);
        Map<String, Double> fields = new HashMap<>(Map.of(
                "state", firing ? 1.0 : 0.0, "severity", 3.0, "change", -0.2, "labels", 40.0, "raised_at", (double)
                        START));
        if (!firing) {
            fields.put("resolved_at", (double) time);
        }
        store.add(new SeriesPoint(
                Measurement.ALERT, tags(model, slice), fields, Map.of("alert_id", id, "summary", "It fell."), time));
    }

    /** As versions before this one wrote it. */
    private void bare(String slice, double day, boolean firing) {
        store.add(new SeriesPoint(
                Measurement.ALERT,
                tags("m", slice),
                Map.of("state", firing ? 1.0 : 0.0, "severity", 3.0, "change", -0.2),
                START + Math.round(day * DAY)));
    }

    private List<String> ids(AlertStateFilter state, double from, double to) throws Exception {
        Period period = new Period(START + Math.round(from * DAY), START + Math.round(to * DAY));
        return log.find(new Filter(null, state, period, 100)).items().stream()
                .map(AlertItem::alertId)
                .toList();
    }

    @Test
    void oneAlertIsTheLastOfItsEvents() throws Exception {
        event("a", "all", 1, true);
        event("a", "all", 2, true);
        event("a", "all", 3, false);
        event("b", "language=pt", 2.5, true);
        BoundedResult<AlertItem> alerts = log.find(new Filter("m", AlertStateFilter.ALL, null, 100));
        assertThat(alerts.more()).isFalse();
        assertThat(alerts.items().stream().map(AlertItem::alertId)).containsExactly("a", "b");
        AlertItem last = alerts.items().get(0);
        assertThat(last.state()).isEqualTo("resolved");
        assertThat(last.severity()).isEqualTo("critical");
        assertThat(last.updatedAt()).isEqualTo(START + 3 * DAY);
        assertThat(last.resolvedAt()).isEqualTo(START + 3 * DAY);
        assertThat(last.raisedAt()).isEqualTo(START);
        assertThat(last.onsetAt()).isNull();
        assertThat(last.labels()).isEqualTo(40);
        assertThat(last.criterion()).isEqualTo("correct");
        assertThat(last.summary()).isEqualTo("It fell.");
    }

    @Test
    void aPeriodHasTheAlertsThatWereOpenInItAsTheyWereAtItsEnd() throws Exception {
        event("before", "all", 1, true);
        event("before", "all", 2, false);
        event("across", "language=pt", 3, true);
        event("inside", "all", 11, true);
        event("inside", "all", 12, false);
        event("across", "language=pt", 30, false);
        event("after", "all", 31, true);
        assertThat(ids(AlertStateFilter.ALL, 10, 20)).containsExactly("inside", "across");
        assertThat(ids(AlertStateFilter.FIRING, 10, 20)).containsExactly("across");
        assertThat(ids(AlertStateFilter.RESOLVED, 10, 20)).containsExactly("inside");
        assertThat(ids(AlertStateFilter.ALL, 12.5, 20)).containsExactly("across");
        assertThat(ids(AlertStateFilter.ALL, 2, 2.5)).containsExactly("before");
    }

    @Test
    void openAtATime() throws Exception {
        event("a", "all", 1, true);
        event("a", "all", 3, false);
        event("b", "language=pt", 2, true);
        event("other", "c", "all", 2, true);
        assertThat(log.openAt("m", START)).isEmpty();
        assertThat(log.openAt("m", START + 2 * DAY).stream().map(AlertItem::alertId))
                .containsExactly("b", "a");
        assertThat(log.openAt("m", START + 3 * DAY).stream().map(AlertItem::alertId))
                .containsExactly("b");
        assertThat(log.openAt(null, START + 9 * DAY)).hasSize(2);
        assertThat(log.find(new Filter("m", AlertStateFilter.FIRING, null, 100)).items())
                .singleElement()
                .satisfies(alert -> assertThat(alert.alertId()).isEqualTo("b"));
    }

    @Test
    void aLimitSaysThatThereIsMore() throws Exception {
        event("a", "all", 1, true);
        event("b", "language=pt", 2, true);
        for (AlertStateFilter state : AlertStateFilter.values()) {
            BoundedResult<AlertItem> one = log.find(new Filter("m", state, null, 1));
            if (state != AlertStateFilter.RESOLVED) {
                assertThat(one.items().stream().map(AlertItem::alertId))
                        .as("%s", state)
                        .containsExactly("b");
                assertThat(one.more()).as("%s", state).isTrue();
            }
        }
    }

    @Test
    void historyAndEarlierAlerts() throws Exception {
        event("first", "all", 1, true);
        event("first", "all", 2, false);
        event("second", "all", 5, true);
        event("second", "all", 6, true);
        event("elsewhere", "language=pt", 4, true);
        assertThat(log.history("second").stream().map(AlertItem::updatedAt))
                .containsExactly(START + 5 * DAY, START + 6 * DAY);
        assertThat(log.earlier(log.history("second").get(1)).stream().map(AlertItem::alertId))
                .containsExactly("first");
        assertThat(log.earlier(log.history("first").get(1))).isEmpty();
        assertThat(log.history("unknown")).isEmpty();
    }

    @Test
    void aPointWithoutIdentityIsNoAlert() throws Exception {
        bare("all", 1, true);
        event("a", "all", 3, false);
        bare("all", 4, true);
        assertThat(log.history("a")).hasSize(1);
        assertThat(log.find(new Filter("m", AlertStateFilter.ALL, null, 100)).items())
                .hasSize(1);
        assertThat(log.openAt("m", START + 9 * DAY)).isEmpty();
    }

    /** No store can be asked for them; the list still has them. */
    @Test
    void namesThatAreTooLongToBeAskedForHaveNoHistory() throws Exception {
        event("x".repeat(3000), "a", "y".repeat(3000), 1, true);
        event("x".repeat(3000), "a", "y".repeat(3000), 2, true);
        AlertItem alert = log.find(new Filter(null, AlertStateFilter.ALL, null, 10))
                .items()
                .get(0);
        assertThat(log.history(alert)).containsExactly(alert);
        assertThat(log.earlier(alert)).isEmpty();
        AlertView view = new AlertReader(store).read("a", START + 9 * DAY).orElseThrow();
        assertThat(view.alert()).isEqualTo(alert);
        assertThat(view.curve()).isEqualTo(Curve.EMPTY);
    }

    @Test
    void contributionsAreReadAndNonsenseInTheirPlaceIsNot() throws Exception {
        for (String text : List.of(
                "[{\"slice\":\"language=pt\",\"change\":-0.25,\"share\":0.7},{\"slice\":\"x\"},7]",
                "[{",
                "7",
                "null",
                "{\"slice\":1}",
                "<script>")) {
            store.add(new SeriesPoint(
                    Measurement.ALERT,
                    tags("m", "all"),
                    Map.of("state", 1.0, "severity", 9.0),
                    Map.of("alert_id", "a", "contributions", text),
                    START));
            AlertItem alert = log.history("a").get(0);
            assertThat(alert.severity()).isEqualTo("info");
            if (text.startsWith("[{\"")) {
                SliceShare share = alert.contributions().get(0);
                assertThat(alert.contributions()).hasSize(1);
                assertThat(share.slice()).isEqualTo("language=pt");
                assertThat(share.change()).isEqualTo(-0.25);
                assertThat(Objects.requireNonNull(share.share())).isCloseTo(0.7, within(1e-12));
            } else {
                assertThat(alert.contributions()).as(text).isEmpty();
            }
        }
    }
}
