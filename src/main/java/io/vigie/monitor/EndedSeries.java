package io.vigie.monitor;

import io.vigie.alert.AlertLifecycleState;
import io.vigie.alert.EndMessages;
import io.vigie.model.AlertState;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.StoredMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Series of which nothing has come for a retention → the end of their open alerts. A version that was rolled back, or a
 * model that is gone, recovers from nothing: without this its alert would stay open for good.
 */
final class EndedSeries {

    private final DriftRules rules;
    private final String model;
    private final List<Monitor> monitors;
    private final ArrivalTimes arrivals;
    private final StoredMap<MonitorStateKey, AlertLifecycleState> states;
    private final AlertRecorder alerts;

    EndedSeries(GroupContext context, List<Monitor> monitors, AlertRecorder alerts) {
        this.rules = context.rules();
        this.model = context.group().model();
        this.monitors = monitors;
        this.arrivals = context.arrivals();
        this.states = context.store().alerts();
        this.alerts = alerts;
    }

    /**
     * @param of null: all series
     * @param at epoch milliseconds
     */
    void end(@Nullable SeriesKey of, long at) {
        List<MonitorStateKey> firing = new ArrayList<>();
        states.forEach((key, state) -> {
            if (state.state() == AlertState.FIRING && (of == null || key.isOf(of))) {
                firing.add(key);
            }
        });
        for (MonitorStateKey key : firing) {
            MonitoredSeries series = series(key);
            if (series != null) {
                alerts.step(
                        series,
                        at,
                        alerts.lifecycle(series).firing(),
                        unused -> EndMessages.ended(rules.retentionMs()),
                        rules.alertLife()::onSeriesEnded);
            }
        }
    }

    /** Null: the monitor is not among the settings any more. */
    private @Nullable MonitoredSeries series(MonitorStateKey key) {
        for (Monitor monitor : monitors) {
            MonitoredSeries series = new MonitoredSeries(monitor, model, key.slice(), key.version());
            if (series.key().equals(key)) {
                return series;
            }
            if (series.ofJudge().key().equals(key)) {
                return series.ofJudge();
            }
            if (monitor.metric() == Metric.SILENCE) {
                for (String criterion : arrivals.criteria(key.slice())) {
                    if (series.ofCriterion(criterion).key().equals(key)) {
                        return series.ofCriterion(criterion);
                    }
                }
            }
        }
        return null;
    }
}
