package io.vigie.model;

import java.io.Serializable;
import java.util.Map;

/**
 * Which sequential detector a monitor uses.
 *
 * @param parameters by name, those of {@link DetectorKind#parameters} that differ from their defaults
 */
public record DetectorChoice(DetectorKind kind, Map<String, Double> parameters) implements Serializable {
    public static final DetectorChoice DEFAULT = new DetectorChoice(DetectorKind.E_DETECTOR, Map.of());

    /**
     * @throws IllegalArgumentException for a parameter that the detector does not have, or a value outside its range
     */
    public DetectorChoice {
        parameters = Map.copyOf(parameters);
        parameters.forEach((name, value) -> {
            DetectorKind.Parameter parameter = kind.parameters().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(kind.label() + " has no parameter " + name));
            if (parameter.whole() && value != Math.rint(value)) {
                throw new IllegalArgumentException(kind.label() + "'s " + name + " is a whole number, not " + value);
            }
            if (!(value >= parameter.least() && value <= parameter.most())) {
                throw new IllegalArgumentException(kind.label() + "'s " + name + " is from " + parameter.least()
                        + " to " + parameter.most() + ", not " + value);
            }
        });
    }

    /** The value that applies: the chosen one, or else the default. */
    public double value(String name) {
        Double given = parameters.get(name);
        if (given != null) {
            return given;
        }
        return kind.parameters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(kind.label() + " has no parameter " + name))
                .defaultValue();
    }
}
