package io.vigie.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * How long changes went unseen. A missed change counts as an endless delay, so a quantile that falls on one is
 * infinite.
 *
 * @param changes how many there were
 * @param missed the share without an alarm, in [0, 1]
 * @param median in labels, with {@code medianLower} and {@code medianUpper} its 95 % interval (bootstrap over seeds)
 * @param percentile95 in labels
 * @param medianRequests median in requests of the traffic
 * @param percentile95Requests the same for the 95 % quantile
 */
public record DetectionDelays(
        int changes,
        double missed,
        double median,
        double medianLower,
        double medianUpper,
        double percentile95,
        double medianRequests,
        double percentile95Requests) {
    private static final int RESAMPLES = 1_000;
    private static final long RESAMPLING_SEED = 20_260_101;

    /** @param trials at least one, in the order of their seeds, each with as many changes */
    static DetectionDelays of(List<Trial> trials) {
        long[] labels = sorted(trials, Trial::delays);
        long[] requests = sorted(trials, Trial::requestDelays);
        long missed = Arrays.stream(labels).filter(each -> each == Trial.MISSED).count();
        double[] medians = resampledMedians(trials);
        return new DetectionDelays(
                labels.length,
                (double) missed / labels.length,
                quantile(labels, 0.5),
                medians[(int) (0.025 * RESAMPLES)],
                medians[(int) (0.975 * RESAMPLES) - 1],
                quantile(labels, 0.95),
                quantile(requests, 0.5),
                quantile(requests, 0.95));
    }

    /** The medians of resamples of seeds, sorted. */
    private static double[] resampledMedians(List<Trial> trials) {
        double[] medians = new double[RESAMPLES];
        SplittableRandom random = new SplittableRandom(RESAMPLING_SEED);
        for (int r = 0; r < RESAMPLES; r++) {
            medians[r] = median(trials, draw(random, trials.size()));
        }
        Arrays.sort(medians);
        return medians;
    }

    /**
     * The 95 % interval of median(one) − median(other), seeds resampled in pairs; endless delays on both sides differ
     * by nothing.
     *
     * @return lower, upper
     */
    static double[] differenceOfMedians(List<Trial> one, List<Trial> other) {
        double[] differences = new double[RESAMPLES];
        SplittableRandom random = new SplittableRandom(RESAMPLING_SEED);
        for (int r = 0; r < RESAMPLES; r++) {
            int[] seeds = draw(random, one.size());
            differences[r] = difference(median(one, seeds), median(other, seeds));
        }
        Arrays.sort(differences);
        return new double[] {differences[(int) (0.025 * RESAMPLES)], differences[(int) (0.975 * RESAMPLES) - 1]};
    }

    private static double difference(double a, double b) {
        return a == b ? 0 : a - b;
    }

    private static int[] draw(SplittableRandom random, int size) {
        int[] drawn = new int[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = random.nextInt(size);
        }
        return drawn;
    }

    private static double median(List<Trial> trials, int[] seeds) {
        int each = trials.get(0).delays().length;
        long[] delays = new long[seeds.length * each];
        for (int i = 0; i < seeds.length; i++) {
            System.arraycopy(trials.get(seeds[i]).delays(), 0, delays, i * each, each);
        }
        Arrays.sort(delays);
        return quantile(delays, 0.5);
    }

    private static long[] sorted(List<Trial> trials, Function<Trial, long[]> delays) {
        return trials.stream()
                .flatMapToLong(trial -> Arrays.stream(delays.apply(trial)))
                .sorted()
                .toArray();
    }

    /** The least value that at least this share does not exceed. */
    private static double quantile(long[] sorted, double share) {
        long value = sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
        return value == Trial.MISSED ? Double.POSITIVE_INFINITY : value;
    }
}
