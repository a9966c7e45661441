package io.vigie.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident after something happened to it: all alerts of one cause, as a person is told of them. All events of one
 * incident share {@code incidentId}, and the last of them says all.
 *
 * @param news what the event tells
 * @param version a version, or {@code *} for all of them pooled
 * @param severity the highest of its alerts
 * @param owner of the first alert with that severity that has one
 * @param openedAt epoch milliseconds, as all times
 * @param onsetFrom the earliest onset of its alerts
 * @param onsetAt the latest time at which the first of its changes can have begun
 * @param everybody whether its slices change alike, so that no slice carries it
 * @param scope a sentence: everybody, or who
 * @param slices the slices that carry it, the worst first; empty if everybody is concerned
 * @param metrics the names of its metrics, in the order in which they got worse
 * @param heterogeneity Cochran's Q of the slices' changes; null where fewer than two can be compared
 * @param degrees of freedom of {@code heterogeneity}; null like it
 * @param pValue of {@code heterogeneity}; null like it
 * @param alerts in the order of their onsets, at most {@link #MOST_ALERTS}
 * @param alertCount of all alerts of the incident
 * @param actions what people did about it, oldest first
 * @param acknowledged whether somebody has it in hand, and it has not become materially worse since
 * @param silencedUntil until when no channel is told of it; null: it is not silenced
 * @param falseAlarm whether a person closed it as a false alarm
 * @param summary the sentence a person reads first
 * @param channels names of the job's channels that are told of it
 * @param dashboardUrl address of the page about its first alert; null where the job does not know the dashboard's
 *     address
 * @param context what stood beside its first alert when that was told last
 */
public record IncidentEvent(
        String incidentId,
        IncidentState state,
        IncidentNews news,
        String model,
        String version,
        String severity,
        @Nullable String owner,
        long openedAt,
        long onsetFrom,
        long onsetAt,
        long updatedAt,
        @Nullable Long closedAt,
        boolean everybody,
        String scope,
        List<String> slices,
        List<String> metrics,
        @Nullable Double heterogeneity,
        @Nullable Integer degrees,
        @Nullable Double pValue,
        List<IncidentAlert> alerts,
        int alertCount,
        List<IncidentAction> actions,
        boolean acknowledged,
        @Nullable Long silencedUntil,
        boolean falseAlarm,
        String summary,
        @Nullable String budget,
        @Nullable String runbook,
        List<String> channels,
        @Nullable String dashboardUrl,
        AlertContext context) {

    /** How many alerts an event lists. */
    public static final int MOST_ALERTS = 200;

    /**
     * What a person did.
     *
     * @param type label of a {@link IncidentDecision.DecisionType}
     * @param by whose decision it was
     * @param at epoch milliseconds: when the person decided
     * @param reason in the person's words
     * @param until of a silence: when it ends by itself
     * @param id of the decision; null where it is not known
     */
    public record IncidentAction(
            String type,
            String by,
            long at,
            @Nullable String reason,
            @Nullable Long until,
            @Nullable String id) {}
}
