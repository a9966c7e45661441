package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the detection benchmark measured.
 *
 * @param detectors in the order of the tables: e-detector, classic ones, baseline, variants
 * @param cells one for each scenario, detector and setting that exists
 */
public record DetectionReport(
        int seeds,
        long firstSeed,
        List<ScenarioNote> scenarios,
        List<DetectorNote> detectors,
        List<TuningResult> tuning,
        List<Cell> cells,
        List<DelayComparison> comparisons) {

    /** The description of a scenario. */
    public record ScenarioNote(String id, String description, boolean changes) {}

    /**
     * A detector's part in the comparison: {@code E_DETECTOR}, {@code CLASSIC}, {@code BASELINE} or {@code VARIANT}.
     */
    public record DetectorNote(String name, String role) {
        boolean isVariant() {
            return role.equals(TunableDetector.DetectorRole.VARIANT.name());
        }

        boolean isClassic() {
            return role.equals(TunableDetector.DetectorRole.CLASSIC.name());
        }
    }

    /** @param delays null if the scenario has no change */
    public record Cell(
            String scenario,
            String detector,
            String setting,
            FalseAlarms falseAlarms,
            @Nullable DetectionDelays delays) {}

    /**
     * The median delay of the tuned e-detector against the smallest one of the tuned classic detectors.
     *
     * @param challenger the e-detector, or a variant of it
     * @param best the classic detector; empty if none could be tuned
     * @param lower of the 95 % interval of the difference challenger − best, in labels
     */
    public record DelayComparison(
            String scenario,
            String challenger,
            String best,
            double median,
            double bestMedian,
            double lower,
            double upper) {
        /** Whether it is no slower than chance explains. */
        public boolean isNoWorse() {
            return !(lower > 0);
        }

        /** Whether it is faster than chance explains. */
        public boolean isBetter() {
            return upper < 0;
        }
    }

    Optional<Cell> cell(String scenario, String detector, ParameterChoice setting) {
        return cells.stream()
                .filter(each -> each.scenario().equals(scenario)
                        && each.detector().equals(detector)
                        && each.setting().equals(setting.name()))
                .findFirst();
    }

    Optional<TuningResult> tuned(String detector) {
        return tuning.stream().filter(each -> each.detector().equals(detector)).findFirst();
    }

    /** The scenarios in which the false alarms of a detector exceed the budget. */
    List<String> overBudget(String detector, ParameterChoice setting) {
        return cells.stream()
                .filter(each -> each.detector().equals(detector)
                        && each.setting().equals(setting.name())
                        && !each.falseAlarms().withinBudget())
                .map(Cell::scenario)
                .toList();
    }

    /** Whether there is such a detector with such a setting. */
    boolean has(String detector, ParameterChoice setting) {
        return cells.stream()
                .anyMatch(each ->
                        each.detector().equals(detector) && each.setting().equals(setting.name()));
    }
}
