package io.vigie.detect.classic;

import io.vigie.detect.OnsetRun;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * The labels since an estimated onset, three numbers. Sums of errors in [0, 1] stay at or below their count, whatever
 * is rounded.
 */
final class OnsetSums {
    private long onset;
    private long labels;
    private double errors;

    void clear() {
        onset = 0;
        labels = 0;
        errors = 0;
    }

    void add(double error, long time) {
        onset = labels == 0 ? time : onset;
        labels++;
        errors += error;
    }

    long labels() {
        return labels;
    }

    double errors() {
        return errors;
    }

    boolean isEmpty() {
        return labels == 0;
    }

    /** Empty where it has no label. */
    Optional<OnsetRun> run() {
        return labels == 0 ? Optional.empty() : Optional.of(new OnsetRun(onset, labels, errors / labels, labels));
    }

    /** 1 byte where it has no label, else 10 to 28. */
    void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, labels);
        if (labels > 0) {
            Varint.writeSigned(out, onset);
            out.writeDouble(errors);
        }
    }

    /** @throws IOException when it is none within so many labels */
    void readFrom(DataInput in, long mostLabels) throws IOException {
        clear();
        long read = Varint.readUnsigned(in);
        ClassicDetector.require(read >= 0 && read <= mostLabels);
        if (read > 0) {
            onset = Varint.readSigned(in);
            errors = ClassicDetector.readSum(in, read);
            labels = read;
        }
    }
}
