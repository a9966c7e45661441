package io.vigie.incident;

import io.vigie.model.AlertContext;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentAlert;
import io.vigie.model.WindowLength;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert of an incident, and what was told of it. Stored in savepoints by {@link IncidentCodec}.
 *
 * @param earliest epoch milliseconds: the change cannot have begun before, as far as anything tells
 * @param latest epoch milliseconds: the change was there
 * @param channels whom its monitor notifies
 * @param toldChange the size of the change that was told, at least 0; 0 before
 * @param toldProven how much of it was proven when it was told, at least 0; 0 before, and where nothing is
 * @param context what stood beside it at its last event while it fired
 */
record IncidentMember(
        IncidentAlert alert,
        long earliest,
        long latest,
        List<String> channels,
        double toldChange,
        double toldProven,
        AlertContext context) {

    /** As alerts name a comparison of windows. */
    private static final String WINDOW = "window";

    /** A story is told in the order in which things began; of what began together, what was found first. */
    static final Comparator<IncidentMember> BY_ONSET = Comparator.comparingLong(IncidentMember::latest)
            .thenComparing(member -> member.alert().raisedAt())
            .thenComparing(member -> member.alert().alertId());

    IncidentMember {
        channels = List.copyOf(channels);
    }

    static IncidentMember of(AlertEvent event, long joinWithinMs) {
        return new IncidentMember(
                alert(event, null),
                earliestOf(event, joinWithinMs),
                latestOf(event),
                event.channels(),
                0,
                0,
                contextOf(event, AlertContext.NONE));
    }

    /** After a further event of the same alert. The onset stays: it was estimated from what led to the alert. */
    IncidentMember after(AlertEvent event) {
        return new IncidentMember(
                alert(event, alert),
                earliest,
                latest,
                event.channels(),
                toldChange,
                toldProven,
                event.state() == AlertState.FIRING ? contextOf(event, context) : context);
    }

    /** Its monitor is gone, and with it whoever could tell its end. */
    IncidentMember ended(long at) {
        return new IncidentMember(alert.ended(at), earliest, latest, channels, toldChange, toldProven, context);
    }

    IncidentMember told() {
        return new IncidentMember(alert, earliest, latest, channels, size(), proven(), context);
    }

    /** Of an event for which nothing was looked for, what was known stays. */
    private static AlertContext contextOf(AlertEvent event, AlertContext known) {
        AlertContext told = event.context();
        return told == null ? known : told;
    }

    boolean isFiring() {
        return alert.state() == AlertState.FIRING;
    }

    double size() {
        return Math.abs(alert.change());
    }

    double proven() {
        Double least = alert.atLeast();
        return least == null ? 0 : Math.abs(least);
    }

    static long latestOf(AlertEvent event) {
        Long onset = event.onsetAt();
        return onset == null ? event.raisedAt() : onset;
    }

    /** What has no onset was found by a window: it began in there, and not longer ago than joins. */
    static long earliestOf(AlertEvent event, long joinWithinMs) {
        Long from = event.onsetFrom();
        if (from != null) {
            return Math.min(from, latestOf(event));
        }
        if (event.onsetAt() != null) {
            return event.onsetAt();
        }
        long window =
                WindowLength.ofLabel(event.window()).map(WindowLength::millis).orElse(joinWithinMs);
        return event.raisedAt() - Math.min(window, joinWithinMs);
    }

    private static IncidentAlert alert(AlertEvent event, @Nullable IncidentAlert before) {
        boolean fires = event.state() == AlertState.FIRING;
        boolean isFirst = before == null;
        // A window that confirms what evidence has raised has good days in it: slices are compared by what was seen
        // then.
        boolean isDiluted = !isFirst
                && event.detector().equals(WINDOW)
                && !before.detector().equals(WINDOW);
        boolean isSeen = isFirst || (fires && !isDiluted);
        boolean isWorst = isFirst || (fires && Math.abs(event.headlineChange()) >= Math.abs(before.change()));
        return new IncidentAlert(
                event.alertId(),
                event.state(),
                event.monitor(),
                event.metric(),
                event.criterion(),
                event.slice(),
                event.severity(),
                event.owner(),
                event.raisedAt(),
                isFirst ? event.onsetFrom() : before.onsetFrom(),
                isFirst ? event.onsetAt() : before.onsetAt(),
                event.resolvedAt(),
                event.reference(),
                event.headline(),
                isWorst ? event.headline() : before.worst(),
                isFirst || fires ? event.headlineChange() : before.change(),
                isSeen ? event.changeLower() : before.changeLower(),
                isSeen ? event.changeUpper() : before.changeUpper(),
                isFirst || fires ? event.atLeast() : before.atLeast(),
                event.labels(),
                event.budget(),
                isFirst ? event.detector() : before.detector(),
                event.summary(),
                event.runbook(),
                event.dashboardUrl());
    }
}
