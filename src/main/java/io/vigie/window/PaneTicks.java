package io.vigie.window;

import io.vigie.model.Contribution;
import java.io.Serializable;

/**
 * When what became known is shown: at the next five-minute tick while the pane is young, and at the next multiple of
 * the correction interval afterwards, so that late labels rewrite the past in batches. A pure function of event time,
 * so a run and its repetition show the same figures at the same ticks.
 *
 * @param correctionsEveryMs a multiple of five minutes
 */
public record PaneTicks(long correctionsEveryMs) implements Serializable {

    /** How long after its start a pane is corrected at every tick. */
    static final long YOUNG_MS = RollUpLevel.HOUR.lengthMs();

    public PaneTicks {
        if (correctionsEveryMs <= 0 || correctionsEveryMs % RollUpLevel.PANE.lengthMs() != 0) {
            throw new IllegalArgumentException(
                    "corrections every " + correctionsEveryMs + " ms: must be a multiple of five minutes");
        }
    }

    public long paneStart(Contribution contribution) {
        return RollUpLevel.PANE.floor(contribution.requestedAt());
    }

    /** The tick, in epoch milliseconds, from which on a pane shows what was known at this time. */
    public long tick(long paneStart, long knownAt) {
        long tick = RollUpLevel.PANE.ceil(knownAt);
        if (tick - paneStart <= YOUNG_MS) {
            return tick;
        }
        return -Math.floorDiv(-knownAt, correctionsEveryMs) * correctionsEveryMs;
    }
}
