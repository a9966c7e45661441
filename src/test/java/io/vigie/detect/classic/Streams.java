package io.vigie.detect.classic;

import java.util.SplittableRandom;

/** Errors of the kinds that monitors see. */
enum Streams {
    /** Answers are right or wrong. */
    RIGHT_OR_WRONG {
        @Override
        double next(SplittableRandom random, double rate) {
            return random.nextDouble() < rate ? 1 : 0;
        }
    },
    /** Scores of a few steps, many of them equal. */
    STARS {
        @Override
        double next(SplittableRandom random, double rate) {
            double stars = 0;
            for (int i = 0; i < 4; i++) {
                stars += random.nextDouble() < rate ? 0.25 : 0;
            }
            return stars;
        }
    },
    /** Mostly 0 and 1, now and then a score between. */
    MIXED {
        @Override
        double next(SplittableRandom random, double rate) {
            return random.nextInt(80) == 0 ? random.nextDouble() : random.nextDouble() < rate ? 1 : 0;
        }
    },
    /** Scores of which no two are equal, with that mean up to a half. */
    SMOOTH {
        @Override
        double next(SplittableRandom random, double rate) {
            return 2 * rate * random.nextDouble();
        }
    };

    abstract double next(SplittableRandom random, double rate);
}
