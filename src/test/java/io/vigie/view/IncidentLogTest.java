package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.incident.SampleIncidents;
import io.vigie.model.AlertContext;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import io.vigie.series.IncidentPoints;
import io.vigie.series.Measurement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentLogTest {

    private final StoreInMemory store = new StoreInMemory();
    private final IncidentLog log = new IncidentLog(store);

    private static IncidentEvent event(String id, IncidentState state, String severity, long at) {
        boolean isOver = state == IncidentState.CLOSED;
        return new IncidentEvent(
                id,
                state,
                isOver ? IncidentNews.OVER : IncidentNews.OPENED,
                "gpt-4",
                "*",
                severity,
                "team",
                10,
                5,
                8,
                at,
                isOver ? at : null,
                false,
                "Carried by Portuguese.",
                List.of("language=pt"),
                List.of("quality"),
                null,
                null,
                null,
                List.of(new IncidentAlert(
                        "alert-of-" + id,
                        AlertState.FIRING,
                        "answers",
                        "quality",
                        "correct",
                        "language=pt",
                        severity,
                        "team",
                        10,
                        null,
                        8L,
                        null,
                        0.974,
                        0.6,
                        0.55,
                        -0.374,
                        null,
                        null,
                        null,
                        400,
                        null,
                        "e-detector",
                        "gpt-4 fell.",
                        null,
                        null)),
                1,
                List.of(),
                false,
                null,
                false,
                "gpt-4 fell.",
                null,
                "docs/runbooks/quality.md",
                List.of(),
                null,
                AlertContext.NONE);
    }

    private void add(IncidentEvent event) {
        store.add(IncidentPoints.of(event));
    }

    @Test
    void openAreThoseWhoseLastEventSaysSoTheMostSevereFirst() throws Exception {
        add(event("over", IncidentState.OPEN, "critical", 10));
        add(event("over", IncidentState.CLOSED, "critical", 90));
        add(event("warning", IncidentState.OPEN, "warning", 80));
        add(event("critical", IncidentState.OPEN, "critical", 20));
        assertThat(log.open().items()).extracting(IncidentItem::incidentId).containsExactly("critical", "warning");
        assertThat(log.open().more()).isFalse();
    }

    @Test
    void itSaysWhatItIsNowAtItsWorstAndBefore() throws Exception {
        add(event("i", IncidentState.OPEN, "critical", 20));
        IncidentItem.IncidentPart told = log.open().items().get(0).members().get(0);
        assertThat(List.of(told.before(), told.worst(), told.now())).containsExactly(0.974, 0.55, 0.6);

        // A month later the monitor's window says more than what was told.
        Map<String, String> series = Map.of(
                "model", "gpt-4",
                "version", "*",
                "slice", "language=pt",
                "window", "30d",
                "metric", "quality",
                "monitor", "answers",
                "criterion", "correct");
        store.add(Measurement.DRIFT, 50, series, Map.of("verdict", -1.0, "current", 0.233));
        IncidentItem item = log.open().items().get(0);
        assertThat(item.members().get(0).now()).isEqualTo(0.233);
        assertThat(item.members().get(0).worst())
                .as("at its worst it was never better than it is now")
                .isEqualTo(0.233);
        assertThat(item.members().get(0).alertId()).isEqualTo("alert-of-i");
        assertThat(item.members().get(0).state()).isEqualTo("firing");
        assertThat(item.owner()).isEqualTo("team");
        assertThat(item.scope()).isEqualTo("Carried by Portuguese.");
        assertThat(item.onsetAt()).isEqualTo(8);
        assertThat(item.alerts()).isEqualTo(1);
    }

    /** What the incidents' own rules write, with a decision of each kind that shows. */
    @Test
    void whatPeopleDidIsShownAndFalseAlarmsAreCounted() throws Exception {
        List<IncidentEvent> events = SampleIncidents.acknowledgedSilencedAndFalse();
        store.add(IncidentPoints.of(events.get(0)));
        assertThat(log.open().items().get(0).actions()).isEmpty();
        store.add(IncidentPoints.of(events.get(1)));
        store.add(IncidentPoints.of(events.get(2)));
        IncidentItem item = log.open().items().get(0);
        assertThat(item.acknowledged()).isTrue();
        assertThat(item.silencedUntil()).isEqualTo(events.get(2).silencedUntil());
        assertThat(item.actions())
                .extracting(IncidentItem.IncidentPersonAction::type)
                .containsExactly("acknowledge", "silence");
        assertThat(item.actions().get(0).by()).isEqualTo("ana");
        assertThat(item.actions().get(0).reason()).isEqualTo("because a");
        assertThat(item.actions().get(1).until()).isEqualTo(item.silencedUntil());
        Period all = new Period(0, Long.MAX_VALUE);
        assertThat(log.falseAlarms(item.model(), all)).isZero();
        IncidentEvent last = events.get(3);
        store.add(IncidentPoints.of(last));
        assertThat(log.open().items()).isEmpty();
        assertThat(log.falseAlarms(item.model(), all)).isOne();
        assertThat(log.falseAlarms(item.model(), new Period(0, last.updatedAt())))
                .isZero();
        assertThat(log.falseAlarms("another", all)).isZero();
    }

    @Test
    void aStoreWithoutIncidentsHasNone() throws Exception {
        assertThat(log.open().items()).isEmpty();
    }
}
