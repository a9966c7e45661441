package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.DetectorFactory;
import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * A detector with one free parameter.
 *
 * @param role its part in the comparison
 * @param learnsAlone as in {@link ConfiguredDetector}
 */
record TunableDetector(
        String name,
        DetectorRole role,
        boolean learnsAlone,
        Sensitivity sensitivity,
        DoubleFunction<DetectorFactory> at) {
    enum DetectorRole {
        E_DETECTOR,
        CLASSIC,
        BASELINE,
        /** A variant of the e-detector: measured as well, but no part of the claim. */
        VARIANT
    }

    /**
     * The parameter that trades false alarms for delay.
     *
     * @param strict the legal value with the fewest false alarms, {@code loose} the one with the most; both above 0
     */
    record Sensitivity(String parameter, double byDefault, double strict, double loose) {}

    ConfiguredDetector byDefault() {
        return contestant(ParameterChoice.DEFAULTS, sensitivity.byDefault());
    }

    ConfiguredDetector contestant(ParameterChoice setting, double value) {
        return new ConfiguredDetector(name, setting, OptionalDouble.of(value), learnsAlone, at.apply(value));
    }
}
