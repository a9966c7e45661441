package io.vigie.model;

import java.util.List;
import java.util.Optional;

/** The sequential detectors a monitor can choose. Stored in savepoints by name. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
public enum DetectorKind {
    /** The default: the only one whose false alarms follow from the monitor's budget. */
    E_DETECTOR("e-detector", List.of()),
    ADWIN(
            "adwin",
            List.of(
                    real(
                            "delta",
                            0.002,
                            1e-12,
                            0.5,
                            "Confidence of a cut: smaller values raise fewer false alarms and need more labels to be"
                                    + " sure."),
                    whole(
                            "clock",
                            32,
                            1,
                            10_000,
                            "How many labels pass between two searches for a cut: smaller values signal sooner and"
                                    + " cost more time."),
                    whole(
                            "max-buckets",
                            5,
                            2,
                            100,
                            "How many buckets of one size are kept before two are merged: larger values place the cut"
                                    + " more"
                                    + " exactly and need more memory."),
                    whole(
                            "min-window-length",
                            5,
                            1,
                            10_000,
                            "Fewest labels on each side of a cut: larger values ignore short bursts."),
                    whole(
                            "grace-period",
                            10,
                            0,
                            1_000_000,
                            "The search for a cut starts once the window holds more labels than this."))),
    DDM(
            "ddm",
            List.of(
                    whole(
                            "warm-start",
                            30,
                            1,
                            1_000_000,
                            "Labels before the first decision: if they hold hardly any errors, the first error after"
                                    + " them is a"
                                    + " signal."),
                    real(
                            "warning-threshold",
                            2,
                            0,
                            100,
                            "Standard deviations above the best level at which the warning zone, and so the reported"
                                    + " onset,"
                                    + " begins."),
                    real(
                            "drift-threshold",
                            3,
                            0.1,
                            100,
                            "Standard deviations above the best level that are a signal: larger values are slower and"
                                    + " raise"
                                    + " fewer false alarms."))),
    EDDM(
            "eddm",
            List.of(
                    whole("warm-start", 30, 2, 1_000_000, "Errors before the first decision."),
                    real(
                            "alpha",
                            0.95,
                            0.01,
                            1,
                            "Fraction of the longest distance between errors below which the warning zone, and so the"
                                    + " reported"
                                    + " onset, begins."),
                    real(
                            "beta",
                            0.9,
                            0.01,
                            1,
                            "Fraction of the longest distance between errors below which there is a signal: smaller"
                                    + " values are"
                                    + " slower and raise fewer false alarms."))),
    HDDM_A("hddm-a", List.of(driftConfidence(), warningConfidence(), twoSided())),
    HDDM_W(
            "hddm-w",
            List.of(
                    driftConfidence(),
                    warningConfidence(),
                    real(
                            "lambda",
                            0.05,
                            0.0001,
                            0.5,
                            "Weight of the latest label in the moving mean: larger values find large, sudden changes"
                                    + " sooner and"
                                    + " miss small ones."),
                    twoSided())),
    PAGE_HINKLEY(
            "page-hinkley",
            List.of(
                    whole("min-instances", 30, 1, 1_000_000, "Labels before the first signal."),
                    real(
                            "delta",
                            0.005,
                            0,
                            1,
                            "Tolerated rise of the error rate above its mean: larger values ignore small changes."),
                    real(
                            "threshold",
                            50,
                            0.1,
                            1_000_000,
                            "Accumulated errors above the mean that are a signal: larger values are slower and raise"
                                    + " fewer false"
                                    + " alarms."),
                    real(
                            "alpha",
                            0.9999,
                            0.5,
                            1,
                            "Fraction of the accumulated excess kept from one label to the next: below 1, old"
                                    + " excess fades."))),
    KSWIN(
            "kswin",
            List.of(
                    real(
                            "alpha",
                            0.005,
                            1e-6,
                            0.5,
                            "Significance level of the test made at each label: smaller values raise fewer false alarms"
                                    + " and"
                                    + " need a larger change."),
                    whole(
                            "window",
                            100,
                            100,
                            1000,
                            "Number of labels kept: larger values compare with a longer past and need more memory."),
                    whole(
                            "statistic-window",
                            30,
                            12,
                            50,
                            "Number of latest labels compared with as many earlier ones: larger values find smaller"
                                    + " changes, but"
                                    + " later.")));

    /**
     * A number that configures a detector. Any combination of legal values is legal.
     *
     * @param name as monitors write it
     * @param least the smallest legal value, {@code most} the largest
     * @param whole whether it must be a whole number
     * @param meaning a sentence for the settings reference: effect and trade-off
     */
    public record Parameter(
            String name, double defaultValue, double least, double most, boolean whole, String meaning) {}

    private static Parameter driftConfidence() {
        return real(
                "drift-confidence",
                0.001,
                1e-12,
                0.5,
                "Confidence of a signal: smaller values raise fewer false alarms and need more labels to be sure.");
    }

    private static Parameter warningConfidence() {
        return real(
                "warning-confidence",
                0.005,
                1e-12,
                0.5,
                "Confidence at which a change is suspected, which dates the onset; it has no effect on when a signal"
                        + " comes.");
    }

    private static Parameter twoSided() {
        return whole(
                "two-sided", 0, 0, 1, "1: also signals fewer errors, as an improvement. 0: signals more errors only.");
    }

    private static Parameter real(String name, double defaultValue, double least, double most, String meaning) {
        return new Parameter(name, defaultValue, least, most, false, meaning);
    }

    private static Parameter whole(String name, int defaultValue, int least, int most, String meaning) {
        return new Parameter(name, defaultValue, least, most, true, meaning);
    }

    private final String label;
    private final List<Parameter> parameters;

    DetectorKind(String label, List<Parameter> parameters) {
        this.label = label;
        this.parameters = parameters;
    }

    /** The name in monitors and alerts. */
    public String label() {
        return label;
    }

    /** Its parameters; none for the e-detector, since its threshold follows from the budget. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The detector of this label; empty if there is none. */
    public static Optional<DetectorKind> ofLabel(String label) {
        for (DetectorKind kind : values()) {
            if (kind.label.equals(label)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
