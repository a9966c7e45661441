package io.vigie.detect.classic;

import io.vigie.detect.ChangeDetector;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.IOException;

/**
 * What all of them do alike: refuse what is no label, and state that no stream of labels leads to. A state without
 * labels is one zero byte.
 */
abstract class ClassicDetector implements ChangeDetector {
    @Override
    public final ChangeSignal update(double error, double weight, long time) {
        if (!(error >= 0 && error <= 1)) {
            throw new IllegalArgumentException("an error is in [0, 1], not " + error);
        }
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("a bounded weight is in (0, 1], not " + weight);
        }
        // a negative zero would be another value in stored state
        return take(error + 0.0, time);
    }

    /** @param error in [0, 1], no negative zero */
    abstract ChangeSignal take(double error, long time);

    /**
     * Reads what {@link #writeTo} wrote into a detector that has not seen a label.
     *
     * @throws IOException when no stream of labels leads to that state
     */
    abstract void readState(DataInput in) throws IOException;

    /** Neither NaN nor a negative zero is in range; {@code least} is at least 0. */
    static double readWithin(DataInput in, double least, double most) throws IOException {
        double value = in.readDouble();
        require(value >= least && value <= most && Double.doubleToRawLongBits(value) >= 0);
        return value;
    }

    /** The sum of so many errors; it is at most their number, whatever was rounded. */
    static double readSum(DataInput in, long labels) throws IOException {
        return readWithin(in, 0, (double) labels);
    }

    /** Starts a state. */
    static long readLabels(DataInput in) throws IOException {
        long labels = Varint.readUnsigned(in);
        require(labels >= 0);
        return labels;
    }

    static boolean readFlag(DataInput in) throws IOException {
        int flag = in.readUnsignedByte();
        require(flag <= 1);
        return flag == 1;
    }

    static void require(boolean possible) throws IOException {
        if (!possible) {
            throw new IOException("a detector's state that no stream of labels leads to");
        }
    }
}
