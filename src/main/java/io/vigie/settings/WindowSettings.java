package io.vigie.settings;

import io.vigie.model.WindowLength;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param stepMs for each window that is kept, the interval between its points: a multiple of the pane length that
 *     divides a day
 */
public record WindowSettings(Map<WindowLength, Long> stepMs) implements Serializable {
    private static final long DAY_MS = 86_400_000L;

    private static final Map<WindowLength, Option<WindowStep>> STEPS = steps();

    static final List<Option<?>> OPTIONS = List.copyOf(STEPS.values());

    /** @param millis null: the window is not kept */
    private record WindowStep(@Nullable Long millis) {}

    private static Map<WindowLength, Option<WindowStep>> steps() {
        Map<WindowLength, Option<WindowStep>> steps = new EnumMap<>(WindowLength.class);
        steps.put(WindowLength.HOUR, step(WindowLength.HOUR, "5min"));
        steps.put(WindowLength.DAY, step(WindowLength.DAY, "30min"));
        steps.put(WindowLength.WEEK, step(WindowLength.WEEK, "2h"));
        steps.put(WindowLength.MONTH, step(WindowLength.MONTH, "6h"));
        return steps;
    }

    private static Option<WindowStep> step(WindowLength length, String standard) {
        return Option.of(
                "windows." + length.label(),
                new WindowStepOptionType(),
                standard,
                "Interval between the points of the " + length.label() + " series. Shorter: smoother charts and earlier"
                        + " window alerts, but more points to write. `off`: the series is not kept.");
    }

    private record WindowStepOptionType() implements OptionType<WindowStep> {
        @Override
        public String expected() {
            return "`off`, or a multiple of 5min that divides a day, such as 5min, 15min, 1h";
        }

        @Override
        public Map<String, Object> jsonSchema() {
            return JsonForms.matching("off|\\d{1,12}\\s*(ms|s|min|h|d)");
        }

        @Override
        public WindowStep parse(YamlNode node) throws InvalidValueException {
            if (node instanceof YamlNode.Scalar scalar && scalar.text().equals("off")) {
                return new WindowStep(null);
            }
            long millis = OptionTypes.duration("5min", "1d").parse(node).toMillis();
            if (millis % PaneSettings.LENGTH_MS != 0 || DAY_MS % millis != 0) {
                throw new InvalidValueException("expected " + expected() + ", found " + node.describe());
            }
            return new WindowStep(millis);
        }
    }

    static WindowSettings of(OptionValues values) {
        Map<WindowLength, Long> kept = new EnumMap<>(WindowLength.class);
        STEPS.forEach((length, option) -> values.with(option, step -> {
            if (step.millis() != null) {
                kept.put(length, step.millis());
            }
        }));
        return new WindowSettings(kept);
    }

    public WindowSettings {
        stepMs = Collections.unmodifiableMap(new EnumMap<>(stepMs));
    }
}
