package io.vigie.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Days of traffic whose days differ, for law tests. */
final class Simulated {
    private Simulated() {}

    /** Marsaglia and Tsang 2000, "A simple method for generating gamma variables". */
    private static double gamma(Random random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /** A day whose own shares are Dirichlet around the given ones; the higher the concentration, the nearer. */
    static long[] day(Random random, double[] shares, double concentration, int observations) {
        double[] upTo = new double[shares.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += gamma(random, concentration * shares[i]);
            upTo[i] = sum;
        }
        long[] counts = new long[shares.length];
        for (int n = 0; n < observations; n++) {
            double at = random.nextDouble() * sum;
            int i = 0;
            while (i < shares.length - 1 && upTo[i] <= at) {
                i++;
            }
            counts[i]++;
        }
        return counts;
    }

    static List<long[]> days(Random random, int days, double[] shares, double concentration) {
        List<long[]> all = new ArrayList<>();
        for (int d = 0; d < days; d++) {
            all.add(day(random, shares, concentration, 150 + random.nextInt(200)));
        }
        return all;
    }

    /**
     * Log-normal latencies in ms around {@code centreMs}, whose daily centre wobbles by 3 %; at weekends there is half
     * the traffic.
     */
    static List<LogHistogram> latencies(Random random, int days, double centreMs, double weekendFactor) {
        List<LogHistogram> all = new ArrayList<>();
        for (int d = 0; d < days; d++) {
            boolean weekend = d % 7 >= 5;
            double centre = Math.log(centreMs * (weekend ? weekendFactor : 1)) + 0.03 * random.nextGaussian();
            LogHistogram day = new LogHistogram();
            for (int n = 0; n < (weekend ? 100 : 200); n++) {
                day.add(Math.exp(centre + 0.5 * random.nextGaussian()));
            }
            all.add(day);
        }
        return all;
    }

    static Map<String, Long> named(long[] counts) {
        Map<String, Long> byName = new HashMap<>();
        for (int i = 0; i < counts.length; i++) {
            byName.put("category " + i, counts[i]);
        }
        return byName;
    }

    /** As categories where the distance can compare them, else as bins over [0, 1]. */
    static List<BinnedCounts> binned(List<long[]> days, Distance distance) {
        return distance.isForCategories()
                ? BinnedCounts.ofCategories(days.stream().map(Simulated::named).toList())
                : BinnedCounts.ofUnitBins(days);
    }
}
