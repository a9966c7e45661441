package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertLifecycle.AlertTransition;
import io.vigie.alert.AlertLifecycleState;
import io.vigie.alert.AlertMessages;
import io.vigie.alert.AlertText;
import io.vigie.alert.ContextMessages;
import io.vigie.alert.JudgeMessages;
import io.vigie.model.AlertContext;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.StoredMap;
import io.vigie.series.AlertPoints;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What monitors found → the next state of each alert → events for its owner, and their points. */
final class AlertRecorder {

    private final StoredMap<MonitorStateKey, AlertLifecycleState> states;
    private final AlertMessages messages;
    private final AlertContexts contexts;
    private final MonitorOutput out;

    AlertRecorder(
            StoredMap<MonitorStateKey, AlertLifecycleState> states,
            AlertMessages messages,
            AlertContexts contexts,
            MonitorOutput out) {
        this.states = states;
        this.messages = messages;
        this.contexts = contexts;
        this.out = out;
    }

    /** Where the series' alert stands. */
    AlertState state(MonitoredSeries series) {
        return lifecycle(series).state();
    }

    /** All that is known of the series' alert. */
    AlertLifecycleState lifecycle(MonitoredSeries series) {
        AlertLifecycleState known = states.get(series.key());
        return known == null ? AlertLifecycleState.quiet() : known;
    }

    /** The series' alert of this id, as it fires; null: there is none. */
    @Nullable
    AlertLifecycleState firing(MonitoredSeries series, String alertId) {
        AlertLifecycleState known = states.get(series.key());
        boolean isIt = known != null
                && known.state() == AlertState.FIRING
                && AlertMessages.id(series.monitor(), series.alertSeries(), known.raisedAt())
                        .equals(alertId);
        return isIt ? known : null;
    }

    /**
     * Takes the next step of an alert.
     *
     * @param at epoch milliseconds
     * @param evidence what is known now; null where nothing can be published
     */
    void step(
            MonitoredSeries series,
            long at,
            @Nullable AlertEvidence evidence,
            Function<AlertLifecycleState, AlertTransition> next) {
        step(series, at, evidence, null, next);
    }

    /**
     * Takes the next step of an alert.
     *
     * @param text what the event says, asked for only if there is one; null: how a figure changed
     * @return where the alert stood before
     */
    AlertLifecycleState step(
            MonitoredSeries series,
            long at,
            @Nullable AlertEvidence evidence,
            @Nullable Function<AlertState, AlertText> text,
            Function<AlertLifecycleState, AlertTransition> next) {
        return step(series, at, evidence, text, "", next);
    }

    /**
     * The same with a verdict on who has changed.
     *
     * @param verdict a sentence after a space, or nothing; for what says how a figure changed
     */
    AlertLifecycleState step(
            MonitoredSeries series,
            long at,
            @Nullable AlertEvidence evidence,
            @Nullable Function<AlertState, AlertText> text,
            String verdict,
            Function<AlertLifecycleState, AlertTransition> next) {
        MonitorStateKey key = series.key();
        AlertLifecycleState before = lifecycle(series);
        AlertTransition transition = next.apply(before);
        AlertLifecycleState after = transition.after();
        if (!after.equals(before)) {
            states.put(key, after);
        }
        if (transition.published() && evidence != null) {
            AlertText says = text == null ? null : text.apply(after.state());
            String told = after.state() == AlertState.RESOLVED ? JudgeMessages.atEnd(verdict) : verdict;
            String caveat = says == null ? told : "";
            AlertEvent event =
                    messages.event(series.monitor(), series.alertSeries(), after, at, evidence, says, caveat);
            AlertContext beside = contexts.of(series, event);
            if (beside != null) {
                event = ContextMessages.with(event, beside);
            }
            out.alert(event);
            out.point(AlertPoints.alert(event, series.monitor()));
        }
        return before;
    }
}
