package io.vigie.bench;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.OnsetRun;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Gives a detector the mean of every few labels as one label, so that what lasts shorter than a block is one
 * observation.
 *
 * <p>Weighted: the block's error is Σwe/Σw, its weight Σw/size; for the e-detector the block's gain is then the mean of
 * the labels' gains.
 */
final class BlockMeans implements ChangeDetector {
    private final ChangeDetector detector;
    private final int size;
    private int labels;
    private double weight;
    private double weightedError;

    BlockMeans(ChangeDetector detector, int size) {
        this.detector = detector;
        this.size = size;
    }

    @Override
    public ChangeSignal update(double error, double labelWeight, long time) {
        weight += labelWeight;
        weightedError += labelWeight * error;
        if (++labels < size) {
            return ChangeSignal.NONE;
        }
        double mean = Math.min(1, weightedError / weight);
        double meanWeight = Math.min(1, weight / size);
        begin();
        return detector.update(mean, meanWeight, time);
    }

    private void begin() {
        labels = 0;
        weight = 0;
        weightedError = 0;
    }

    @Override
    public Optional<OnsetRun> run() {
        return detector.run();
    }

    @Override
    public void restart() {
        begin();
        detector.restart();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(labels);
        out.writeDouble(weight);
        out.writeDouble(weightedError);
        detector.writeTo(out);
    }
}
