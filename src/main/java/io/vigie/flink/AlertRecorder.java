package io.vigie.flink;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertLifecycle;
import io.vigie.alert.AlertLifecycleState;
import io.vigie.alert.AlertMessages;
import io.vigie.alert.AlertText;
import io.vigie.flink.MonitorStates.MonitorStateKey;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.series.AlertPoints;
import io.vigie.series.SeriesPoint;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What monitors found → the course of each alert → events for its owner, and their points. */
final class AlertRecorder {

    private final MonitorStates states;
    private final Consumer<SeriesPoint> points;
    private final Consumer<AlertEvent> alerts;
    private final AlertMessages messages;

    AlertRecorder(
            MonitorStates states, AlertMessages messages, Consumer<SeriesPoint> points, Consumer<AlertEvent> alerts) {
        this.states = states;
        this.messages = messages;
        this.points = points;
        this.alerts = alerts;
    }

    /**
     * Takes the next step of an alert.
     *
     * @param at epoch milliseconds
     * @param figures what is known now; null where nothing can be published
     */
    void step(
            MonitoredSeries watched,
            long at,
            @Nullable AlertEvidence figures,
            Function<AlertLifecycleState, AlertLifecycle.AlertTransition> next)
            throws Exception {
        step(watched, at, figures, null, next);
    }

    /**
     * Takes the next step of an alert.
     *
     * @param account what the event says, asked for only if there is one; null: how a figure changed
     * @return where the alert stood before
     */
    AlertLifecycleState step(
            MonitoredSeries watched,
            long at,
            @Nullable AlertEvidence figures,
            @Nullable Function<AlertState, AlertText> account,
            Function<AlertLifecycleState, AlertLifecycle.AlertTransition> next)
            throws Exception {
        MonitorStateKey key = watched.key();
        AlertLifecycleState before = states.course(key);
        AlertLifecycle.AlertTransition step = next.apply(before);
        states.course(key, before, step.course());
        if (step.published() && figures != null) {
            AlertText says =
                    account == null ? null : account.apply(step.course().state());
            AlertEvent event = messages.event(watched.monitor(), watched.series(), step.course(), at, figures, says);
            alerts.accept(event);
            points.accept(AlertPoints.alert(event, watched.monitor()));
        }
        return before;
    }
}
