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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * WATCHING ⇄ ALARMED of a {@link SequentialMonitor}: a test looks for a degradation; while alarmed its mirror, with
 * errors and successes exchanged, looks for recovery, and the test goes on for updates.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
final class AlarmCycle {
    private static final long BETWEEN_UPDATES = ReferenceSums.DAY;

    private final SequentialTest.Factory tests;
    private SequentialTest primary;
    /** There while alarmed. */
    private @Nullable SequentialTest mirror;

    private long alarmOnset;
    private long lastEventAt;

    /**
     * What holds at a moment.
     *
     * @param now epoch milliseconds
     * @param allowed error rate
     * @param threshold of the test for a degradation
     * @param mirrored of its mirror, asked for while alarmed
     * @param reference its quality, asked for when something is proven
     * @param requirements of alarms, and of the intervals in events
     */
    record LabelTime(
            long now,
            double allowed,
            AlarmThreshold threshold,
            Supplier<AlarmThreshold> mirrored,
            Supplier<Interval> reference,
            DetectionContext.Requirements requirements) {}

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
        }
    }

    /**
     * @param weight in (0, 1]
     * @param power as of {@link EDetector#powerFor}
     * @return what this label has proven, if anything
     */
    Optional<DetectionEvent> consume(double score, double weight, double power, long requestedAt, LabelTime time) {
        double allowed = time.allowed();
        boolean worse = primary.update(1 - score, weight, allowed, power, requestedAt, time.threshold());
        if (mirror == null) {
            return worse && isEnough(time) ? Optional.of(alarm(time)) : Optional.empty();
        }
        if (mirror.update(
                score, weight, 1 - allowed, power, requestedAt, time.mirrored().get())) {
            return Optional.of(recover(mirror, time));
        }
        boolean due = time.now() - lastEventAt >= BETWEEN_UPDATES;
        return due && worse ? Optional.of(update(time)) : Optional.empty();
    }

    /** What is not yet enough keeps its evidence: the next labels complete it. */
    private boolean isEnough(LabelTime time) {
        OnsetRun run = runOf(primary);
        return run.labels() * run.error() >= time.requirements().leastErrors();
    }

    DetectionEvent alarm(LabelTime time) {
        OnsetRun run = runOf(primary);
        DetectionEvent event = event(DetectionEventType.DEGRADED, run.onset(), primary, time);
        alarmOnset = run.onset();
        mirror = tests.create();
        primary.restart();
        return event;
    }

    private DetectionEvent update(LabelTime time) {
        DetectionEvent event = event(DetectionEventType.UPDATE, alarmOnset, primary, time);
        primary.restart();
        return event;
    }

    private DetectionEvent recover(SequentialTest mirrored, LabelTime time) {
        OnsetRun run = runOf(mirrored);
        DetectionEvent event = event(DetectionEventType.RECOVERED, run.onset(), mirrored, time);
        mirror = null;
        primary.restart();
        return event;
    }

    private DetectionEvent event(DetectionEventType kind, long onset, SequentialTest test, LabelTime time) {
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
        AlarmThreshold threshold = recovered ? time.mirrored().get() : time.threshold();
        OptionalDouble evidence = test.evidence(threshold);
        OptionalDouble likely = test.likelyError(recovered ? 1 - time.allowed() : time.allowed());
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
        return test.run().orElseThrow(() -> new IllegalStateException("an alarm without labels"));
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
        return primary.run().flatMap(run -> {
            Estimate estimate = WilsonInterval.of(1 - run.error(), run.effectiveSize(), confidence);
            return estimate instanceof Interval interval ? Optional.of(interval) : Optional.empty();
        });
    }

    void writeTo(DataOutput out) throws IOException {
        primary.writeTo(out);
        out.writeBoolean(mirror != null);
        if (mirror != null) {
            mirror.writeTo(out);
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
            cycle.alarmOnset = in.readLong();
            cycle.lastEventAt = in.readLong();
        }
        return cycle;
    }
}
