package io.vigie.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a monitor decides.
 *
 * @param detector of a change in labels; for quality
 * @param multiplicity for quality with the e-detector
 * @param threshold for quality with the e-detector
 * @param distance null unless the metric is a distribution
 * @param objective null: the monitor compares windows; else it watches a burn rate, and compares nothing
 */
public record DetectionMethod(
        DetectorChoice detector,
        Multiplicity multiplicity,
        ThresholdType threshold,
        @Nullable DistanceKind distance,
        @Nullable Objective objective)
        implements Serializable {
    public static final DetectionMethod DEFAULT =
            new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, null, null);

    /** With a calibrated threshold. */
    public DetectionMethod(
            DetectorChoice detector,
            Multiplicity multiplicity,
            @Nullable DistanceKind distance,
            @Nullable Objective objective) {
        this(detector, multiplicity, ThresholdType.CALIBRATED, distance, objective);
    }
}
