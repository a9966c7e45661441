package io.vigie.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a monitor decides.
 *
 * @param detector sequential detector of changes; used for metrics of labels
 * @param multiplicity how slices share the budget; used with the e-detector
 * @param threshold what evidence must reach; used with the e-detector
 * @param distance null unless the metric is a distribution
 * @param objective if not null, the monitor watches burn rates instead of comparing windows
 * @param floor if not null, the monitor compares quality with this instead of a reference
 * @param labels whose labels a monitor of quality without a floor goes by
 */
public record DetectionMethod(
        DetectorChoice detector,
        Multiplicity multiplicity,
        ThresholdType threshold,
        @Nullable DistanceKind distance,
        @Nullable Objective objective,
        @Nullable Floor floor,
        LabelChoice labels)
        implements Serializable {
    public static final DetectionMethod DEFAULT =
            new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, null, null);

    /** By the labels that there are. */
    public DetectionMethod(
            DetectorChoice detector,
            Multiplicity multiplicity,
            ThresholdType threshold,
            @Nullable DistanceKind distance,
            @Nullable Objective objective,
            @Nullable Floor floor) {
        this(detector, multiplicity, threshold, distance, objective, floor, LabelChoice.AUTO);
    }

    /** With a calibrated threshold. */
    public DetectionMethod(
            DetectorChoice detector,
            Multiplicity multiplicity,
            @Nullable DistanceKind distance,
            @Nullable Objective objective) {
        this(detector, multiplicity, ThresholdType.CALIBRATED, distance, objective, null);
    }

    /** The e-detector with a calibrated threshold, against a floor. */
    public static DetectionMethod ofFloor(Floor floor) {
        return new DetectionMethod(
                DetectorChoice.DEFAULT, Multiplicity.UNION, ThresholdType.CALIBRATED, null, null, floor);
    }
}
