package io.vigie.bench;

import java.util.SplittableRandom;

/**
 * A kind of stream; every seed draws another stream of it.
 *
 * @param id a short name for tables and pictures; the stream of a seed depends on it
 * @param description what happens in it, with all parameters
 * @param changes whether something changes for the worse in it
 */
record StreamScenario(String id, String description, boolean changes, Generator generator) {
    /** Draws a stream. */
    interface Generator {
        LabelStream draw(SplittableRandom random);
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The stream of a seed, the same for every detector. */
    LabelStream draw(long seed) {
        return generator.draw(new SplittableRandom(new SplittableRandom(seed * GOLDEN ^ id.hashCode()).nextLong()));
    }
}
