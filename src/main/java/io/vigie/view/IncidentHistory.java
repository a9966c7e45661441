package io.vigie.view;

import io.vigie.model.IncidentFigures.MonthFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Incidents of a period, and how they went.
 *
 * @param months in which any was opened, the newest first
 * @param falseAlarms of monitors that have any within the last period of their budget
 * @param incidents by their opening, the newest first
 * @param incomplete whether the store has more than is shown
 */
public record IncidentHistory(
        Period period,
        List<MonthFigures> months,
        List<FalseAlarmsOfMonitor> falseAlarms,
        List<PastIncidentItem> incidents,
        boolean incomplete) {

    public IncidentHistory {
        months = List.copyOf(months);
        falseAlarms = List.copyOf(falseAlarms);
        incidents = List.copyOf(incidents);
    }

    /**
     * What people marked as false, against what the monitor promised.
     *
     * @param sentence such as {@code answers-correct of gpt-4: 2 false in 90 days, 1 promised}
     */
    public record FalseAlarmsOfMonitor(
            String model, String monitor, int count, long promised, boolean exceeded, String sentence) {}

    /**
     * An incident, as its last event of the period says.
     *
     * @param state open or over
     * @param openedAt epoch milliseconds, as all times
     * @param closedAt null while it is open
     * @param tellMs milliseconds from its onset until it was opened, likewise the others
     * @param acknowledgeMs until somebody had it in hand; null: nobody has
     * @param lastedMs until it was over; null: it is open
     * @param falseAlarm whether a person marked it as a false alarm
     * @param course what was told of it, oldest first
     * @param actions what people did about it last, oldest first
     */
    public record PastIncidentItem(
            String incidentId,
            String severity,
            String model,
            String version,
            String state,
            long onsetAt,
            long openedAt,
            @Nullable Long closedAt,
            long tellMs,
            @Nullable Long acknowledgeMs,
            @Nullable Long lastedMs,
            boolean falseAlarm,
            @Nullable String scope,
            @Nullable String summary,
            @Nullable String owner,
            List<CourseEvent> course,
            List<IncidentItem.IncidentPersonAction> actions) {

        public PastIncidentItem {
            course = List.copyOf(course);
            actions = List.copyOf(actions);
        }
    }

    /**
     * Something that channels were told.
     *
     * @param news in words: opened, worse, over
     */
    public record CourseEvent(long at, String news) {}
}
