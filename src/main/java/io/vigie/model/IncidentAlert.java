package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * An alert as part of an incident: what it was before, at its worst, and when it was told last.
 *
 * @param state {@link AlertState#FIRING} or {@link AlertState#RESOLVED}
 * @param severity its name: {@code info}, {@code warning}, {@code critical}
 * @param raisedAt epoch milliseconds, as all times
 * @param onsetFrom the earliest time at which the change can have begun, as far as its detector tells
 * @param onsetAt the latest time at which the change can have begun; null where nothing estimates it
 * @param before what the metric is compared with, in its own unit
 * @param now the metric at the alert's last event
 * @param worst the metric at the event with the largest change while it fired
 * @param change at the alert's last event while it fired, as in {@link AlertEvent#change()} but to {@code now}
 * @param changeLower 95 % interval of the change that the alert reports, not as a window that confirmed it saw it
 * @param atLeast as in {@link AlertEvent}
 * @param labels the number of labels, or of interactions, that {@code now} rests on
 * @param budget the false-alarm budget as the monitor states it
 * @param detector that raised it, as in {@link AlertEvent}
 * @param summary the alert's sentence
 * @param runbook where to read what to do
 */
public record IncidentAlert(
        String alertId,
        AlertState state,
        String monitor,
        String metric,
        @Nullable String criterion,
        String slice,
        String severity,
        @Nullable String owner,
        long raisedAt,
        @Nullable Long onsetFrom,
        @Nullable Long onsetAt,
        @Nullable Long resolvedAt,
        double before,
        double now,
        double worst,
        double change,
        @Nullable Double changeLower,
        @Nullable Double changeUpper,
        @Nullable Double atLeast,
        long labels,
        @Nullable String budget,
        String detector,
        String summary,
        @Nullable String runbook,
        @Nullable String dashboardUrl) {

    /** Whether {@code before} and {@code now} are figures that a person can compare. */
    public boolean hasFigures() {
        return Metric.ofLabel(metric).filter(Metric::isFigure).isPresent()
                && !detector.equals("burn-rate")
                && !detector.equals("silence");
    }

    /** The same, over since then. */
    public IncidentAlert ended(long at) {
        return new IncidentAlert(
                alertId,
                AlertState.RESOLVED,
                monitor,
                metric,
                criterion,
                slice,
                severity,
                owner,
                raisedAt,
                onsetFrom,
                onsetAt,
                at,
                before,
                now,
                worst,
                change,
                changeLower,
                changeUpper,
                atLeast,
                labels,
                budget,
                detector,
                summary,
                runbook,
                dashboardUrl);
    }
}
