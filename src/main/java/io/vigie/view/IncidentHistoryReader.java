package io.vigie.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.IncidentFigures;
import io.vigie.model.IncidentNews;
import io.vigie.model.PastIncident;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.IncidentHistory.CourseEvent;
import io.vigie.view.IncidentHistory.FalseAlarmsOfMonitor;
import io.vigie.view.IncidentHistory.PastIncidentItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@link IncidentHistory}: each incident is a series of its own, and its last point says all but its course. */
public final class IncidentHistoryReader {

    private final SeriesStore store;

    public IncidentHistoryReader(SeriesStore store) {
        this.store = store;
    }

    /** An incident as the figures take it, and as a page shows it. */
    private record ReadIncident(PastIncident past, PastIncidentItem item) {}

    /**
     * Incidents of which anything was told in the period.
     *
     * @param model null: of all models
     * @param most so many are listed, the newest; the figures are of all
     */
    public IncidentHistory read(@Nullable String model, Period period, int most)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery all = SeriesQuery.of(Measurement.INCIDENT).between(period.from(), period.to());
        SeriesQuery asked = model == null ? all : all.where(Tags.MODEL, model);
        BoundedResult<SeriesRow> last = store.latest(asked);
        BoundedResult<SeriesRow> told = store.range(asked.onlyFields("state", "news"), SeriesStore.Order.NEWEST_FIRST);
        Map<String, List<SeriesRow>> courses = Rows.by(told.items(), row -> Rows.tag(row, Tags.INCIDENT));
        List<ReadIncident> incidents = new ArrayList<>();
        for (SeriesRow row : last.items()) {
            incidents.add(read(row, Rows.of(courses, Rows.tag(row, Tags.INCIDENT))));
        }
        incidents.sort(Comparator.comparingLong((ReadIncident each) -> -each.item.openedAt())
                .thenComparing(each -> each.item.incidentId()));
        List<PastIncident> past = incidents.stream().map(ReadIncident::past).toList();
        return new IncidentHistory(
                period,
                IncidentFigures.months(past),
                IncidentFigures.falseAlarms(past, period.to()).stream()
                        .map(each -> new FalseAlarmsOfMonitor(
                                each.model(),
                                each.monitor(),
                                each.count(),
                                each.promised().count(),
                                each.isExceeded(),
                                each.words()))
                        .toList(),
                incidents.stream().limit(most).map(ReadIncident::item).toList(),
                last.more() || told.more() || incidents.size() > most);
    }

    private static ReadIncident read(SeriesRow row, List<SeriesRow> told) {
        List<IncidentItem.IncidentPersonAction> actions = IncidentLog.actions(row);
        Long openedAt = Rows.count(row, "opened_at");
        Long onsetAt = Rows.count(row, "onset_at");
        Double state = Rows.number(row, "state");
        boolean isOpen = state != null && state > 0;
        // A point keeps the time of an end that a later opening has taken back.
        Long closedAt = isOpen ? null : Objects.requireNonNullElse(Rows.count(row, "closed_at"), row.time());
        Map<String, String> budgets = new TreeMap<>();
        for (JsonNode member : IncidentLog.array(row.texts().get("members"))) {
            if (member.hasNonNull("budget")) {
                budgets.put(
                        member.path("monitor").asText(), member.path("budget").asText());
            }
        }
        long opened = openedAt == null ? row.time() : openedAt;
        PastIncident past = new PastIncident(
                Rows.tag(row, Tags.MODEL),
                onsetAt == null ? opened : onsetAt,
                opened,
                actions.stream()
                        .filter(action -> action.type().equals(DecisionType.ACKNOWLEDGE.label()))
                        .map(IncidentItem.IncidentPersonAction::at)
                        .min(Long::compare)
                        .orElse(null),
                closedAt,
                Objects.requireNonNullElse(Rows.number(row, "false_alarm"), 0.0) > 0,
                budgets);
        return new ReadIncident(
                past,
                new PastIncidentItem(
                        Rows.tag(row, Tags.INCIDENT),
                        AlertRows.severity(Rows.number(row, "severity")),
                        past.model(),
                        Rows.tag(row, Tags.VERSION),
                        isOpen ? "open" : "over",
                        past.onsetAt(),
                        opened,
                        closedAt,
                        past.tookToTellMs(),
                        past.tookToAcknowledgeMs(),
                        past.lastedMs(),
                        past.falseAlarm(),
                        row.texts().get("scope"),
                        row.texts().get("summary"),
                        row.texts().get("owner"),
                        course(told),
                        actions));
    }

    /** The store gives them by time, whichever end it starts from. */
    private static List<CourseEvent> course(List<SeriesRow> told) {
        List<CourseEvent> course = new ArrayList<>();
        for (SeriesRow row : told) {
            news(row.texts().get("news"))
                    .filter(IncidentNews::isTold)
                    .ifPresent(news -> course.add(new CourseEvent(row.time(), news.words())));
        }
        course.sort(Comparator.comparingLong(CourseEvent::at));
        return course;
    }

    private static Optional<IncidentNews> news(@Nullable String name) {
        return Arrays.stream(IncidentNews.values())
                .filter(each -> each.name().equals(name))
                .findFirst();
    }
}
