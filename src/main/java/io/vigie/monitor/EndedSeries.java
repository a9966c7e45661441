package io.vigie.monitor;

import io.vigie.alert.AlertLifecycleState;
import io.vigie.alert.AlertText;
import io.vigie.alert.EndMessages;
import io.vigie.model.AlertState;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.StoredMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
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
        end(key -> of == null || key.isOf(of), at, EndMessages.ended(rules.retentionMs()));
    }

    /**
     * @param which of the series that have an open alert
     * @param at epoch milliseconds
     * @return how many have ended
     */
    int end(Predicate<MonitorStateKey> which, long at, AlertText text) {
        List<MonitorStateKey> firing = new ArrayList<>();
        states.forEach((key, state) -> {
            if (state.state() == AlertState.FIRING && which.test(key)) {
                firing.add(key);
            }
        });
        // In an order that does not depend on the state backend.
        firing.sort(Comparator.comparing(MonitorStateKey::toString));
        int count = 0;
        for (MonitorStateKey key : firing) {
            MonitoredSeries series = series(monitors, key);
            if (series != null) {
                alerts.step(
                        series,
                        at,
                        alerts.lifecycle(series).firing(),
                        unused -> text,
                        rules.alertLife()::onSeriesEnded);
                count++;
            }
        }
        return count;
    }

    /** The series under whose monitor this is kept; null: it is of none of these monitors. */
    @Nullable
    MonitoredSeries series(List<Monitor> among, MonitorStateKey key) {
        for (Monitor monitor : among) {
            if (!key.monitor().startsWith(monitor.name())) {
                continue;
            }
            MonitoredSeries series = new MonitoredSeries(monitor, model, key.slice(), key.version());
            if (series.key().equals(key) || series.isKeptByLabels(key)) {
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
