package io.vigie.detect;

import io.vigie.detect.ReferenceSums.ReferencePosition;
import io.vigie.model.JudgeEvent;
import io.vigie.model.ScoredLabel;
import io.vigie.model.ThresholdType;
import io.vigie.stats.ErrorLaw;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.NeighbourCorrelation;
import io.vigie.stats.WeightedSums;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The sequential life of one monitor on one version, slice and criterion:
 *
 * <pre>
 * REFERENCE → WAITING → WATCHING ⇄ ALARMED
 * labels feed  until its   an e-detector   its mirror looks for recovery,
 * the sums     labels are  looks for a     the detector goes on for updates;
 *              there       degradation     the reference is frozen
 * </pre>
 *
 * <p>Allowed error e0 = upper confidence bound (one-sided 95 %) of the reference's error + tolerance; of the better of
 * the sliding and the accepted reference ({@link ReferenceSums}). Weights are min(1, π_u/π) with π_u the 1 % quantile
 * of the inclusion probabilities in the reference: one label of a tiny probability weighs no more than a usual one,
 * there and here.
 *
 * <p>The threshold is A = shares · (weight of the labels expected in a budget period) / (alarms that the budget
 * allows), at least 20. It is computed from the context at each label, so it follows the number of shares (slices).
 * {@code guaranteed}: the mixture's evidence is held against A. {@code calibrated}: each bet's against a threshold of
 * its own, solved for the reference's error and bursts ({@link RunLengthCalibration}). Recovery is held to the same A,
 * against what is certain of the fault, and judged by the reference that was frozen at the alarm ({@link AlarmCycle}).
 *
 * <p>Errors that come in bursts count for less: each label's factor is raised to the power of {@link
 * EDetector#powerFor} of the correlation of neighbours in the last couple of thousand labels before it.
 *
 * <p>Labels are consumed by arrival. Every truth label that arrives after the reference's end is consumed once, in the
 * order of arrival, late ones about requests of the reference too: the mix of fast and slow labels is then from the
 * first label on what it will always be. Those that arrive before the reference is ready wait. Later corrections of a
 * score change reference sums, and labels that wait; what was consumed stays consumed. Labels that are no truth do
 * nothing; those of judges may be told apart ({@link #onJudged}), and help to read the truth ({@link JudgeControl}).
 *
 * <p>After a person has accepted a worse level, a mirror looks for the level that was held to before, with the
 * threshold of a recovery. Once it is proven to be back it is held to again: whoever falls back is told.
 *
 * <p>A monitor may use another detector, which knows neither reference nor budget: then the reference tells only from
 * what the quality fell, and recovery is the same detector's signal on exchanged errors and successes.
 *
 * <p>Deterministic: the same calls give the same events. Memory: {@link EDetector} once or twice, day sums of the
 * reference, and what came before the reference was ready, 32 bytes a label: all of it, at most 1,000,000, or the
 * latest few thousand with a {@link LabelSpill}.
 */
public final class SequentialMonitor {
    /** Where a monitor stands. */
    public enum SequentialMonitorState {
        /** The reference interval has not ended, or nothing came yet. */
        REFERENCE,
        /** The reference interval has ended, but its labels are not all there or too few. */
        WAITING,
        WATCHING,
        ALARMED
    }

    /** Where a reference stands. */
    public enum ReferenceState {
        /** As it was first, or as a person accepted it. */
        ACCEPTED,
        /** It takes in new labels day by day, once they are old enough. */
        SLIDING,
        /** From the first sign of a fault until that is over nothing moves. */
        FROZEN
    }

    /**
     * Leading byte of {@link #writeTo}: state in savepoints. A new layout takes the next number and keeps a reader for
     * this one.
     */
    private static final int LAYOUT = 1;

    /** The same, and which labels wait in a {@link LabelSpill}. */
    private static final int LAYOUT_WITH_SPILL = 2;

    /** As the first, and what is known of judges. */
    private static final int LAYOUT_WITH_JUDGES = 3;

    /** As the second, and what is known of judges. */
    private static final int LAYOUT_WITH_SPILL_AND_JUDGES = 4;

    /** Of labels in which one false alarm is allowed: no alarm rests on less, however large the budget. */
    public static final double LEAST_LABELS_PER_ALARM = 20;

    private ReferenceSums reference = new ReferenceSums();
    private LabelBuffer waiting = new LabelBuffer();
    private final SequentialTest.Factory tests;
    private AlarmCycle cycle;

    /** Errors in the order in which they were taken: those of the reference, then those that the detector consumed. */
    private NeighbourCorrelation neighbours = new NeighbourCorrelation();

    /** Looks for what was held to before a person accepted a worse level; null: none was accepted, or it is back. */
    private @Nullable SequentialTest comeback;

    /** The help of judges in reading the truth; null: none has scored anything. */
    private @Nullable JudgeControl control;

    /** Of a monitor that knows no truth the judge that it goes by; null: it goes by the truth. */
    private @Nullable JudgeSuccession judges;

    /** To which the weights in the detectors refer. */
    private double usualProbability = 1;

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
     * Takes one label of this monitor's slice and criterion, scores and probabilities being valid.
     *
     * @param knownAt when it was known, epoch milliseconds; what lies before an earlier call counts as that call's time
     * @return what is proven now, mostly nothing
     */
    public List<DetectionEvent> onLabel(ScoredLabel label, long knownAt, DetectionContext context) {
        List<DetectionEvent> events = onTick(knownAt, context);
        if (!label.source().isTruth()) {
            return events;
        }
        double score = label.score();
        if (control != null) {
            // From when the reference is ready on: λ is of the pairs before.
            score = reference.isReady() && knowsEvidence() ? control.adjusted(label) : score;
            control.paired(label, pairTerms(context));
        }
        return onScore(label.withScore(score), events, context);
    }

    private List<DetectionEvent> onScore(ScoredLabel label, List<DetectionEvent> events, DetectionContext context) {
        ScoredLabel.SupersededScore previous = label.previous();
        if (previous != null) {
            reference.correct(label, previous, context.plan());
            waiting.replace(
                    label.requestedAt(), previous.score(), previous.probability(), label.score(), label.probability());
            return events;
        }
        ReferencePosition position = reference.file(label, now, context);
        if (position == ReferencePosition.BEFORE) {
            return events;
        }
        if (position == ReferencePosition.INSIDE && now < reference.end(now, context)) {
            cycle.learn(1 - label.score(), label.requestedAt());
            neighbours.add(1 - label.score(), 1 / label.probability());
            return events;
        }
        if (!reference.isReady()) {
            waiting.add(label.score(), label.probability(), label.requestedAt(), now);
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

    /**
     * Takes note of a judge's score of an answer, labelled by people or not: labels of the truth tell more by it. Of a
     * monitor that goes by the truth.
     */
    public void onJudged(ScoredLabel label, DetectionContext context) {
        JudgeControl known = control == null ? new JudgeControl() : control;
        control = known;
        known.judged(label, pairTerms(context));
    }

    /** Of the labels that come as the reference says about as many are pairs as answers are judged. */
    private JudgeControl.PairTerms pairTerms(DetectionContext context) {
        return new JudgeControl.PairTerms(
                now,
                reference.usualProbability(context.plan()),
                context.tolerance(),
                reference.isReady() ? labelsPerAlarm(context, 1) : Double.POSITIVE_INFINITY);
    }

    /** What was found of judges since the last call: that one has changed against the truth, or has settled. */
    public List<JudgeEvent> takeJudgeEvents() {
        return control == null ? List.of() : control.takeNews();
    }

    /** Whether a judge has changed against the truth, and what it is now is not yet known. */
    public boolean hasChangedJudge() {
        return control != null && control.hasChangedJudge();
    }

    /**
     * Takes a judge's label as if it were the truth, of one judge at a time ({@link JudgeSuccession}): with another one
     * all that was learned is forgotten.
     *
     * @return what is proven now, mostly nothing
     */
    public List<DetectionEvent> onJudgeAlone(ScoredLabel label, long knownAt, DetectionContext context) {
        JudgeSuccession known = judges == null ? new JudgeSuccession() : judges;
        judges = known;
        String judge = label.judge() == null ? "" : label.judge();
        return switch (known.onLabel(judge, label.requestedAt())) {
            case PASSED_OVER -> onTick(knownAt, context);
            case NEW_JUDGE -> {
                startAnew();
                yield onLabel(label.asTruth(label.probability()), knownAt, context);
            }
            case TAKEN -> onLabel(label.asTruth(label.probability()), knownAt, context);
        };
    }

    private void startAnew() {
        reference = new ReferenceSums();
        waiting.clear();
        cycle = new AlarmCycle(tests);
        neighbours = new NeighbourCorrelation();
        comeback = null;
        usualProbability = 1;
    }

    /** The judge that a monitor goes by that knows no truth; empty for any other, and where the judge has no name. */
    public Optional<String> judge() {
        return Optional.ofNullable(judges).map(JudgeSuccession::judge).filter(name -> !name.isEmpty());
    }

    /** Epoch milliseconds since when there is another judge than before; {@link Long#MIN_VALUE}: there was no other. */
    public long judgeChangedAt() {
        return judges == null ? Long.MIN_VALUE : judges.changedAt();
    }

    /** What a judge is worth beside the truth, λ in [0, 1]; 0 where it does not help. */
    public double judgeShare() {
        return control == null || !reference.isReady() || !knowsEvidence() ? 0 : control.lambda();
    }

    private AlarmCycle.JudgeHelp help() {
        double lambda = judgeShare();
        return lambda == 0 || control == null
                ? AlarmCycle.JudgeHelp.NONE
                : new AlarmCycle.JudgeHelp(lambda, control.residualVariance(), control.largestError());
    }

    /** Lets time pass: a reference may become ready, and the labels that waited for it are consumed. */
    public List<DetectionEvent> onTick(long time, DetectionContext context) {
        boolean newDay = Math.floorDiv(time, ReferenceSums.DAY) > Math.floorDiv(now, ReferenceSums.DAY);
        now = Math.max(now, time);
        if (control != null) {
            control.advance(now);
        }
        if (!reference.advance(now, context)) {
            if (newDay && waiting.size() > 0) {
                waiting.removeBefore(reference.end(now, context));
            }
            return List.of();
        }
        waiting.removeBefore(reference.end(now, context));
        List<DetectionEvent> events = new ArrayList<>();
        waiting.drainTo((score, probability, requestedAt) ->
                consume(score, probability, requestedAt, context).ifPresent(events::add));
        return events;
    }

    private Optional<DetectionEvent> consume(
            double score, double probability, long requestedAt, DetectionContext context) {
        double usual = reference.usualProbability(context.plan());
        if (usual != usualProbability) {
            cycle.rescale(usual / usualProbability);
            if (comeback != null) {
                comeback.rescale(usual / usualProbability);
            }
            usualProbability = usual;
        }
        double power = power();
        AlarmCycle.LabelTime time = labelTime(1, context);
        neighbours.add(1 - score, 1 / Math.max(usual, probability));
        double weight = Math.min(1, usual / probability);
        SequentialTest.LabelError label = new SequentialTest.LabelError(
                1 - score, weight, power, time.help().spread(), time.help().variance());
        Optional<DetectionEvent> event = cycle.consume(label, requestedAt, time);
        event.ifPresent(each -> follow(each, context));
        if (isBack(label.mirrored(), requestedAt, context)) {
            restore(context);
        }
        return event;
    }

    /** Whether the level that was held to before an accepted one is proven to be back. */
    private boolean isBack(SequentialTest.LabelError success, long requestedAt, DetectionContext context) {
        OptionalDouble bound = reference.formerErrorBound();
        if (comeback == null || bound.isEmpty()) {
            return false;
        }
        double allowed = bound.getAsDouble() + context.tolerance();
        if (allowed >= 1) {
            return false;
        }
        AlarmThreshold threshold = recoveryThreshold(context, allowed);
        return comeback.update(success, 1 - allowed, requestedAt, threshold) && !cycle.isAlarmed();
    }

    private void restore(DetectionContext context) {
        reference.restore(now, context.plan());
        comeback = null;
        cycle.reset();
    }

    /** The reference follows the alarm. */
    private void follow(DetectionEvent event, DetectionContext context) {
        switch (event.kind()) {
            case DEGRADED -> reference.freeze(event.onsetAt(), now, context);
            case RECOVERED -> reference.resume(cycle.alarmOnset(), event.onsetAt());
            case UPDATE -> {}
        }
    }

    /**
     * Freezes the reference at the first sign of a fault that something else has seen. An alarm of this monitor does so
     * by itself.
     *
     * @param onset of the fault, epoch milliseconds: labels of requests from then on are no reference
     */
    public void freeze(long onset, DetectionContext context) {
        reference.freeze(onset, now, context);
    }

    /**
     * Ends a fault: the reference slides again without the requests of the days from the onset to the recovery, and an
     * alarmed monitor looks for faults again. A recovery that this monitor has proven does so by itself.
     *
     * @param onset of the fault, epoch milliseconds
     * @param recovery when it was over, epoch milliseconds
     */
    public void resume(long onset, long recovery) {
        if (cycle.isAlarmed()) {
            cycle.reset();
        }
        reference.resume(onset, recovery);
    }

    /**
     * Takes a level of quality as the one that is held to from now on, good or bad: a person accepts it. The monitor
     * forgets its evidence and its alarm; a rolling reference slides from here, any other one stays there, until what
     * was held to before is proven to be back. A monitor without a reference learns it from what comes anyway.
     *
     * @param level sums of scores with weights 1/π, of at least 1 label
     */
    public void accept(WeightedSums level, DetectionContext context) {
        requireLabels(level);
        if (!reference.isReady()) {
            return;
        }
        reference.accept(level.copy(), now, context.plan());
        comeback = tests.create();
        waiting.clear();
        cycle.reset();
    }

    /**
     * Something else has proven that quality is better than the level that a person accepted: that better level is held
     * to from now on, and at most what was held to before. Does nothing unless a level was accepted, or while alarmed.
     *
     * @param level sums of scores with weights 1/π, of at least 1 label
     */
    public void lift(WeightedSums level, DetectionContext context) {
        requireLabels(level);
        if (comeback == null || cycle.isAlarmed()) {
            return;
        }
        reference.lift(level.copy(), now, context.plan());
        if (reference.formerErrorBound().isEmpty()) {
            comeback = null;
        }
    }

    /**
     * Forgets the evidence that has led to no alarm, for it was gathered under other terms. The reference stays, and so
     * does an alarm: it goes on until its recovery is proven.
     */
    public void restartEvidence() {
        if (!cycle.isAlarmed()) {
            cycle.reset();
        }
        if (comeback != null) {
            comeback.restart();
        }
    }

    private static void requireLabels(WeightedSums level) {
        if (level.mean().isEmpty()) {
            throw new IllegalArgumentException("a level without labels");
        }
    }

    /** Where the reference stands; empty while none is ready. */
    public Optional<ReferenceState> referenceState() {
        return reference.state();
    }

    private AlarmCycle.LabelTime labelTime(int together, DetectionContext context) {
        double allowed = allowed(context);
        return new AlarmCycle.LabelTime(
                now,
                allowed,
                alarmThreshold(context, together),
                help(),
                faulty -> recoveryThreshold(context, faulty),
                () -> qualityInForce(context),
                context.requirements());
    }

    private Interval qualityInForce(DetectionContext context) {
        if (reference.quality(now, context) instanceof Interval quality) {
            return quality;
        }
        throw new IllegalStateException("no label is consumed without a reference");
    }

    /**
     * Alarms on the evidence that is there, if the monitor is not alarmed yet: for a threshold that fell because other
     * monitors have evidence too.
     *
     * @param together how many monitors alarm together: the budget is divided into so many fewer parts, at least 1
     */
    public Optional<DetectionEvent> raise(int together, DetectionContext context) {
        if (cycle.isAlarmed() || !hasEvidence(together, context)) {
            return Optional.empty();
        }
        DetectionEvent event = cycle.alarm(labelTime(together, context));
        follow(event, context);
        return Optional.of(event);
    }

    /**
     * Whether there is the evidence that is asked for when so many monitors alarm together, or the monitor is alarmed
     * already.
     */
    public boolean hasEvidence(int together, DetectionContext context) {
        if (cycle.isAlarmed() || !reference.isReady()) {
            return cycle.isAlarmed();
        }
        AlarmThreshold threshold = alarmThreshold(context, together);
        OptionalDouble evidence = cycle.evidence(threshold);
        return evidence.isPresent() && evidence.getAsDouble() >= threshold.log10();
    }

    /** A: as a sum of weights. */
    private double labelsPerAlarm(DetectionContext context, int together) {
        double shares = Math.max(1, context.shares() / together);
        double expected =
                reference.weightPerDay(now, context.plan()) * context.budget().periodDays();
        return Math.max(
                LEAST_LABELS_PER_ALARM, shares * expected / context.budget().count());
    }

    private AlarmThreshold alarmThreshold(DetectionContext context, int together) {
        double labels = labelsPerAlarm(context, together);
        return isCalibrated(context)
                ? calibrated(
                        labels, reference.errorLaw(neighbours.cautiousCorrelation(), context.luck()), allowed(context))
                : AlarmThreshold.guaranteed(labels);
    }

    /** Against a false recovery while the error is at least this. */
    private AlarmThreshold recoveryThreshold(DetectionContext context, double faulty) {
        double labels = labelsPerAlarm(context, 1);
        if (!isCalibrated(context)) {
            return AlarmThreshold.guaranteed(labels);
        }
        double success = 1 - faulty;
        ErrorLaw law = reference.errorLaw(neighbours.cautiousCorrelation(), context.luck());
        return calibrated(labels, new ErrorLaw(success, law.binary(), law.correlation()), success);
    }

    private AlarmThreshold calibrated(double labels, ErrorLaw law, double allowed) {
        AlarmCycle.JudgeHelp help = help();
        double spread = help.spread();
        if (spread == 0) {
            return AlarmThreshold.calibrated(labels, RunLengthCalibration.logThresholds(law, allowed, power(), labels));
        }
        // As errors in [0, 1], from the smallest that may come to the largest that does, with the variance that is
        // left.
        double range = spread + help.largest();
        double mean = (law.mean() + spread) / range;
        ErrorLaw scaled = ErrorLaw.bounded(mean, mean, help.variance() / range / range, law.correlation());
        return AlarmThreshold.calibrated(
                labels,
                RunLengthCalibration.logThresholds(
                        scaled,
                        Math.min(1, (allowed + spread) / range),
                        power(),
                        labels,
                        EDetector.stretch(allowed, spread)));
    }

    /** Classic detectors pass over thresholds: nothing is solved for them. */
    private boolean isCalibrated(DetectionContext context) {
        return context.requirements().threshold() == ThresholdType.CALIBRATED && knowsEvidence();
    }

    private boolean knowsEvidence() {
        return tests == EvidenceSequentialTest.FACTORY;
    }

    /** Labels that are expected in a day; 0 while the reference is not ready. */
    public double labelsPerDay(DetectionContext context) {
        return reference.labelsPerDay(now, context.plan());
    }

    /** Mean weight of a label, in (0, 1]: what the labels of a day weigh, divided by their number. */
    private double meanWeight(DetectionContext context) {
        double labels = reference.labelsPerDay(now, context.plan());
        double weight = reference.weightPerDay(now, context.plan());
        return labels > 0 && weight > 0 ? Math.min(1, weight / labels) : 1;
    }

    /**
     * How many labels of their mean weight in a row, all of them bad, would raise an alarm from a fresh start; empty
     * when not even {@code most} would, when the reference is not ready, or when the detector knows no threshold.
     */
    public OptionalLong labelsToAlarm(long most, DetectionContext context) {
        return reference.isReady() && knowsEvidence()
                ? EDetector.labelsToReach(
                        alarmThreshold(context, 1),
                        allowed(context),
                        meanWeight(context),
                        power(),
                        help().spread(),
                        most)
                : OptionalLong.empty();
    }

    /** What the next label counts for, by what came before it. */
    private double power() {
        return EDetector.powerFor(neighbours.provenCorrelation());
    }

    private double allowed(DetectionContext context) {
        return Math.min(1, reference.errorBound(context.luck()) + context.tolerance());
    }

    public SequentialMonitorState state(DetectionContext context) {
        if (reference.isReady()) {
            return cycle.isAlarmed() ? SequentialMonitorState.ALARMED : SequentialMonitorState.WATCHING;
        }
        return reference.hasEnded(now, context) ? SequentialMonitorState.WAITING : SequentialMonitorState.REFERENCE;
    }

    /**
     * log10 of the evidence for a degradation, on the scale of {@link #threshold}: for a guaranteed threshold that of
     * the mixture; for a calibrated one what the bet that is nearest to its own threshold has of it. Empty before the
     * first label, and after an alarm or a recovery until the next.
     */
    public OptionalDouble evidence(DetectionContext context) {
        return reference.isReady() ? cycle.evidence(alarmThreshold(context, 1)) : OptionalDouble.empty();
    }

    /** log10 A; empty while the reference is not ready, or where the detector knows no evidence. */
    public OptionalDouble threshold(DetectionContext context) {
        return reference.isReady() && knowsEvidence()
                ? OptionalDouble.of(StrictMath.log10(labelsPerAlarm(context, 1)))
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

    /**
     * The error rate that is not yet a degradation: bound of the reference's error + tolerance, at most 1; empty while
     * the reference is not ready.
     */
    public OptionalDouble allowedError(DetectionContext context) {
        return reference.isReady() ? OptionalDouble.of(allowed(context)) : OptionalDouble.empty();
    }

    /**
     * Whether its reference has ended so long ago that the labels should be there; always so beside a reference that is
     * given.
     */
    public boolean isOverdue(DetectionContext context) {
        return !reference.isReady() && reference.isMature(now, context);
    }

    /**
     * Which share of a fixed reference lies between the first and the last UTC day with labels, 0 to 1; 1 for any other
     * reference, and where there are none. With less than half of it the reference is not ready.
     */
    public double referenceCoverage(DetectionContext context) {
        return reference.coverage(context.plan());
    }

    /** Labels that wait for the reference. */
    public int labelsWaiting() {
        return waiting.size();
    }

    /** Labels that were refused, because 1,000,000 waited already for a reference that was not ready. */
    public long labelsRefused() {
        return waiting.refused();
    }

    /** Labels that wait are kept there from now on, but for the latest. */
    public void spillTo(LabelSpill spill) {
        waiting.spillTo(spill);
    }

    /** Writes a leading version byte and all state. */
    public void writeTo(DataOutput out) throws IOException {
        boolean knowsJudges = control != null || judges != null;
        int layout = waiting.hasPieces() ? LAYOUT_WITH_SPILL : LAYOUT;
        out.writeByte(knowsJudges ? layout + LAYOUT_WITH_JUDGES - LAYOUT : layout);
        out.writeDouble(usualProbability);
        out.writeLong(now);
        neighbours.writeTo(out);
        reference.writeTo(out);
        waiting.writeTo(out);
        if (waiting.hasPieces()) {
            waiting.writePieces(out);
        }
        cycle.writeTo(out);
        out.writeBoolean(comeback != null);
        if (comeback != null) {
            comeback.writeTo(out);
        }
        if (knowsJudges) {
            out.writeBoolean(control != null);
            if (control != null) {
                control.writeTo(out);
            }
            out.writeBoolean(judges != null);
            if (judges != null) {
                judges.writeTo(out);
            }
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} of this or an earlier version writes */
    public static SequentialMonitor readFrom(DataInput in) throws IOException {
        return new SequentialMonitor().restore(in);
    }

    /** A monitor that was made with the same detectors. @throws IOException as {@link #readFrom(DataInput)} */
    public static SequentialMonitor readFrom(DataInput in, DetectorSource detectors) throws IOException {
        return new SequentialMonitor(detectors).restore(in);
    }

    private SequentialMonitor restore(DataInput in) throws IOException {
        try {
            return restoreWhole(in);
        } catch (EOFException e) {
            throw new IOException("the state of a quality monitor ends early", e);
        }
    }

    private SequentialMonitor restoreWhole(DataInput in) throws IOException {
        int layout = in.readUnsignedByte();
        if (layout < LAYOUT || layout > LAYOUT_WITH_SPILL_AND_JUDGES) {
            throw new IOException("a quality monitor of layout " + layout + "; this code reads " + LAYOUT + " to "
                    + LAYOUT_WITH_SPILL_AND_JUDGES);
        }
        usualProbability = in.readDouble();
        if (!(usualProbability > 0 && usualProbability <= 1)) {
            throw new IOException("an inclusion probability is in (0, 1], not " + usualProbability);
        }
        now = in.readLong();
        neighbours = NeighbourCorrelation.readFrom(in);
        reference = ReferenceSums.readFrom(in);
        waiting = LabelBuffer.readFrom(in);
        if (layout == LAYOUT_WITH_SPILL || layout == LAYOUT_WITH_SPILL_AND_JUDGES) {
            waiting.readPieces(in);
        }
        cycle = AlarmCycle.readFrom(in, tests);
        comeback = in.readBoolean() ? tests.readFrom(in) : null;
        if (layout >= LAYOUT_WITH_JUDGES) {
            control = in.readBoolean() ? JudgeControl.readFrom(in) : null;
            judges = in.readBoolean() ? JudgeSuccession.readFrom(in) : null;
        }
        return this;
    }
}
