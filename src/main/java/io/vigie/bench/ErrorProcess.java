package io.vigie.bench;

import java.util.SplittableRandom;

/**
 * Errors of one request after another: a two-state Markov chain whose stationary error rate and lag-1 correlation are
 * given. Correlation 0 is independence.
 *
 * <p>P(error | error) = p + ρ(1 − p), P(error | none) = p(1 − ρ). The rate may change from draw to draw.
 */
final class ErrorProcess {
    private final SplittableRandom random;
    private final double correlation;
    private int last = -1;

    /** @param correlation in [0, 1) */
    ErrorProcess(SplittableRandom random, double correlation) {
        if (!(correlation >= 0 && correlation < 1)) {
            throw new IllegalArgumentException("a correlation is in [0, 1), not " + correlation);
        }
        this.random = random;
        this.correlation = correlation;
    }

    /** 1 for an error, else 0. */
    int next(double rate) {
        double pull = last < 0 ? rate : rate + correlation * (last - rate);
        last = random.nextDouble() < pull ? 1 : 0;
        return last;
    }
}
