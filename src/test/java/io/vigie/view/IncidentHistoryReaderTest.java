package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.incident.Alerts;
import io.vigie.incident.SampleIncidents;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.PastIncident;
import io.vigie.series.IncidentPoints;
import io.vigie.view.IncidentHistory.CourseEvent;
import io.vigie.view.IncidentHistory.FalseAlarmsOfMonitor;
import io.vigie.view.IncidentHistory.PastIncidentItem;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentHistoryReaderTest {

    private static final Period ALL = new Period(0, Alerts.START + 60 * Alerts.DAY);

    private final StoreInMemory store = new StoreInMemory();
    private final IncidentHistoryReader reader = new IncidentHistoryReader(store);

    /** What the last event says is what the page says, and the figures are those of the events. */
    @Test
    void anIncidentIsToldWithItsCourseAndItsTimes() throws Exception {
        List<IncidentEvent> events = SampleIncidents.events();
        events.forEach(event -> store.add(IncidentPoints.of(event)));
        IncidentHistory history = reader.read(null, ALL, 10);
        PastIncident past = PastIncident.of(events.get(events.size() - 1));
        PastIncidentItem item = history.incidents().get(0);
        assertThat(history.incidents()).hasSize(1);
        assertThat(item.state()).isEqualTo("over");
        assertThat(item.tellMs()).isEqualTo(past.tookToTellMs()).isEqualTo(Alerts.DAY);
        assertThat(item.lastedMs()).isEqualTo(past.lastedMs()).isEqualTo(3 * Alerts.DAY);
        assertThat(item.acknowledgeMs()).isNull();
        assertThat(item.course())
                .containsExactlyElementsOf(events.stream()
                        .filter(event -> event.news().isTold())
                        .map(event ->
                                new CourseEvent(event.updatedAt(), event.news().words()))
                        .toList());
        assertThat(history.months()).hasSize(1);
        assertThat(history.months().get(0).incidents()).isOne();
        assertThat(history.falseAlarms()).isEmpty();
        assertThat(history.incomplete()).isFalse();
        assertThat(reader.read("another", ALL, 10).incidents()).isEmpty();
        assertThat(reader.read(null, ALL, 0).incomplete()).isTrue();
    }

    @Test
    void aFalseAlarmCountsAgainstWhatItsMonitorPromised() throws Exception {
        List<IncidentEvent> events = SampleIncidents.acknowledgedSilencedAndFalse();
        events.forEach(event -> store.add(IncidentPoints.of(event)));
        IncidentHistory history = reader.read(Alerts.MODEL, ALL, 10);
        PastIncidentItem item = history.incidents().get(0);
        assertThat(item.falseAlarm()).isTrue();
        assertThat(item.acknowledgeMs()).isEqualTo(0L);
        assertThat(item.actions())
                .extracting(IncidentItem.IncidentPersonAction::type)
                .containsExactly("acknowledge", "silence", "false-alarm");
        assertThat(item.course())
                .extracting(CourseEvent::news)
                .startsWith(IncidentNews.OPENED.words())
                .endsWith(IncidentNews.OVER.words());
        assertThat(history.falseAlarms())
                .containsExactly(new FalseAlarmsOfMonitor(
                        Alerts.MODEL,
                        "monitor-of-quality",
                        1,
                        1,
                        false,
                        "monitor-of-quality of gpt-4: 1 false in 90 days, 1 promised"));
    }
}
