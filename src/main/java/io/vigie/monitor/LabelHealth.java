package io.vigie.monitor;

import io.vigie.model.Metric;
import io.vigie.model.ScoredLabel;
import io.vigie.series.HealthPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.LogHistogram;
import io.vigie.window.RollUpLevel;
import java.util.OptionalLong;

/**
 * labels of one model as they become known → a point at the end of each hour: how many there were, and how long after
 * their requests.
 *
 * <p>What counts are labels of people and of ground truth, and only the first of them on a request: a correction says
 * nothing of how long labels take, nor does what else becomes known by a label.
 */
final class LabelHealth {

    private final String model;
    private final StoredValue<LogHistogram> stored;
    private LogHistogram delaysMs;
    private boolean isStored = true;

    /** @param stored the delays of the running hour */
    LabelHealth(String model, StoredValue<LogHistogram> stored) {
        this.model = model;
        this.stored = stored;
        LogHistogram known = stored.get();
        this.delaysMs = known == null ? new LogHistogram() : known.copy();
    }

    /** @param knownAt epoch milliseconds */
    void onLabel(ScoredLabel label, long knownAt) {
        if (label.metric() == Metric.QUALITY && label.source().isTruth() && label.previous() == null) {
            delaysMs.add((double) Math.max(0, knownAt - label.requestedAt()));
            isStored = false;
        }
    }

    static boolean isDue(long tick) {
        return RollUpLevel.HOUR.floor(tick) == tick;
    }

    /**
     * Ends an hour.
     *
     * @param now epoch milliseconds by the machine's clock; empty: not looked at
     */
    SeriesPoint end(long hourEnd, OptionalLong now) {
        SeriesPoint point = HealthPoints.of(
                model,
                hourEnd,
                new HealthPoints.Hour(
                        delaysMs.count(),
                        delaysMs.quantile(0.5),
                        delaysMs.quantile(0.95),
                        now.isEmpty() ? now : OptionalLong.of(Math.max(0, now.getAsLong() - hourEnd))));
        if (!delaysMs.isEmpty()) {
            delaysMs = new LogHistogram();
            isStored = false;
        }
        return point;
    }

    /** Puts back what changed since the last call. */
    void store() {
        if (isStored) {
            return;
        }
        if (delaysMs.isEmpty()) {
            stored.clear();
        } else {
            stored.set(delaysMs.copy());
        }
        isStored = true;
    }
}
