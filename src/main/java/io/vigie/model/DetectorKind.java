package io.vigie.model;

import java.util.List;
import java.util.Optional;

/** The sequential detectors a monitor can choose. Stored in savepoints by name. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
public enum DetectorKind {
    /** The default: the only one whose false alarms follow from the monitor's budget. */
    E_DETECTOR("e-detector", List.of()),
    ADWIN("adwin", List.of()),
    DDM("ddm", List.of()),
    EDDM("eddm", List.of()),
    HDDM_A("hddm-a", List.of()),
    HDDM_W("hddm-w", List.of()),
    PAGE_HINKLEY("page-hinkley", List.of()),
    KSWIN("kswin", List.of());

    /**
     * A number that a detector can be told.
     *
     * @param name as monitors write it
     * @param least the smallest legal value, {@code most} the largest
     * @param meaning a sentence for the reference of settings: effect and trade-off
     */
    public record Parameter(String name, double defaultValue, double least, double most, String meaning) {}

    private final String label;
    private final List<Parameter> parameters;

    DetectorKind(String label, List<Parameter> parameters) {
        this.label = label;
        this.parameters = parameters;
    }

    /** As monitors and alerts write it. */
    public String label() {
        return label;
    }

    /** What it can be told; the e-detector nothing, since the budget says it all. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The detector written so; empty for any other text. */
    public static Optional<DetectorKind> ofLabel(String label) {
        for (DetectorKind kind : values()) {
            if (kind.label.equals(label)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
