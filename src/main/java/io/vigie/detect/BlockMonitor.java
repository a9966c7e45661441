package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
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
 * <p><b>Recovery</b> is proven against the same frozen reference with the same threshold as the fault was: that the
 * level is below reference plus tolerance, not that it is unlike the fault.
 *
 * <p>Deterministic. Memory: two references and 128 blocks, 3 kilobytes at four blocks a day; one reference more, a
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
     * @param isOpen whether an alert on this series is open, whatever found it: the reference stays frozen
     */
    public record BlockTerms(long blockMs, double tolerance, double log10Threshold, boolean isOpen) {
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
    private static final double LEAST_LOG10_THRESHOLD = Math.log10(20);

    private static final double NOT_CERTAIN = 0.05;

    /** Standard errors on either side before a better level counts as proven: about 1 in 1,000, asked for daily. */
    private static final double PROVEN = 3.3;

    private final BlockEvidence evidence;
    private final BlockEvidence recovery;

    /** Values of the latest blocks, the newest last; NaN: missing, or left out of references. */
    private double[] recent = {};

    private long lastEnd = Long.MIN_VALUE;
    private long alarmOnset;
    private boolean alarmed;
    private @Nullable BlockReference anchor;
    private @Nullable BlockReference sliding;

    /** What was held to before a person accepted a worse level; null: none was accepted, or it is back. */
    private @Nullable BlockReference former;

    /** That {@link #former} is back. */
    private BlockEvidence comeback = new BlockEvidence();

    public BlockMonitor() {
        this(new BlockEvidence(), new BlockEvidence());
    }

    private BlockMonitor(BlockEvidence evidence, BlockEvidence recovery) {
        this.evidence = evidence;
        this.recovery = recovery;
    }

    /**
     * Takes the next block. One that is not after the last is passed over.
     *
     * @param end epoch milliseconds, a multiple of the block's length
     * @param value more is worse; NaN: the block has too few observations to say anything
     * @return what is proven now, mostly nothing
     */
    public Optional<BlockEvent> onBlock(long end, double value, BlockTerms terms) {
        if (end <= lastEnd) {
            return Optional.empty();
        }
        // What an open alert is about is nothing to learn from.
        remember(end, anchor == null && terms.isOpen() ? Double.NaN : value, terms);
        if (isBack(end, value, terms)) {
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
    private boolean isBack(long end, double value, BlockTerms terms) {
        BlockReference before = former;
        if (before == null || Double.isNaN(value)) {
            return false;
        }
        comeback.update(
                before.betterThanAllowed(value, terms.phase(end), terms.tolerance()),
                before.temper(),
                end - terms.blockMs());
        if (alarmed || comeback.evidence() < threshold(terms)) {
            return false;
        }
        former = null;
        if (anchor != null && stricter().level() <= before.level()) {
            // The reference has followed the improvement already.
            return false;
        }
        leaveOut(Long.MIN_VALUE, comeback.onset(), terms);
        endAlarm();
        anchor = before;
        sliding = before;
        return true;
    }

    private Optional<BlockEvent> judge(long end, double value, BlockTerms terms) {
        BlockReference reference = stricter();
        int phase = terms.phase(end);
        long start = end - terms.blockMs();
        if (!alarmed) {
            evidence.update(reference.worseThanAllowed(value, phase, terms.tolerance()), reference.temper(), start);
            if (evidence.evidence() < threshold(terms)) {
                return Optional.empty();
            }
            alarmed = true;
            alarmOnset = evidence.onset();
            recovery.restart();
            return Optional.of(event(BlockEventType.DEGRADED, end, evidence, reference, terms));
        }
        recovery.update(reference.betterThanAllowed(value, phase, terms.tolerance()), reference.temper(), start);
        if (recovery.evidence() < threshold(terms)) {
            return Optional.empty();
        }
        BlockEvent event = event(BlockEventType.RECOVERED, end, recovery, reference, terms);
        leaveOut(alarmOnset, recovery.onset(), terms);
        endAlarm();
        return Optional.of(event);
    }

    private void endAlarm() {
        alarmed = false;
        evidence.restart();
        recovery.restart();
    }

    private BlockEvent event(
            BlockEventType type, long end, BlockEvidence evidence, BlockReference reference, BlockTerms terms) {
        return new BlockEvent(
                type,
                end,
                evidence.onset(),
                evidence.evidence(),
                threshold(terms),
                new BlockLevel(reference.level(), reference.standardError(), reference.blocks()),
                levelSince(evidence.onset(), reference, terms));
    }

    private BlockLevel levelSince(long onset, BlockReference reference, BlockTerms terms) {
        double above = 0;
        int blocks = 0;
        for (int i = recent.length - 1; i >= 0; i--) {
            long end = lastEnd - (recent.length - 1L - i) * terms.blockMs();
            if (end <= onset) {
                break;
            }
            if (!Double.isNaN(recent[i])) {
                blocks++;
                above += (reference.above(recent[i], terms.phase(end)) - above) / blocks;
            }
        }
        // The block that completes the evidence is one of them.
        return new BlockLevel(reference.level() + above, reference.standardErrorOf(Math.max(1, blocks)), blocks);
    }

    private static double threshold(BlockTerms terms) {
        return Math.max(LEAST_LOG10_THRESHOLD, terms.log10Threshold());
    }

    private void remember(long end, double value, BlockTerms terms) {
        int most = (REFERENCE_DAYS + LAG_DAYS) * terms.phases();
        long passed = lastEnd == Long.MIN_VALUE ? 1 : (end - lastEnd) / terms.blockMs();
        int kept = (int) Math.max(0, Math.min(recent.length, most - passed));
        int length = (int) Math.min(most, recent.length + passed);
        double[] next = new double[length];
        Arrays.fill(next, Double.NaN);
        System.arraycopy(
                recent, recent.length - kept, next, Math.max(0, length - (int) Math.min(passed, length) - kept), kept);
        next[length - 1] = value;
        recent = next;
        lastEnd = end;
    }

    /** The blocks that are kept, but the latest. */
    private @Nullable BlockReference reference(BlockTerms terms, int lagBlocks) {
        int length = recent.length - lagBlocks;
        if (length <= 0) {
            return null;
        }
        int first = Math.max(0, length - REFERENCE_DAYS * terms.phases());
        long firstEnd = lastEnd - (recent.length - 1L - first) * terms.blockMs();
        return BlockReference.of(Arrays.copyOfRange(recent, first, length), terms.phase(firstEnd), terms.phases());
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

    /** Blocks that end after {@code from} and start before {@code to} are in no reference. */
    private void leaveOut(long from, long to, BlockTerms terms) {
        for (int i = 0; i < recent.length; i++) {
            long end = lastEnd - (recent.length - 1L - i) * terms.blockMs();
            if (end > from && end - terms.blockMs() < to) {
                recent[i] = Double.NaN;
            }
        }
    }

    /**
     * The recovery was proven elsewhere: blocks from the onset to here are in no reference, and evidence begins anew.
     */
    public void resolve(long end, BlockTerms terms) {
        if (alarmed) {
            leaveOut(alarmOnset, end, terms);
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
            comeback.restart();
        }
        leaveOut(Long.MIN_VALUE, onset, terms);
        endAlarm();
        anchor = reference(terms, 0);
        sliding = anchor;
    }

    /** How many of so many latest blocks there were. */
    public int latest(int blocks) {
        return Math.min(blocks, recent.length);
    }

    /** How many of so many latest blocks had a value. */
    public int latestWithValue(int blocks) {
        int count = 0;
        for (int i = recent.length - latest(blocks); i < recent.length; i++) {
            count += Double.isNaN(recent[i]) ? 0 : 1;
        }
        return count;
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
        out.writeLong(lastEnd);
        Varint.writeUnsigned(out, recent.length);
        for (double value : recent) {
            out.writeDouble(value);
        }
        out.writeBoolean(former != null);
        if (former != null) {
            former.writeTo(out);
            comeback.writeTo(out);
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
                recovery.writeTo(out);
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
        long lastEnd = in.readLong();
        double[] recent = new double[Varint.readSize(in, 24 * (REFERENCE_DAYS + LAG_DAYS))];
        for (int i = 0; i < recent.length; i++) {
            recent[i] = in.readDouble();
            if (Double.isInfinite(recent[i])) {
                throw new IOException("an infinite block");
            }
        }
        BlockReference former = null;
        BlockEvidence comeback = new BlockEvidence();
        if (in.readBoolean()) {
            former = BlockReference.readFrom(in);
            comeback = BlockEvidence.readFrom(in);
        }
        BlockReference anchor = null;
        BlockReference sliding = null;
        BlockEvidence evidence = new BlockEvidence();
        BlockEvidence recovery = new BlockEvidence();
        boolean alarmed = false;
        long onset = 0;
        if (in.readBoolean()) {
            boolean isSame = in.readBoolean();
            anchor = BlockReference.readFrom(in);
            sliding = isSame ? anchor : BlockReference.readFrom(in);
            evidence = BlockEvidence.readFrom(in);
            alarmed = in.readBoolean();
            if (alarmed) {
                onset = in.readLong();
                recovery = BlockEvidence.readFrom(in);
            }
        }
        BlockMonitor monitor = new BlockMonitor(evidence, recovery);
        monitor.lastEnd = lastEnd;
        monitor.recent = recent;
        monitor.former = former;
        monitor.comeback = comeback;
        monitor.anchor = anchor;
        monitor.sliding = sliding;
        monitor.alarmed = alarmed;
        monitor.alarmOnset = onset;
        return monitor;
    }
}
