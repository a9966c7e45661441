package io.vigie.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The sequential life of one full-traffic metric of one version and slice, block by block:
 *
 * <pre>
 * LEARNING ──► WATCHING ──► ALARMED ──► WATCHING
 * a week of     ranks among    ranks of "no     [onset, recovery] is left
 * blocks        the reference  longer worse"    out of the reference
 * </pre>
 *
 * <p><b>References.</b> The anchor is the first reference there was, or the one that a person accepted: nothing else
 * makes it worse, and only a proven improvement makes it better. The sliding reference is the last thirty days but the
 * latest two; it follows what changes slowly. A block is ranked against the stricter of the two. From the first sign of
 * a change (evidence above the square root of the threshold), while an alert is open, and until recovery the reference
 * is frozen.
 *
 * <p><b>An accepted level</b> is learned for a week of blocks and is the anchor then. What was held to before is
 * remembered, and evidence gathers that it is back: once that is proven as a recovery is, it is the anchor again. So
 * whoever falls back to a level that was accepted once, after it had been left, is told.
 *
 * <p><b>Recovery</b> is judged by the same frozen reference as the fault was, and proven. The level since then, of at
 * least a day, must be within the tolerance, and proven to be below what is certain of the fault ({@link
 * BlockEvent#changeAtLeast}) or, where that is more, below reference plus tolerance; see {@link BlockStretch}.
 *
 * <p>Deterministic. Memory: two references and 240 blocks, 5 kilobytes at four blocks a day; one reference more, a
 * kilobyte, after a level was accepted.
 */
public final class BlockMonitor {
    /** Where a monitor of blocks stands. */
    public enum BlockMonitorState {
        LEARNING,
        WATCHING,
        ALARMED
    }

    /** What a block has proven. */
    public enum BlockEventType {
        DEGRADED,
        RECOVERED
    }

    /**
     * Something is proven.
     *
     * @param at epoch milliseconds: the end of the block that completed the evidence
     * @param onset epoch milliseconds: the change (or the recovery) began at the latest at the end of the block that
     *     starts here
     * @param log10Evidence at least {@code log10Threshold}
     * @param reference level that the blocks were ranked against, in the unit of the values
     * @param since level of the blocks since then
     */
    public record BlockEvent(
            BlockEventType type,
            long at,
            long onset,
            double log10Evidence,
            double log10Threshold,
            BlockLevel reference,
            BlockLevel since) {

        /** Level since the onset less that of the reference. */
        public double change() {
            return since.level() - reference.level();
        }

        /** Of {@link #change}. */
        public double standardError() {
            return Math.hypot(since.standardError(), reference.standardError());
        }

        /**
         * How much of the change is certain at 95 %, of its sign, or 0. The stretch was looked for: b with
         * (change − b)²/(2·se²) = ln(20·n) for n blocks, as {@link io.vigie.stats.KullbackLeiblerBound} has it for
         * shares; Chernoff's bound for normal means, divided among the blocks at which the stretch could have begun.
         */
        public double changeAtLeast() {
            double reach = Math.sqrt(2 * Math.log(Math.max(1, since.blocks()) / NOT_CERTAIN));
            return Math.max(0, Math.abs(change()) - reach * standardError()) * Math.signum(change());
        }
    }

    /**
     * A level as blocks tell it, each against the mean of its time of day, so that a stretch of nights is no low level.
     *
     * @param level in the unit of the values
     * @param standardError widened by the correlation of neighbouring blocks
     * @param blocks how many, at least 1
     */
    public record BlockLevel(double level, double standardError, int blocks) {}

    /**
     * What a monitor wants to know.
     *
     * @param blockMs length of a block, a whole number of which makes a day
     * @param tolerance by how much the value may rise, in its unit, at least 0
     * @param log10Threshold log10 of the blocks after which one false alarm is allowed
     * @param isShare whether values are shares of their observations
     * @param isOpen whether an alert on this series is open, whatever found it: the reference stays frozen
     */
    public record BlockTerms(long blockMs, double tolerance, double log10Threshold, boolean isShare, boolean isOpen) {
        public BlockTerms {
            if (blockMs <= 0 || ReferenceSums.DAY % blockMs != 0) {
                throw new IllegalArgumentException("blocks of " + blockMs + " ms do not make a day");
            }
        }

        int phases() {
            return (int) (ReferenceSums.DAY / blockMs);
        }

        int phase(long end) {
            return (int) (Math.floorMod(end - blockMs, ReferenceSums.DAY) / blockMs);
        }
    }

    /**
     * Leading byte of {@link #writeTo}: state in savepoints. A new layout takes the next number and keeps a reader for
     * this one.
     */
    private static final int LAYOUT = 1;

    private static final int REFERENCE_DAYS = 30;
    private static final int LAG_DAYS = 2;

    /** A recovery of a thin slice takes longer than a reference is long. */
    private static final int KEPT_DAYS = 60;

    private static final double LEAST_LOG10_THRESHOLD = Math.log10(20);

    private static final double NOT_CERTAIN = 0.05;

    /**
     * Chernoff's bound holds for one stretch, and a recovery is looked for in all of them, every block: it is asked for
     * a hundred times the evidence that one of them would need.
     */
    private static final double MORE_CERTAIN = 2;

    /** Standard errors on either side before a better level counts as proven: about 1 in 1,000, asked for daily. */
    private static final double PROVEN = 3.3;

    private final BlockEvidence evidence;
    private BlockHistory history = new BlockHistory();
    private boolean alarmed;
    private long alarmOnset;

    /** How far above the reference the fault is at the least, as far as it was ever known; while alarmed. */
    private double certain;

    private @Nullable BlockReference anchor;
    private @Nullable BlockReference sliding;

    /** What was held to before a person accepted a worse level; null: none was accepted, or it is back. */
    private @Nullable BlockReference former;

    /** Blocks that end later can prove that {@link #former} is back. */
    private long acceptedAt = BlockHistory.NEVER;

    public BlockMonitor() {
        this(new BlockEvidence());
    }

    private BlockMonitor(BlockEvidence evidence) {
        this.evidence = evidence;
    }

    /**
     * Takes the next block. One that is not after the last is passed over.
     *
     * @param end epoch milliseconds, a multiple of the block's length
     * @param value more is worse; NaN: the block has too few observations to say anything
     * @param observations that the value rests on
     * @return what is proven now, mostly nothing
     */
    public Optional<BlockEvent> onBlock(long end, double value, int observations, BlockTerms terms) {
        if (end <= history.lastEnd()) {
            return Optional.empty();
        }
        // What an open alert is about is nothing to learn from.
        double remembered = anchor == null && terms.isOpen() ? Double.NaN : value;
        history.add(end, remembered, observations, terms.blockMs(), KEPT_DAYS * terms.phases());
        if (isBack(value, terms)) {
            return Optional.empty();
        }
        if (anchor == null) {
            anchor = reference(terms, 0);
            sliding = anchor;
            return Optional.empty();
        }
        boolean signs = evidence.evidence() >= threshold(terms) / 2;
        if (!alarmed && !signs && !terms.isOpen() && terms.phase(end) == 0) {
            slide(terms);
        }
        return Double.isNaN(value) ? Optional.empty() : judge(end, value, terms);
    }

    /** Whether this block has proven that what was held to before the accepted level is back. */
    private boolean isBack(double value, BlockTerms terms) {
        BlockReference before = former;
        if (before == null || alarmed || Double.isNaN(value)) {
            return false;
        }
        BlockStretch.Proof proof = proof(stretch(acceptedAt, before, terms.tolerance(), terms), terms);
        if (proof == null) {
            return false;
        }
        former = null;
        if (anchor != null && stricter().level() <= before.level()) {
            // The reference has followed the improvement already.
            return false;
        }
        history.leaveOut(BlockHistory.NEVER, proof.onset(), terms.blockMs());
        endAlarm();
        anchor = before;
        sliding = before;
        return true;
    }

    /** The blocks after {@code from}. */
    private BlockStretch stretch(long from, BlockReference reference, double bound, BlockTerms terms) {
        BlockStretch stretch = new BlockStretch(reference, terms, bound);
        history.since(from, terms.blockMs(), stretch);
        return stretch;
    }

    /** That the level has been below the bound for some time; null: not proven. */
    private static BlockStretch.@Nullable Proof proof(BlockStretch stretch, BlockTerms terms) {
        BlockStretch.Proof best = stretch.best();
        return best != null && best.log10Evidence() >= threshold(terms) + MORE_CERTAIN ? best : null;
    }

    private Optional<BlockEvent> judge(long end, double value, BlockTerms terms) {
        BlockReference reference = stricter();
        if (!alarmed) {
            BlockRarity rarity = reference.worseThanAllowed(value, terms.phase(end), terms.tolerance());
            evidence.update(rarity, reference.temper(), end - terms.blockMs());
            if (evidence.evidence() < threshold(terms)) {
                return Optional.empty();
            }
            alarmed = true;
            alarmOnset = evidence.onset();
            BlockLevel since =
                    stretch(alarmOnset, reference, terms.tolerance(), terms).level();
            BlockEvent event = event(BlockEventType.DEGRADED, alarmOnset, evidence.evidence(), reference, since, terms);
            certain = Math.max(0, event.changeAtLeast());
            return Optional.of(event);
        }
        BlockStretch stretch = stretch(alarmOnset, reference, Math.max(certain, terms.tolerance()), terms);
        BlockStretch.Proof proof = proof(stretch, terms);
        if (proof == null) {
            BlockEvent known =
                    event(BlockEventType.DEGRADED, alarmOnset, threshold(terms), reference, stretch.level(), terms);
            certain = Math.max(certain, known.changeAtLeast());
            return Optional.empty();
        }
        BlockEvent event =
                event(BlockEventType.RECOVERED, proof.onset(), proof.log10Evidence(), reference, proof.level(), terms);
        history.leaveOut(alarmOnset, proof.onset(), terms.blockMs());
        endAlarm();
        return Optional.of(event);
    }

    private void endAlarm() {
        alarmed = false;
        certain = 0;
        evidence.restart();
    }

    private BlockEvent event(
            BlockEventType type,
            long onset,
            double log10Evidence,
            BlockReference reference,
            BlockLevel since,
            BlockTerms terms) {
        BlockLevel before = new BlockLevel(reference.level(), reference.standardError(), reference.blocks());
        return new BlockEvent(type, history.lastEnd(), onset, log10Evidence, threshold(terms), before, since);
    }

    private static double threshold(BlockTerms terms) {
        return Math.max(LEAST_LOG10_THRESHOLD, terms.log10Threshold());
    }

    /** The blocks that are kept, but the latest. */
    private @Nullable BlockReference reference(BlockTerms terms, int lagBlocks) {
        double[] values = history.values(REFERENCE_DAYS * terms.phases(), lagBlocks);
        long lastEnd = history.lastEnd() - lagBlocks * terms.blockMs();
        return values.length == 0
                ? null
                : BlockReference.of(
                        values, terms.phase(lastEnd - (values.length - 1L) * terms.blockMs()), terms.phases());
    }

    private void slide(BlockTerms terms) {
        BlockReference now = reference(terms, LAG_DAYS * terms.phases());
        if (now == null || anchor == null) {
            return;
        }
        sliding = now;
        boolean isYoung = anchor.blocks() < REFERENCE_DAYS * terms.phases() && anchor.blocks() < now.blocks();
        boolean isBetter =
                now.level() + PROVEN * now.standardError() < anchor.level() - PROVEN * anchor.standardError();
        if (isBetter || (isYoung && !isWorse(now, anchor))) {
            anchor = now;
        }
    }

    /** A young anchor grows with its first month, unless that month is getting worse. */
    private static boolean isWorse(BlockReference now, BlockReference than) {
        return now.level() - now.standardError() > than.level() + than.standardError();
    }

    private BlockReference stricter() {
        if (anchor == null || sliding == null) {
            throw new IllegalStateException("no reference yet");
        }
        return anchor.level() < sliding.level() ? anchor : sliding;
    }

    /**
     * The recovery was proven elsewhere: blocks from the onset to here are in no reference, and evidence begins anew.
     */
    public void resolve(long end, BlockTerms terms) {
        if (alarmed) {
            history.leaveOut(alarmOnset, end, terms.blockMs());
            endAlarm();
        }
    }

    /**
     * A person accepts the level since the onset as the new normal: a reference of what came since is learned, and what
     * was held to before is remembered, in case it comes back.
     *
     * @param onset of the fault, epoch milliseconds: no block that starts before it is learned from
     */
    public void accept(long onset, BlockTerms terms) {
        if (anchor != null) {
            former = stricter();
            acceptedAt = history.lastEnd();
        }
        history.leaveOut(BlockHistory.NEVER, onset, terms.blockMs());
        endAlarm();
        anchor = reference(terms, 0);
        sliding = anchor;
    }

    /**
     * Forgets the evidence that has led to no alarm, for it was gathered under other terms. References stay, and so does
     * an alarm.
     */
    public void restartEvidence() {
        if (!alarmed) {
            evidence.restart();
        }
    }

    /** How many of so many latest blocks there were. */
    public int latest(int blocks) {
        return Math.min(blocks, history.size());
    }

    /** How many of so many latest blocks had a value. */
    public int latestWithValue(int blocks) {
        return history.withValue(blocks);
    }

    public BlockMonitorState state() {
        if (anchor == null) {
            return BlockMonitorState.LEARNING;
        }
        return alarmed ? BlockMonitorState.ALARMED : BlockMonitorState.WATCHING;
    }

    /** log10 of the evidence for a degradation; empty where there is none. */
    public OptionalDouble evidence() {
        double log10 = evidence.evidence();
        return Double.isInfinite(log10) ? OptionalDouble.empty() : OptionalDouble.of(log10);
    }

    /** The level that blocks are ranked against, in the unit of the values; empty while it is learned. */
    public OptionalDouble referenceLevel() {
        return anchor == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(stricter().level());
    }

    /** Writes a leading version byte and all state. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(LAYOUT);
        history.writeTo(out);
        out.writeBoolean(former != null);
        if (former != null) {
            former.writeTo(out);
            out.writeLong(acceptedAt);
        }
        out.writeBoolean(anchor != null);
        if (anchor != null && sliding != null) {
            out.writeBoolean(anchor == sliding);
            anchor.writeTo(out);
            if (anchor != sliding) {
                sliding.writeTo(out);
            }
            evidence.writeTo(out);
            out.writeBoolean(alarmed);
            if (alarmed) {
                out.writeLong(alarmOnset);
                out.writeDouble(certain);
            }
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static BlockMonitor readFrom(DataInput in) throws IOException {
        try {
            return readWhole(in);
        } catch (EOFException e) {
            throw new IOException("the state of a monitor of blocks ends early", e);
        }
    }

    private static BlockMonitor readWhole(DataInput in) throws IOException {
        int layout = in.readUnsignedByte();
        if (layout != LAYOUT) {
            throw new IOException("a monitor of blocks of layout " + layout + "; this code reads " + LAYOUT);
        }
        BlockMonitor monitor;
        BlockHistory history = BlockHistory.readFrom(in);
        BlockReference former = null;
        long acceptedAt = BlockHistory.NEVER;
        if (in.readBoolean()) {
            former = BlockReference.readFrom(in);
            acceptedAt = in.readLong();
        }
        if (in.readBoolean()) {
            boolean isSame = in.readBoolean();
            BlockReference anchor = BlockReference.readFrom(in);
            BlockReference sliding = isSame ? anchor : BlockReference.readFrom(in);
            monitor = new BlockMonitor(BlockEvidence.readFrom(in));
            monitor.anchor = anchor;
            monitor.sliding = sliding;
            monitor.alarmed = in.readBoolean();
            if (monitor.alarmed) {
                monitor.alarmOnset = in.readLong();
                monitor.certain = in.readDouble();
                if (!(monitor.certain >= 0) || Double.isInfinite(monitor.certain)) {
                    throw new IOException("a fault is at least 0 above its reference, not " + monitor.certain);
                }
            }
        } else {
            monitor = new BlockMonitor();
        }
        monitor.history = history;
        monitor.former = former;
        monitor.acceptedAt = acceptedAt;
        return monitor;
    }
}
