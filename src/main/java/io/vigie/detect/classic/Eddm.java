package io.vigie.detect.classic;

import io.vigie.detect.OnsetRun;
import io.vigie.model.DetectorChoice;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * EDDM: how many labels lie between two errors, against the most that it has been.
 *
 * <p>At each error, with p' the mean distance and s' its standard deviation (n, not n − 1), the level p' + 2s' is
 * compared with the highest that it has reached since the warm start: below α of that is the warning zone, below β a
 * signal, once there have been more than the warm start's errors. Source: Baena-García, del Campo-Ávila, Fidalgo,
 * Bifet, Gavaldà, Morales-Bueno, "Early Drift Detection Method", 4th International Workshop on Knowledge Discovery from
 * Data Streams, 2006; that the maximum is taken from so many labels on, that the signal needs so many errors, and the
 * first distance, from the start, are river's reading.
 *
 * <p>One-sided: it never tells an improvement. It assumes errors that become rarer while nothing is wrong, and it
 * raises many false alarms where they do not: the maximum of a noisy level stands. Meant for slow change.
 *
 * <p>An error from 0.5 on counts as an error, anything below as none; a stream without errors never signals, nor does
 * one of errors alone.
 *
 * <p>{@link #run}: as the paper keeps its examples, the labels since the error that entered the warning zone for the
 * last time, the signalling one included; empty outside it. Memory: eight numbers.
 */
final class Eddm extends ClassicDetector {
    private static final double NONE_YET = -1;

    private final long warmStart;
    private final double warningPart;
    private final double driftPart;

    private long labels;
    private long errors;
    private long lastError;
    private double squares;
    private double highest;
    private final OnsetSums zone = new OnsetSums();

    Eddm(DetectorChoice choice) {
        warmStart = (long) choice.value("warm-start");
        warningPart = choice.value("alpha");
        driftPart = choice.value("beta");
        restart();
    }

    @Override
    ChangeSignal take(double error, long time) {
        labels++;
        if (!zone.isEmpty()) {
            zone.add(error, time);
        }
        if (error < 0.5) {
            return ChangeSignal.NONE;
        }
        addDistance(labels - lastError);
        if (labels < warmStart) {
            return ChangeSignal.NONE;
        }
        double level = level();
        highest = Math.max(highest, level);
        boolean drift = isBelow(driftPart, level);
        if (!drift && !isBelow(warningPart, level)) {
            zone.clear();
        } else if (zone.isEmpty()) {
            zone.add(error, time);
        }
        return drift ? ChangeSignal.DEGRADED : ChangeSignal.NONE;
    }

    /** The sum of all distances is the place of the last error, so their mean needs no memory of its own. */
    private void addDistance(long distance) {
        if (errors > 0) {
            double apart = distance - (double) lastError / errors;
            squares += apart * apart * errors / (errors + 1.0);
        }
        errors++;
        lastError = labels;
    }

    private double level() {
        return (double) lastError / errors + 2 * Math.sqrt(squares / errors);
    }

    private boolean isBelow(double part, double level) {
        return errors > warmStart && level < part * highest;
    }

    @Override
    public Optional<OnsetRun> run() {
        return zone.run();
    }

    @Override
    public void restart() {
        labels = 0;
        errors = 0;
        lastError = 0;
        squares = 0;
        highest = NONE_YET;
        zone.clear();
    }

    /**
     * Labels, errors; after an error its place and the squared deviations; after one at the end of the warm start or
     * later the highest level and the zone.
     */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, labels);
        if (labels == 0) {
            return;
        }
        Varint.writeUnsigned(out, errors);
        if (errors > 0) {
            Varint.writeUnsigned(out, lastError);
            out.writeDouble(squares);
        }
        if (lastError >= warmStart) {
            out.writeDouble(highest);
            zone.writeTo(out);
        }
    }

    @Override
    void readState(DataInput in) throws IOException {
        labels = readLabels(in);
        if (labels == 0) {
            return;
        }
        errors = Varint.readUnsigned(in);
        require(errors >= 0 && errors <= labels);
        if (errors > 0) {
            lastError = Varint.readUnsigned(in);
            require(lastError >= errors && lastError <= labels);
            squares = readWithin(in, 0, errors < 2 ? 0 : Double.MAX_VALUE);
        }
        if (lastError >= warmStart) {
            double level = level();
            highest = readWithin(in, level, Double.MAX_VALUE);
            zone.readFrom(in, labels - warmStart);
            require(zone.isEmpty() != (isBelow(driftPart, level) || isBelow(warningPart, level)));
        }
    }
}
