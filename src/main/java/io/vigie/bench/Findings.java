package io.vigie.bench;

import io.vigie.bench.Contestant.Setting;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.Comparison;
import io.vigie.bench.DetectionReport.DetectorNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the figures say about the claim that the e-detector is worth its name; whichever way they say it. */
final class Findings {
    static final String CLAIM =
            "At equal measured false-alarm rate the e-detector's median delay is no worse than the best classic detector's in the"
                    + " abrupt and gradual scenarios, and at its defaults it is the only detector whose false alarms stay within budget in all scenarios.";

    private static final String CHALLENGER = Families.E_DETECTOR.name();
    private static final List<String> CLAIMED = List.of(Scenarios.ABRUPT.id(), Scenarios.GRADUAL.id());

    private final DetectionReport report;

    Findings(DetectionReport report) {
        this.report = report;
    }

    /** Both halves of the claim. */
    boolean holds() {
        return delayHolds() && keepers(Setting.DEFAULTS).equals(List.of(CHALLENGER));
    }

    private boolean delayHolds() {
        List<Comparison> claimed = report.comparisons().stream()
                .filter(each -> each.challenger().equals(CHALLENGER) && CLAIMED.contains(each.scenario()))
                .toList();
        return claimed.size() == CLAIMED.size() && claimed.stream().allMatch(Comparison::isNoWorse);
    }

    /** Detectors, no variants, within budget in every scenario. The baseline is none: it keeps its rate by looking at nothing. */
    private List<String> keepers(Setting setting) {
        return report.detectors().stream()
                .filter(each -> each.isClassic() || each.name().equals(CHALLENGER))
                .map(DetectorNote::name)
                .filter(name -> report.has(name, setting)
                        && report.overBudget(name, setting).isEmpty())
                .toList();
    }

    /** A detector that never speaks keeps every budget: what it misses is said with it. */
    private String described(List<String> keepers, Setting setting) {
        return keepers.stream()
                .map(name -> report.cell(Scenarios.ABRUPT.id(), name, setting)
                        .map(Cell::delays)
                        .filter(delays -> delays.missed() > 0.01)
                        .map(delays ->
                                name + " (which misses " + Figures.share(delays.missed()) + " of the abrupt changes)")
                        .orElse(name))
                .collect(Collectors.joining(", "));
    }

    /** One sentence a line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("The claim " + (holds() ? "holds." : "does not hold as it stands."));
        boolean mine = delayHolds();
        lines.add("Its first half, the delay, " + (mine ? "holds:" : "does not hold:"));
        comparisons(CHALLENGER, lines);
        for (Setting setting : Setting.values()) {
            List<String> keepers = keepers(setting);
            String which = setting == Setting.DEFAULTS
                    ? "Its second half, the budget, "
                            + (keepers.equals(List.of(CHALLENGER)) ? "holds: " : "does not hold: ")
                            + "at defaults"
                    : "When tuned on the stable scenario";
            lines.add(which + " the detectors that stay within one false alarm in 10,000 labels in all "
                    + report.scenarios().size() + " scenarios are: "
                    + (keepers.isEmpty() ? "none" : described(keepers, setting)) + ".");
        }
        over(CHALLENGER, lines);
        return lines;
    }

    /** The same for what could be done to the e-detector. */
    List<String> variantLines() {
        List<String> lines = new ArrayList<>();
        for (DetectorNote each : report.detectors()) {
            if (each.isVariant()) {
                over(each.name(), lines);
                comparisons(each.name(), lines);
            }
        }
        return lines;
    }

    private void over(String detector, List<String> lines) {
        for (Setting setting : Setting.values()) {
            if (report.has(detector, setting)) {
                List<String> over = report.overBudget(detector, setting);
                lines.add(String.format(
                        Locale.ROOT,
                        "%s, %s: %s.",
                        detector,
                        setting == Setting.DEFAULTS ? "defaults" : "tuned",
                        over.isEmpty()
                                ? "within budget everywhere"
                                : "beyond the budget in " + String.join("; ", over)));
            }
        }
    }

    private void comparisons(String challenger, List<String> lines) {
        for (Comparison each : report.comparisons()) {
            if (each.challenger().equals(challenger)) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s, %s, tuned: median %s labels; best classic (%s) %s; difference %s to %s: %s.",
                        each.scenario(),
                        challenger,
                        Figures.labels(each.median()),
                        each.best(),
                        Figures.labels(each.bestMedian()),
                        signed(each.lower()),
                        signed(each.upper()),
                        each.isBetter() ? "faster" : each.isNoWorse() ? "no difference beyond chance" : "slower"));
            }
        }
    }

    private static String signed(double labels) {
        return (labels > 0 ? "+" : labels < 0 ? "−" : "") + Figures.labels(Math.abs(labels));
    }
}
