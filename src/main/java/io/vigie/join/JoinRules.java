package io.vigie.join;

import java.io.Serializable;

/**
 * How long the joins wait.
 *
 * @param joinTimeoutMs a request and its response are at most this far apart, and a label or signal waits this long for
 *     its request; at least 1
 * @param abandonmentAfterMs silence of this length after an answer means that the turn was abandoned; at least 1
 * @param labelHorizonMs a label speaks of a request that is at most this old; at least {@code joinTimeoutMs}
 */
public record JoinRules(long joinTimeoutMs, long abandonmentAfterMs, long labelHorizonMs) implements Serializable {

    private static final long serialVersionUID = 1;

    public JoinRules {
        if (joinTimeoutMs < 1 || abandonmentAfterMs < 1 || labelHorizonMs < joinTimeoutMs) {
            throw new IllegalArgumentException("join timeout " + joinTimeoutMs + " ms, abandonment after "
                    + abandonmentAfterMs + " ms, label horizon " + labelHorizonMs + " ms");
        }
    }
}
