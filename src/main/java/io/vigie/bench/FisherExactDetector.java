package io.vigie.bench;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.OnsetRun;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fisher's exact test, one-sided, of the last 25, 100 and 400 labels against the reference, after every label; an alarm
 * where any p-value is at most a level that is found by simulation.
 *
 * <p>Source: Ross, Tasoulis, Adams 2012, "Sequential monitoring of a Bernoulli sequence when the pre-change parameter
 * is unknown", Computational Statistics 28; the calibration by simulation of the expected run time as in Alibi Detect's
 * FETDriftOnline, here without its smoothing. The level is such that a stable stream with the reference's error rate is
 * without an alarm for {@code runLength} labels with probability 1/e, as it would be with alarms at that rate. Errors
 * are 0 or 1 (1/2 and above count as 1); weights are passed over.
 */
final class FisherExactDetector implements ChangeDetector {
    private static final int[] WINDOWS = {25, 100, 400};
    private static final int LONGEST = 400;
    private static final int STREAMS = 100;

    /** Share of streams with an alarm within the run length. */
    private static final double ALARMED = 1 - Math.exp(-1);

    private record FisherThreshold(long labels, long errors, long runLength) {}

    private static final Map<FisherThreshold, int[]> CRITICAL = new ConcurrentHashMap<>();

    private final int[] critical;
    private final boolean[] latest = new boolean[LONGEST];
    private final int[] counts = new int[WINDOWS.length];
    private long seen;

    /**
     * @param labels in the reference, at least 1
     * @param errors among them
     * @param runLength labels without a false alarm, about
     */
    FisherExactDetector(long labels, long errors, long runLength) {
        critical = CRITICAL.computeIfAbsent(
                new FisherThreshold(labels, errors, runLength), FisherExactDetector::calibrate);
    }

    private static int[] calibrate(FisherThreshold reference) {
        double[][] tails = new double[WINDOWS.length][];
        for (int w = 0; w < WINDOWS.length; w++) {
            tails[w] = new double[WINDOWS[w] + 1];
            for (int k = 0; k <= WINDOWS[w]; k++) {
                tails[w][k] = tail(reference.labels(), reference.errors(), WINDOWS[w], k);
            }
        }
        double rate = (reference.errors() + 0.5) / (reference.labels() + 1);
        double[] least = new double[STREAMS];
        for (int stream = 0; stream < STREAMS; stream++) {
            least[stream] = leastTail(tails, rate, reference.runLength(), new SplittableRandom(stream));
        }
        Arrays.sort(least);
        double level = least[(int) (ALARMED * STREAMS)];
        int[] critical = new int[WINDOWS.length];
        for (int w = 0; w < WINDOWS.length; w++) {
            int k = 0;
            while (k <= WINDOWS[w] && tails[w][k] > level) {
                k++;
            }
            critical[w] = k;
        }
        return critical;
    }

    /** The smallest p-value of a stable stream. */
    private static double leastTail(double[][] tails, double rate, long labels, SplittableRandom random) {
        boolean[] latest = new boolean[LONGEST];
        int[] counts = new int[WINDOWS.length];
        double least = 1;
        for (long i = 0; i < labels; i++) {
            slide(latest, counts, i, random.nextDouble() < rate);
            for (int w = 0; w < WINDOWS.length; w++) {
                if (i + 1 >= WINDOWS[w]) {
                    least = Math.min(least, tails[w][counts[w]]);
                }
            }
        }
        return least;
    }

    private static void slide(boolean[] latest, int[] counts, long i, boolean error) {
        for (int w = 0; w < WINDOWS.length; w++) {
            boolean leaves = i >= WINDOWS[w] && latest[(int) ((i - WINDOWS[w]) % LONGEST)];
            counts[w] += (error ? 1 : 0) - (leaves ? 1 : 0);
        }
        latest[(int) (i % LONGEST)] = error;
    }

    /** P(at least k errors in the window | the errors of both together), by the hypergeometric law. */
    static double tail(long labels, long errors, int window, int k) {
        long all = labels + window;
        long allErrors = errors + k;
        int most = (int) Math.min(window, allErrors);
        double sum = 0;
        double term =
                Math.exp(logChoose(allErrors, k) + logChoose(all - allErrors, window - k) - logChoose(all, window));
        for (int j = k; j <= most; j++) {
            sum += term;
            double next = (double) (allErrors - j) * (window - j) / ((j + 1.0) * (all - allErrors - window + j + 1.0));
            term *= next;
        }
        return Math.min(1, sum);
    }

    private static double logChoose(long n, long k) {
        double sum = 0;
        for (long i = 1; i <= k; i++) {
            sum += Math.log((double) (n - k + i) / i);
        }
        return sum;
    }

    @Override
    public ChangeSignal update(double error, double weight, long time) {
        slide(latest, counts, seen, error >= 0.5);
        seen++;
        for (int w = 0; w < WINDOWS.length; w++) {
            if (seen >= WINDOWS[w] && counts[w] >= critical[w]) {
                return ChangeSignal.DEGRADED;
            }
        }
        return ChangeSignal.NONE;
    }

    @Override
    public Optional<OnsetRun> run() {
        return Optional.empty();
    }

    @Override
    public void restart() {
        Arrays.fill(latest, false);
        Arrays.fill(counts, 0);
        seen = 0;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        throw new IOException("nothing of a benchmark is stored");
    }
}
