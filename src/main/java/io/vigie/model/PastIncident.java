package io.vigie.model;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of an incident, in times, epoch milliseconds all of them.
 *
 * @param onsetAt the latest time at which it can have begun
 * @param openedAt when people could first be told
 * @param acknowledgedAt when somebody first said to have it in hand; null: nobody has
 * @param closedAt null while it is open
 * @param falseAlarm whether a person marked it as a false alarm
 * @param budgets by monitor of its alerts, each as {@link FalseAlarmBudget#toString()} writes it; without those that
 *     have none
 */
public record PastIncident(
        String model,
        long onsetAt,
        long openedAt,
        @Nullable Long acknowledgedAt,
        @Nullable Long closedAt,
        boolean falseAlarm,
        Map<String, String> budgets) {

    public PastIncident {
        budgets = Map.copyOf(budgets);
    }

    /** From an incident's last event. */
    public static PastIncident of(IncidentEvent event) {
        Map<String, String> budgets = new TreeMap<>();
        for (IncidentAlert alert : event.alerts()) {
            if (alert.budget() != null) {
                budgets.put(alert.monitor(), alert.budget());
            }
        }
        Long acknowledgedAt = event.actions().stream()
                .filter(action -> action.type().equals(IncidentDecision.DecisionType.ACKNOWLEDGE.label()))
                .map(IncidentEvent.IncidentAction::at)
                .min(Long::compare)
                .orElse(null);
        return new PastIncident(
                event.model(),
                event.onsetAt(),
                event.openedAt(),
                acknowledgedAt,
                event.closedAt(),
                event.falseAlarm(),
                budgets);
    }

    /** Milliseconds from the onset until it was opened, at least 0. */
    public long tookToTellMs() {
        return Math.max(0, openedAt - onsetAt);
    }

    /** Milliseconds until somebody had it in hand, at least 0; null: nobody has. */
    public @Nullable Long tookToAcknowledgeMs() {
        return acknowledgedAt == null ? null : Long.valueOf(Math.max(0, acknowledgedAt - openedAt));
    }

    /** Milliseconds from its opening to its end, at least 0; null: it is open. */
    public @Nullable Long lastedMs() {
        return closedAt == null ? null : Long.valueOf(Math.max(0, closedAt - openedAt));
    }
}
