package io.vigie.monitor;

/**
 * How far a group has come. Stored in savepoints: renaming a component forgets it.
 *
 * @param panesMark epoch milliseconds up to which all panes are here
 * @param scoresMark epoch milliseconds up to which all labels are here
 * @param lastTick the tick worked on last, epoch milliseconds
 */
public record DriftProgress(long panesMark, long scoresMark, long lastTick) {

    /** Of a group that has read no mark. */
    public static final DriftProgress NONE = new DriftProgress(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);

    /** A mark that lies further back than one before changes nothing. */
    DriftProgress withPanesMark(long mark) {
        return new DriftProgress(Math.max(panesMark, mark), scoresMark, lastTick);
    }

    /** A mark that lies further back than one before changes nothing. */
    DriftProgress withScoresMark(long mark) {
        return new DriftProgress(panesMark, Math.max(scoresMark, mark), lastTick);
    }

    DriftProgress withLastTick(long tick) {
        return new DriftProgress(panesMark, scoresMark, tick);
    }

    /** Up to which panes and labels are here: ticks until then can be worked on. */
    long completeUpTo() {
        return Math.min(panesMark, scoresMark);
    }

    /** Whether a tick was worked on. */
    public boolean hasTicked() {
        return lastTick != Long.MIN_VALUE;
    }
}
