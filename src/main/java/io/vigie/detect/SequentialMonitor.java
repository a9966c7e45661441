package io.vigie.detect;

import io.vigie.detect.ReferenceSums.ReferencePosition;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.NeighbourCorrelation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The sequential life of one monitor on one version, slice and criterion:
 *
 * <pre>
 * REFERENCE → WAITING → WATCHING ⇄ ALARMED
 * labels feed  until its   an e-detector   its mirror looks for recovery,
 * the sums     labels are  looks for a     the detector goes on for updates
 *              there       degradation
 * </pre>
 *
 * <p>Errors that come in bursts count for less: each label's factor is raised to the power of {@link EDetector#powerFor} of the correlation of neighbours in the last couple
 * of thousand labels before it.
 *
 * <p>A watch may use another detector, which knows neither reference nor budget: then the reference tells only from what the quality fell, and recovery is the
 * same detector's signal on exchanged errors and successes.
 *
 * <p>Allowed error e0 = upper confidence bound (one-sided 95 %, Wilson on the effective size) of the reference's error + tolerance; weights
 * π_min/π with π_min the least inclusion probability so far. The threshold A = shares · (labels expected in a budget period) / (alarms that the budget
 * allows), at least 20, is computed from the context at each label, so it follows the number of shares (slices). Each truth label of a request after the reference is
 * consumed once, in the order in which labels come; later corrections of a score change reference sums only, and labels that are no truth do nothing.
 *
 * <p>Deterministic: the same calls give the same events. Memory: {@link EDetector} once or twice, day sums of two reference windows, and what came
 * before the reference was ready, 24 bytes a label.
 */
public final class SequentialMonitor {
    /** Where a watch stands. */
    public enum SequentialMonitorState {
        /** The reference interval has not ended, or nothing came yet. */
        REFERENCE,
        /** The reference interval has ended, but its labels are not all there or too few. */
        WAITING,
        WATCHING,
        ALARMED
    }

    /** Leading byte of {@link #writeTo}: state in savepoints. A new layout takes the next number and keeps a reader for this one. */
    private static final int LAYOUT = 1;

    private static final double LEAST_THRESHOLD = 20;

    private ReferenceSums reference = new ReferenceSums();
    private LabelBuffer waiting = new LabelBuffer();
    private final SequentialTest.Factory tests;
    private AlarmCycle cycle;

    /** Errors in the order in which they were taken: those of the reference, then those that the detector consumed. */
    private NeighbourCorrelation neighbours = new NeighbourCorrelation();

    private double leastProbability = 1;
    private long now = Long.MIN_VALUE;

    /** Watches with an {@link EDetector}. */
    public SequentialMonitor() {
        this(EvidenceSequentialTest.FACTORY);
    }

    /** Watches with detectors that know no evidence: there is no threshold, and no budget is kept. */
    public SequentialMonitor(DetectorSource detectors) {
        this(SignalSequentialTest.factory(detectors));
    }

    private SequentialMonitor(SequentialTest.Factory tests) {
        this.tests = tests;
        this.cycle = new AlarmCycle(tests);
    }

    /**
     * Takes one label of this watch's slice and criterion, scores and probabilities being valid.
     *
     * @param knownAt when it was known, epoch milliseconds; what lies before an earlier call counts as that call's time
     * @return what is proven now, mostly nothing
     */
    public List<DetectionEvent> onLabel(ScoredLabel label, long knownAt, DetectionContext context) {
        List<DetectionEvent> events = onTick(knownAt, context);
        if (!label.source().isTruth()) {
            return events;
        }
        ScoredLabel.SupersededScore previous = label.previous();
        if (previous != null) {
            reference.correct(label, previous, context.plan());
            return events;
        }
        ReferencePosition place = reference.file(label, now, context);
        if (place == ReferencePosition.BEFORE) {
            return events;
        }
        noteProbability(label.probability());
        if (place == ReferencePosition.INSIDE) {
            cycle.learn(1 - label.score(), label.requestedAt());
            neighbours.add(1 - label.score(), 1 / label.probability());
            return events;
        }
        if (!reference.isReady()) {
            waiting.add(label.score(), label.probability(), label.requestedAt());
            return events;
        }
        Optional<DetectionEvent> event = consume(label.score(), label.probability(), label.requestedAt(), context);
        if (event.isEmpty()) {
            return events;
        }
        List<DetectionEvent> more = new ArrayList<>(events);
        more.add(event.get());
        return more;
    }

    /** Lets time pass: a reference may become ready, and the labels that waited for it are consumed. */
    public List<DetectionEvent> onTick(long time, DetectionContext context) {
        boolean newDay = Math.floorDiv(time, ReferenceSums.DAY) > Math.floorDiv(now, ReferenceSums.DAY);
        now = Math.max(now, time);
        if (!reference.advance(now, context)) {
            if (newDay && waiting.size() > 0) {
                waiting.removeBefore(reference.end(now, context));
            }
            return List.of();
        }
        waiting.removeBefore(reference.end(now, context));
        List<DetectionEvent> events = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            consume(waiting.score(i), waiting.probability(i), waiting.requestedAt(i), context)
                    .ifPresent(events::add);
        }
        waiting.clear();
        return events;
    }

    private void noteProbability(double probability) {
        if (probability < leastProbability) {
            cycle.rescale(probability / leastProbability);
            leastProbability = probability;
        }
    }

    private Optional<DetectionEvent> consume(
            double score, double probability, long requestedAt, DetectionContext context) {
        double weight = leastProbability / probability;
        double power = power();
        neighbours.add(1 - score, 1 / probability);
        return cycle.consume(score, weight, allowed(context), power, requestedAt, moment(1, context));
    }

    private AlarmCycle.Moment moment(int together, DetectionContext context) {
        return new AlarmCycle.Moment(
                now,
                log10Threshold(context, together),
                () -> qualityInForce(context),
                context.requirements().confidence());
    }

    private Interval qualityInForce(DetectionContext context) {
        if (reference.quality(now, context) instanceof Interval quality) {
            return quality;
        }
        throw new IllegalStateException("no label is consumed without a reference");
    }

    /**
     * Alarms on the evidence that is there, if the watch is not alarmed yet: for a threshold that fell because other watches have evidence too.
     *
     * @param together how many watches alarm together: the budget is divided into so many fewer parts, at least 1
     */
    public Optional<DetectionEvent> raise(int together, DetectionContext context) {
        return !cycle.isAlarmed() && hasEvidence(together, context)
                ? Optional.of(cycle.alarm(moment(together, context)))
                : Optional.empty();
    }

    /** Whether there is the evidence that is asked for when so many watches alarm together, or the watch is alarmed already. */
    public boolean hasEvidence(int together, DetectionContext context) {
        OptionalDouble evidence = cycle.evidence();
        return cycle.isAlarmed()
                || (reference.isReady()
                        && evidence.isPresent()
                        && evidence.getAsDouble() >= log10Threshold(context, together));
    }

    private double log10Threshold(DetectionContext context, int together) {
        double shares = Math.max(1, context.shares() / together);
        double labelsPerAlarm =
                shares * expectedLabels(context) / context.budget().count();
        return StrictMath.log10(Math.max(LEAST_THRESHOLD, labelsPerAlarm));
    }

    /** Labels that are expected in a budget period; 0 while the reference is not ready. */
    public double expectedLabels(DetectionContext context) {
        return reference.labelsPerDay(now, context.plan()) * context.budget().periodDays();
    }

    /**
     * How many labels in a row, all of them as bad as can be, would raise an alarm from a fresh start; empty when not even {@code most} would, when the
     * reference is not ready, or when the detector knows no threshold.
     */
    public OptionalLong labelsToAlarm(long most, DetectionContext context) {
        OptionalDouble threshold = threshold(context);
        if (threshold.isEmpty()) {
            return OptionalLong.empty();
        }
        return EDetector.labelsToReach(threshold.getAsDouble(), allowed(context), power(), most);
    }

    /** What the next label counts for, by what came before it. */
    private double power() {
        return EDetector.powerFor(neighbours.provenCorrelation());
    }

    private double allowed(DetectionContext context) {
        return Math.min(1, reference.errorBound() + context.tolerance());
    }

    public SequentialMonitorState state(DetectionContext context) {
        if (reference.isReady()) {
            return cycle.isAlarmed() ? SequentialMonitorState.ALARMED : SequentialMonitorState.WATCHING;
        }
        return reference.hasEnded(now, context) ? SequentialMonitorState.WAITING : SequentialMonitorState.REFERENCE;
    }

    /** log10 M of the detector for degradation; empty before its first label, and after an alarm or a recovery until the next. */
    public OptionalDouble evidence() {
        return cycle.evidence();
    }

    /** log10 A; empty while the reference is not ready, or where the detector knows no evidence. */
    public OptionalDouble threshold(DetectionContext context) {
        return reference.isReady() && tests == EvidenceSequentialTest.FACTORY
                ? OptionalDouble.of(log10Threshold(context, 1))
                : OptionalDouble.empty();
    }

    /** Quality of the reference, or how many of the labels that it needs there are. */
    public Estimate reference(DetectionContext context) {
        return reference.quality(now, context);
    }

    /** Quality since the estimated onset, as the detector for degradation sees it; empty before its first label. */
    public Optional<Interval> current(DetectionContext context) {
        return cycle.current(context.requirements().confidence());
    }

    /** The error rate that is not yet a degradation: bound of the reference's error + tolerance, at most 1; empty while the reference is not ready. */
    public OptionalDouble allowedError(DetectionContext context) {
        return reference.isReady() ? OptionalDouble.of(allowed(context)) : OptionalDouble.empty();
    }

    /** Whether its reference has ended so long ago that the labels should be there; always so beside a reference that is given. */
    public boolean isOverdue(DetectionContext context) {
        return !reference.isReady() && reference.isMature(now, context);
    }

    /** Labels that wait for the reference. */
    public int labelsWaiting() {
        return waiting.size();
    }

    /** Labels that were lost because more than 100,000 waited for a reference that was not ready: 0 in any sane setting, and worth a metric. */
    public long labelsDropped() {
        return waiting.dropped();
    }

    /** Writes a leading version byte and all state. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(LAYOUT);
        out.writeDouble(leastProbability);
        out.writeLong(now);
        neighbours.writeTo(out);
        reference.writeTo(out);
        waiting.writeTo(out);
        cycle.writeTo(out);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} of this or an earlier version writes */
    public static SequentialMonitor readFrom(DataInput in) throws IOException {
        return new SequentialMonitor().restore(in);
    }

    /** A watch that was made with the same detectors. @throws IOException as {@link #readFrom(DataInput)} */
    public static SequentialMonitor readFrom(DataInput in, DetectorSource detectors) throws IOException {
        return new SequentialMonitor(detectors).restore(in);
    }

    private SequentialMonitor restore(DataInput in) throws IOException {
        try {
            return restoreWhole(in);
        } catch (EOFException e) {
            throw new IOException("the state of a quality watch ends early", e);
        }
    }

    private SequentialMonitor restoreWhole(DataInput in) throws IOException {
        int layout = in.readUnsignedByte();
        if (layout != LAYOUT) {
            throw new IOException("a quality watch of layout " + layout + "; this code reads " + LAYOUT);
        }
        leastProbability = in.readDouble();
        now = in.readLong();
        neighbours = NeighbourCorrelation.readFrom(in);
        reference = ReferenceSums.readFrom(in);
        waiting = LabelBuffer.readFrom(in);
        cycle = AlarmCycle.readFrom(in, tests);
        return this;
    }
}
