package io.vigie.detect.classic;

import io.vigie.detect.OnsetRun;
import io.vigie.model.DetectorChoice;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * DDM: the error rate of the whole past against the best it has been.
 *
 * <p>After n labels with error rate p, s = √(p(1−p)/n). Where p + s was least, it leaves p_min and s_min. A label with
 * p + s &gt; p_min + 2·s_min is in the warning zone, with p + s &gt; p_min + 3·s_min it is a signal. Source: Gama,
 * Medas, Castillo, Rodrigues, "Learning with Drift Detection", SBIA 2004, LNCS 3171, 286–295; strict comparisons, and a
 * minimum from the first label after the warm start on, are those of river.
 *
 * <p>One-sided: it never tells an improvement. It assumes independent labels and a rate that only falls while nothing
 * is wrong. The longer the past, the slower it is: p must rise as a mean of everything. Without an error in the warm
 * start p_min + s_min is 0, and then the first error is a signal: for low error rates the warm start wants to be
 * several times 1/rate.
 *
 * <p>Fractional errors count as what they are. For them s is at least their standard error, since nothing in [0, 1]
 * with mean p varies more than p(1−p), so it signals later than it might. Constant streams never signal.
 *
 * <p>{@link #run}: as the paper keeps its examples, the labels since the warning zone was entered for the last time,
 * the signalling one included; empty outside it. Memory: seven numbers.
 */
final class Ddm extends ClassicDetector {
    private final long warmStart;
    private final double warningThreshold;
    private final double driftThreshold;

    private long labels;
    private double errors;
    private double bestRate;
    private double bestDeviation;
    private final OnsetSums zone = new OnsetSums();

    Ddm(DetectorChoice choice) {
        warmStart = (long) choice.value("warm-start");
        warningThreshold = choice.value("warning-threshold");
        driftThreshold = choice.value("drift-threshold");
        restart();
    }

    @Override
    ChangeSignal take(double error, long time) {
        labels++;
        errors += error;
        if (labels <= warmStart) {
            return ChangeSignal.NONE;
        }
        double rate = errors / labels;
        double deviation = deviation(rate);
        if (rate + deviation <= bestRate + bestDeviation) {
            bestRate = rate;
            bestDeviation = deviation;
        }
        boolean drift = isAbove(driftThreshold, rate + deviation);
        if (drift || isAbove(warningThreshold, rate + deviation)) {
            zone.add(error, time);
        } else {
            zone.clear();
        }
        return drift ? ChangeSignal.DEGRADED : ChangeSignal.NONE;
    }

    private double deviation(double rate) {
        return Math.sqrt(rate * (1 - rate) / labels);
    }

    private boolean isAbove(double threshold, double level) {
        return level > bestRate + threshold * bestDeviation;
    }

    @Override
    public Optional<OnsetRun> run() {
        return zone.run();
    }

    @Override
    public void restart() {
        labels = 0;
        errors = 0;
        bestRate = Double.POSITIVE_INFINITY;
        bestDeviation = Double.POSITIVE_INFINITY;
        zone.clear();
    }

    /** Labels, sum of errors; after the warm start the best rate, its deviation and the zone. At most 62 bytes. */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, labels);
        if (labels > 0) {
            out.writeDouble(errors);
        }
        if (labels > warmStart) {
            out.writeDouble(bestRate);
            out.writeDouble(bestDeviation);
            zone.writeTo(out);
        }
    }

    @Override
    void readState(DataInput in) throws IOException {
        labels = readLabels(in);
        if (labels > 0) {
            errors = readSum(in, labels);
        }
        if (labels > warmStart) {
            bestRate = readWithin(in, 0, 1);
            bestDeviation = readWithin(in, 0, 0.5);
            zone.readFrom(in, labels - warmStart);
            double rate = errors / labels;
            double level = rate + deviation(rate);
            require(bestRate + bestDeviation <= level);
            require(zone.isEmpty() != (isAbove(driftThreshold, level) || isAbove(warningThreshold, level)));
        }
    }
}
