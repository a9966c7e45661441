package io.vigie.bench;

import io.vigie.detect.ChangeDetector;
import java.util.OptionalDouble;

/**
 * A detector with all its settings.
 *
 * @param detector its name in tables
 * @param setting defaults or tuned
 * @param parameter the value of the parameter that is tuned; empty where the defaults name none
 * @param learnsAlone it is fed the labels of the reference; the others get their sums
 */
record ConfiguredDetector(
        String detector,
        ParameterChoice setting,
        OptionalDouble parameter,
        boolean learnsAlone,
        DetectorFactory factory) {
    /** How a detector's parameters were found. */
    enum ParameterChoice {
        DEFAULTS,
        /** One parameter is set so that the stable scenario has one false alarm in 10,000 labels. */
        TUNED
    }

    /** Creates the detector for a stream. */
    interface DetectorFactory {
        ChangeDetector create(ReferenceSegment reference);
    }
}
