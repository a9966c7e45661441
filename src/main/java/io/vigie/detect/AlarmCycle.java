package io.vigie.detect;

import io.vigie.detect.DetectionEvent.DetectionEventType;
import io.vigie.detect.DetectionEvent.EffectSize;
import io.vigie.detect.DetectionEvent.SequentialEvidence;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.KullbackLeiblerBound;
import io.vigie.stats.NewcombeInterval;
import io.vigie.stats.WilsonInterval;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * WATCHING ⇄ ALARMED of a {@link SequentialMonitor}: a test looks for a degradation; while alarmed its mirror, with
 * errors and successes exchanged, looks for recovery, and the test goes on for updates.
 *
 * <p>The mirror bets against an error of at least what is allowed, or of what is certain of the fault where that is more
 * ({@link FaultLevel}): to be less bad than before is proven by far fewer labels than to be as good as ever. It is a
 * recovery once the labels since then are within what is allowed.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
final class AlarmCycle {
    private static final long BETWEEN_UPDATES = ReferenceSums.DAY;

    private final SequentialTest.Factory tests;
    private SequentialTest primary;
    /** There while alarmed. */
    private @Nullable SequentialTest mirror;

    private FaultLevel fault = new FaultLevel();
    private long alarmOnset;
    private long lastEventAt;

    /**
     * What holds at a moment.
     *
     * @param now epoch milliseconds
     * @param allowed error rate
     * @param threshold of the test for a degradation
     * @param help of a judge
     * @param mirrored of its mirror, by the error rate that it bets against; asked for while alarmed
     * @param reference its quality, asked for when something is proven
     * @param requirements of alarms, and of the intervals in events
     */
    record LabelTime(
            long now,
            double allowed,
            AlarmThreshold threshold,
            JudgeHelp help,
            DoubleFunction<AlarmThreshold> mirrored,
            Supplier<Interval> reference,
            DetectionContext.Requirements requirements) {}

    /**
     * What the help of a judge makes of errors.
     *
     * @param spread as of {@link EDetector}, 0 without help
     * @param variance of the errors, where there is help
     * @param largest error that comes, where there is help: at least 1
     */
    record JudgeHelp(double spread, double variance, double largest) {
        static final JudgeHelp NONE = new JudgeHelp(0, 0, 1);
    }

    AlarmCycle(SequentialTest.Factory tests) {
        this.tests = tests;
        this.primary = tests.create();
    }

    /** Takes note of a label of the reference. */
    void learn(double error, long time) {
        primary.learn(error, time);
    }

    /** As {@link EDetector#rescale}. */
    void rescale(double factor) {
        primary.rescale(factor);
        if (mirror != null) {
            mirror.rescale(factor);
            fault.rescale(factor);
        }
    }

    /** @return what this label has proven, if anything */
    Optional<DetectionEvent> consume(SequentialTest.LabelError label, long requestedAt, LabelTime time) {
        double allowed = time.allowed();
        boolean worse = primary.update(label, allowed, requestedAt, time.threshold());
        if (mirror == null) {
            return worse && isEnough(time) ? Optional.of(alarm(time)) : Optional.empty();
        }
        double faulty = Math.max(allowed, fault.certainError());
        fault.add(label.error(), label.weight(), label.power());
        AlarmThreshold mirrored = time.mirrored().apply(faulty);
        if (mirror.update(label.mirrored(), 1 - faulty, requestedAt, mirrored) && isWithin(allowed, mirror)) {
            return Optional.of(recover(mirror, mirrored, time));
        }
        boolean due = time.now() - lastEventAt >= BETWEEN_UPDATES;
        return due && worse ? Optional.of(update(time)) : Optional.empty();
    }

    /** Whether the labels since the recovery are what is allowed; the mirror's errors are successes. */
    private static boolean isWithin(double allowed, SequentialTest mirror) {
        return 1 - runOf(mirror).error() <= allowed;
    }

    /** What is not yet enough keeps its evidence: the next labels complete it. */
    private boolean isEnough(LabelTime time) {
        OnsetRun run = primary.run().orElseThrow(() -> new IllegalStateException("an alarm without labels"));
        return run.labels() * run.error() >= time.requirements().leastErrors();
    }

    DetectionEvent alarm(LabelTime time) {
        OnsetRun run = runOf(primary);
        DetectionEvent event = event(DetectionEventType.DEGRADED, run.onset(), primary, time.threshold(), time);
        fault = new FaultLevel();
        alarmOnset = run.onset();
        mirror = tests.create();
        primary.restart();
        return event;
    }

    private DetectionEvent update(LabelTime time) {
        DetectionEvent event = event(DetectionEventType.UPDATE, alarmOnset, primary, time.threshold(), time);
        primary.restart();
        return event;
    }

    private DetectionEvent recover(SequentialTest mirrored, AlarmThreshold threshold, LabelTime time) {
        DetectionEvent event =
                event(DetectionEventType.RECOVERED, runOf(mirrored).onset(), mirrored, threshold, time);
        mirror = null;
        primary.restart();
        return event;
    }

    private DetectionEvent event(
            DetectionEventType kind, long onset, SequentialTest test, AlarmThreshold threshold, LabelTime time) {
        OnsetRun run = runOf(test);
        boolean recovered = kind == DetectionEventType.RECOVERED;
        double quality = qualityOf(run.error(), recovered);
        if (!(WilsonInterval.of(
                        quality, run.effectiveSize(), time.requirements().confidence())
                instanceof Interval current)) {
            throw new IllegalStateException("an alarm without labels");
        }
        lastEventAt = time.now();
        Interval reference = time.reference().get();
        OptionalDouble evidence = test.evidence(threshold);
        OptionalDouble likely = test.likelyError(
                recovered ? 1 - time.allowed() : time.allowed(),
                time.help().spread(),
                time.help().variance());
        double bound = KullbackLeiblerBound.lower(run.error(), run.effectiveSize());
        return new DetectionEvent(
                kind,
                time.now(),
                onset,
                evidence.isPresent()
                        ? new SequentialEvidence(evidence.getAsDouble(), threshold.log10(), run.labels())
                        : new SequentialEvidence(null, null, run.labels()),
                new EffectSize(
                        current,
                        reference,
                        NewcombeInterval.of(current, reference),
                        likely.isEmpty() ? null : qualityOf(likely.getAsDouble(), recovered),
                        qualityOf(bound, recovered)));
    }

    /** The mirror's errors are successes. */
    private static double qualityOf(double error, boolean mirrored) {
        return mirrored ? error : 1 - error;
    }

    /** Goes back to watching for a degradation, as if nothing had been. */
    void reset() {
        mirror = null;
        primary.restart();
    }

    /** Of the alarm; meaningful while alarmed, and right after. */
    long alarmOnset() {
        return alarmOnset;
    }

    private static OnsetRun runOf(SequentialTest test) {
        return test.longestRun().orElseThrow(() -> new IllegalStateException("an alarm without labels"));
    }

    boolean isAlarmed() {
        return mirror != null;
    }

    /** log10 of the evidence for a degradation; empty where there is none. */
    OptionalDouble evidence(AlarmThreshold threshold) {
        return primary.evidence(threshold);
    }

    /** Quality since the suspected onset; empty where nothing is suspected. */
    Optional<Interval> current(double confidence) {
        return primary.longestRun().flatMap(run -> {
            Estimate estimate = WilsonInterval.of(1 - run.error(), run.effectiveSize(), confidence);
            return estimate instanceof Interval interval ? Optional.of(interval) : Optional.empty();
        });
    }

    void writeTo(DataOutput out) throws IOException {
        primary.writeTo(out);
        out.writeBoolean(mirror != null);
        if (mirror != null) {
            mirror.writeTo(out);
            fault.writeTo(out);
            out.writeLong(alarmOnset);
            out.writeLong(lastEventAt);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static AlarmCycle readFrom(DataInput in, SequentialTest.Factory tests) throws IOException {
        AlarmCycle cycle = new AlarmCycle(tests);
        cycle.primary = tests.readFrom(in);
        if (in.readBoolean()) {
            cycle.mirror = tests.readFrom(in);
            cycle.fault = FaultLevel.readFrom(in);
            cycle.alarmOnset = in.readLong();
            cycle.lastEventAt = in.readLong();
        }
        return cycle;
    }
}
