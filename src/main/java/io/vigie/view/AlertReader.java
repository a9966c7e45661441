package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything about one alert.
 *
 * <p>Dimensions are divided over the window that ended when the alert last said that things are bad, against the window
 * before. For an alert about everybody they are all dimensions of the model; for one about a slice the slice's own, to
 * show its place among the others.
 */
public final class AlertReader {
    private final SeriesStore store;
    private final AlertLog log;
    private final SlicesReader slices;

    public AlertReader(SeriesStore store) {
        this.store = store;
        this.log = new AlertLog(store);
        this.slices = new SlicesReader(store);
    }

    /**
     * @param now epoch milliseconds: curves end there
     * @return empty: there is no such alert
     */
    public Optional<AlertView> read(String alertId, long now) throws SeriesStoreException, InterruptedException {
        List<AlertItem> history = log.history(alertId);
        return history.isEmpty() ? Optional.empty() : Optional.of(read(history, now));
    }

    /**
     * As {@link #read(String, long)}, of an alert that is known.
     *
     * @param history its events, oldest first, at least one
     */
    public AlertView read(List<AlertItem> history, long now) throws SeriesStoreException, InterruptedException {
        AlertItem last = history.get(history.size() - 1);
        AlertItem firing = lastFiring(history);
        if (!AlertRows.canBeAskedFor(AlertRows.tags(last))) {
            return new AlertView(last, history, List.of(), null, Curve.EMPTY, Curve.EMPTY, List.of());
        }
        @Nullable
        MonitorDefinition definition = MonitorDefinition.read(store, last.model(), last.monitor(), last.updatedAt());
        AlertCurves curves = new AlertCurves(store, definition);
        Period period = AlertCurves.period(history, now);
        return new AlertView(
                last,
                history,
                log.earlier(last),
                ReferenceText.of(definition, firing),
                curves.curve(last, period),
                curves.evidence(last, period),
                dimensions(firing));
    }

    /** What it said while things were bad; a recovery's figures are those of the recovery. */
    private static AlertItem lastFiring(List<AlertItem> history) {
        AlertItem firing = history.get(0);
        for (AlertItem event : history) {
            firing = event.state().equals(AlertRows.FIRING) ? event : firing;
        }
        return firing;
    }

    private List<DimensionShares> dimensions(AlertItem alert) throws SeriesStoreException, InterruptedException {
        Metric metric = Metric.ofLabel(alert.metric()).orElse(null);
        if (metric == null
                || !metric.isFigure()
                || WindowLength.ofLabel(alert.window()).isEmpty()
                || (metric == Metric.QUALITY && alert.criterion() == null)) {
            return List.of();
        }
        SeriesSelector series =
                new SeriesSelector(alert.model(), alert.version(), alert.slice(), alert.window(), alert.criterion());
        Map<String, DimensionShares> shares = slices.shares(series, metric, alert.updatedAt());
        if (alert.slice().equals(SliceNames.ALL)) {
            return List.copyOf(shares.values());
        }
        DimensionShares own = shares.get(SliceNames.dimensionOf(alert.slice()));
        return own == null ? List.of() : List.of(own);
    }
}
