package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.DetectorFactory;
import io.vigie.bench.TunableDetector.DetectorRole;
import io.vigie.bench.TunableDetector.Sensitivity;
import io.vigie.detect.EDetector;
import io.vigie.detect.classic.ClassicDetectors;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.model.ThresholdType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/** All detectors that are measured. */
final class BenchmarkedDetectors {
    /** The default tolerance of a quality monitor. */
    static final double TOLERANCE = 0.02;

    /** The budget of all detectors: one false alarm in this many labels. */
    static final double BUDGET_LABELS = 10_000;

    /** The lowest threshold of a quality monitor. */
    private static final double LEAST_THRESHOLD = 20;

    static final TunableDetector E_DETECTOR = new TunableDetector(
            "e-detector",
            DetectorRole.E_DETECTOR,
            false,
            threshold(BUDGET_LABELS),
            at -> eDetector(TOLERANCE, ThresholdType.CALIBRATED, at));

    /** Each with the parameter that its authors call its sensitivity; other parameters have their defaults. */
    static final List<TunableDetector> CLASSIC = List.of(
            classic(DetectorKind.ADWIN, "delta", true),
            classic(DetectorKind.DDM, "drift-threshold", false),
            classic(DetectorKind.EDDM, "beta", true),
            classic(DetectorKind.HDDM_A, "drift-confidence", true),
            classic(DetectorKind.HDDM_W, "drift-confidence", true),
            classic(DetectorKind.PAGE_HINKLEY, "threshold", false),
            classic(DetectorKind.KSWIN, "alpha", true));

    /**
     * Knows the reference's errors, and is calibrated for the budget by simulation; its legal range is what can be
     * simulated.
     */
    static final TunableDetector FISHER = new TunableDetector(
            "fisher-exact",
            DetectorRole.CLASSIC,
            false,
            new Sensitivity("run-length", BUDGET_LABELS, 3 * BUDGET_LABELS, BUDGET_LABELS / 30),
            length -> reference -> new FisherExactDetector(
                    reference.sums().count(), Math.round(reference.sums().weightedTotal()), Math.round(length)));

    static final TunableDetector BASELINE = new TunableDetector(
            "alarm every k",
            DetectorRole.BASELINE,
            false,
            new Sensitivity("k", BUDGET_LABELS, BUDGET_LABELS, BUDGET_LABELS),
            k -> reference -> new PeriodicAlarm(Math.round(k), reference.lot()));

    static final TunableDetector NO_TOLERANCE =
            variant("e-detector, tolerance 0", BUDGET_LABELS, at -> eDetector(0, ThresholdType.CALIBRATED, at));

    static final TunableDetector GUARANTEED =
            variant("e-detector, guaranteed", BUDGET_LABELS, at -> eDetector(TOLERANCE, ThresholdType.GUARANTEED, at));

    /** Variants of the e-detector; for those in blocks, the threshold is the number of labels that the budget says. */
    static final List<TunableDetector> VARIANTS = List.of(
            GUARANTEED,
            NO_TOLERANCE,
            variant("e-detector, untempered", BUDGET_LABELS, at -> untempered(TOLERANCE, at)),
            variant("e-detector, blocks of 5", BUDGET_LABELS / 5, at -> blocks(5, at)));

    private BenchmarkedDetectors() {}

    static List<TunableDetector> all() {
        List<TunableDetector> all = new ArrayList<>();
        all.add(E_DETECTOR);
        all.addAll(CLASSIC);
        all.add(FISHER);
        all.add(BASELINE);
        all.addAll(VARIANTS);
        return List.copyOf(all);
    }

    private static Sensitivity threshold(double byDefault) {
        return new Sensitivity("A", byDefault, 1e8, LEAST_THRESHOLD);
    }

    private static TunableDetector classic(DetectorKind kind, String sensitivity, boolean smallIsStrict) {
        DetectorKind.Parameter legal = kind.parameters().stream()
                .filter(each -> each.name().equals(sensitivity))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(kind.label() + " has no " + sensitivity));
        return new TunableDetector(
                kind.label(),
                DetectorRole.CLASSIC,
                true,
                new Sensitivity(
                        sensitivity,
                        legal.defaultValue(),
                        smallIsStrict ? legal.least() : legal.most(),
                        smallIsStrict ? legal.most() : legal.least()),
                value -> {
                    DetectorChoice choice = new DetectorChoice(kind, Map.of(sensitivity, value));
                    return reference -> ClassicDetectors.create(choice);
                });
    }

    private static TunableDetector variant(String name, double byDefault, DoubleFunction<DetectorFactory> at) {
        return new TunableDetector(name, DetectorRole.VARIANT, false, threshold(byDefault), at);
    }

    private static DetectorFactory eDetector(double tolerance, ThresholdType type, double labels) {
        return reference -> new GrowingReferenceDetector(reference, tolerance, type, labels);
    }

    private static DetectorFactory untempered(double tolerance, double threshold) {
        double log10 = StrictMath.log10(threshold);
        return reference -> EDetector.withThreshold(reference.allowedError(tolerance), log10);
    }

    private static DetectorFactory blocks(int size, double threshold) {
        DetectorFactory single = untempered(TOLERANCE, threshold);
        return reference -> new BlockMeans(single.create(reference), size);
    }
}
