package io.vigie.bench;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.Run;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * An e-detector with any grid of bets, whose factors are raised to a power γ in (0, 1]: M ← L^γ·(M + 1).
 *
 * <p>E L ≤ 1 gives E L^γ ≤ 1 (Jensen), so where the e-detector's guarantee holds, this one's does. Errors that come in bursts multiply the variance of a
 * sum of gains by a design effect d, which for a Markov chain with lag-1 correlation ρ is (1 + ρ)/(1 − ρ); with γ = 1/d the product's growth under the
 * allowed error is again about none: n labels count as the n/d that they are worth. An approximation (ρ is estimated, and the sum is taken for normal), so
 * in bursts a matter of measuring, not of proof.
 */
final class TemperedDetector implements ChangeDetector {
    /** Those of the e-detector. */
    static final double[] BETS = {0.01, 0.02, 0.04, 0.08, 0.15, 0.25, 0.4, 0.6};

    private final double[] bets;
    private final double power;
    private final double allowedError;
    private final double threshold;
    private final double[] evidence;

    /** @param allowedError in (0, 1) */
    TemperedDetector(double[] bets, double power, double allowedError, double threshold) {
        this.bets = bets.clone();
        this.power = power;
        this.allowedError = allowedError;
        this.threshold = threshold;
        evidence = new double[bets.length];
    }

    /** γ of a lag-1 correlation: 1 for none or a negative one. */
    static double powerFor(double correlation) {
        double positive = Math.min(0.99, Math.max(0, correlation));
        return (1 - positive) / (1 + positive);
    }

    @Override
    public Signal update(double error, double weight, long time) {
        double gain = weight * (error - allowedError) / allowedError;
        double sum = 0;
        for (int k = 0; k < bets.length; k++) {
            double factor = 1 + bets[k] * gain;
            evidence[k] = (power == 1 ? factor : Math.pow(factor, power)) * (evidence[k] + 1);
            sum += evidence[k];
        }
        return sum / bets.length >= threshold ? Signal.DEGRADED : Signal.NONE;
    }

    @Override
    public Optional<Run> run() {
        return Optional.empty();
    }

    @Override
    public void restart() {
        Arrays.fill(evidence, 0);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        for (double each : evidence) {
            out.writeDouble(each);
        }
    }
}
