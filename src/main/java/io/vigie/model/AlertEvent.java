package io.vigie.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transition or update of one alert, as its owner is told. All events of one alert share {@code alertId}.
 *
 * @param version a version, or {@code *} for all of them pooled
 * @param raisedAt epoch milliseconds: when the evidence was complete
 * @param onsetFrom epoch milliseconds: the beginning of the stretch that the onset was found in; null where it was
 *     found to the request, or not at all
 * @param onsetAt epoch milliseconds: when the change was there at the latest; null where the detector gives none
 * @param updatedAt epoch milliseconds: the time of this event
 * @param current the metric now, in its own unit, with the 95 % interval from {@code currentLower} to
 *     {@code currentUpper}. For an objective: the share of bad requests in the long window that burns, or, once it has
 *     recovered, in the window that shows it. For a distribution: its distance from the reference
 * @param reference what {@code current} is compared with. For an objective: the share of requests that may be bad. For
 *     a distribution: the distance above which it counts as drift
 * @param change current minus reference; for a latency quantile, current divided by reference, minus one
 * @param labels the number of labels, or of interactions, that {@code current} rests on
 * @param likely the metric now as sequential evidence sees it, which exaggerates less than the stretch of labels behind
 *     {@code current}; null: {@code current} is the best that is known
 * @param atLeast how large the change is at the least, at 95 %, in the unit of {@code change}; null where that is not
 *     known, and in a recovery
 * @param evidence log10 of the e-detector's statistic; null for a window comparison
 * @param threshold log10 of the alarm threshold; null for a window comparison
 * @param budget the false-alarm budget as the monitor states it
 * @param detector {@code e-detector} or another detector of labels, {@code ranked-blocks}, {@code window} for a
 *     comparison of windows, {@code burn-rate} or {@code floor} for an objective
 * @param contributions the slices behind the change, largest share first; empty, since no job computes them yet
 * @param summary the sentence a person reads first
 * @param channels names of the job's channels that receive it
 * @param dashboardUrl address of the page about this alert; null where the job does not know the dashboard's address
 * @param runbook where to read what to do; null in events of before there were runbooks
 * @param context what stands beside it; null: nothing was looked for
 * @param incidentId the incident that it belongs to; null until one is known
 */
public record AlertEvent(
        String alertId,
        AlertState state,
        String monitor,
        String model,
        String version,
        String slice,
        String metric,
        @Nullable String criterion,
        String severity,
        @Nullable String owner,
        String window,
        long raisedAt,
        @Nullable Long onsetFrom,
        @Nullable Long onsetAt,
        long updatedAt,
        @Nullable Long resolvedAt,
        double current,
        @Nullable Double currentLower,
        @Nullable Double currentUpper,
        double reference,
        double change,
        @Nullable Double changeLower,
        @Nullable Double changeUpper,
        long labels,
        @Nullable Double likely,
        @Nullable Double atLeast,
        @Nullable Double evidence,
        @Nullable Double threshold,
        @Nullable String budget,
        String detector,
        List<AlertContribution> contributions,
        String summary,
        List<String> channels,
        @Nullable String dashboardUrl,
        @Nullable String runbook,
        @Nullable String incidentId,
        @Nullable AlertContext context) {

    /** @param share of the overall change, 1 is all of it */
    public record AlertContribution(String slice, double change, double share) {}

    /** The metric to tell first. */
    public double headline() {
        return likely == null ? current : likely;
    }

    /** The change to the metric to tell first, in the unit of {@code change}. */
    public double headlineChange() {
        return likely == null ? change : likely - reference;
    }

    /** The same event as part of an incident. */
    public AlertEvent withIncident(String id) {
        return with(summary, id, context);
    }

    /** The same event with what stands beside it, and with a summary that says so. */
    public AlertEvent withContext(AlertContext beside, String says) {
        return with(says, incidentId, beside);
    }

    private AlertEvent with(String says, @Nullable String incident, @Nullable AlertContext beside) {
        return new AlertEvent(
                alertId,
                state,
                monitor,
                model,
                version,
                slice,
                metric,
                criterion,
                severity,
                owner,
                window,
                raisedAt,
                onsetFrom,
                onsetAt,
                updatedAt,
                resolvedAt,
                current,
                currentLower,
                currentUpper,
                reference,
                change,
                changeLower,
                changeUpper,
                labels,
                likely,
                atLeast,
                evidence,
                threshold,
                budget,
                detector,
                contributions,
                says,
                channels,
                dashboardUrl,
                runbook,
                incident,
                beside);
    }
}
