package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.DetectorFactory;
import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * A detector with one parameter open.
 *
 * @param kind what it is to the comparison
 * @param learnsAlone as of {@link ConfiguredDetector}
 */
record TunableDetector(
        String name,
        DetectorRole kind,
        boolean learnsAlone,
        Sensitivity sensitivity,
        DoubleFunction<DetectorFactory> at) {
    enum DetectorRole {
        E_DETECTOR,
        CLASSIC,
        BASELINE,
        /** Of the e-detector: measured beside it, no part of the claim. */
        VARIANT
    }

    /**
     * The parameter that decides between false alarms and delay.
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
