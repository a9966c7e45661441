package io.vigie.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident that is open, as it was told last.
 *
 * @param severity info, warning or critical
 * @param openedAt epoch milliseconds, as all times
 * @param alerts of all its alerts
 * @param scope who is concerned, as a sentence
 * @param acknowledged whether somebody has it in hand
 * @param silencedUntil until when no channel is told of it; null: it is not silenced
 * @param actions what people did about it last, oldest first
 * @param members its first alerts, in the order of their onsets
 */
public record IncidentItem(
        String incidentId,
        String severity,
        String model,
        String version,
        @Nullable Long openedAt,
        @Nullable Long onsetAt,
        long updatedAt,
        long alerts,
        @Nullable String scope,
        @Nullable String summary,
        @Nullable String owner,
        @Nullable String runbook,
        boolean acknowledged,
        @Nullable Long silencedUntil,
        List<IncidentPersonAction> actions,
        List<IncidentPart> members) {

    /**
     * What a person did.
     *
     * @param type such as {@code acknowledge}
     * @param at epoch milliseconds, like {@code until}
     * @param until of a silence: when it ends by itself
     */
    public record IncidentPersonAction(
            String type,
            String by,
            long at,
            @Nullable String reason,
            @Nullable Long until) {}

    /**
     * An alert of an incident. Figures are in the metric's unit; null: not known.
     *
     * @param state firing or resolved
     * @param before what the metric is compared with
     * @param worst the metric at the event with the largest change
     * @param now the metric in the monitor's window at its last comparison, or at the alert's last event
     */
    public record IncidentPart(
            String alertId,
            String state,
            String monitor,
            String metric,
            @Nullable String criterion,
            String slice,
            @Nullable Double before,
            @Nullable Double worst,
            @Nullable Double now) {}
}
