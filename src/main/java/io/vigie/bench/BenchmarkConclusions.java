package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.DelayComparison;
import io.vigie.bench.DetectionReport.DetectorNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the figures say about the claim that the e-detector is worth its name; whichever way they say it. */
final class BenchmarkConclusions {
    static final String CLAIM =
            "At equal measured false-alarm rate the e-detector's median delay is no worse than the best "
                    + "classic detector's in the"
                    + " abrupt and gradual scenarios, and at its defaults it is the only detector whose false alarms "
                    + "stay within budget in all scenarios.";

    /** Share of abrupt changes; who misses more of them is called silent. */
    private static final double MOST_MISSED = 0.1;

    private static final String CHALLENGER = BenchmarkedDetectors.E_DETECTOR.name();
    private static final List<String> CLAIMED = List.of(StreamScenarios.ABRUPT.id(), StreamScenarios.GRADUAL.id());

    /** Of variants: a change of each kind. */
    private static final List<String> SHOWN =
            List.of(StreamScenarios.ABRUPT.id(), StreamScenarios.GRADUAL.id(), StreamScenarios.LARGE.id());

    private final DetectionReport report;

    BenchmarkConclusions(DetectionReport report) {
        this.report = report;
    }

    /** Both halves of the claim. */
    boolean holds() {
        return delayHolds(CHALLENGER) && keepers(ParameterChoice.DEFAULTS).equals(List.of(CHALLENGER));
    }

    private boolean delayHolds(String challenger) {
        List<DelayComparison> claimed = report.comparisons().stream()
                .filter(each -> each.challenger().equals(challenger) && CLAIMED.contains(each.scenario()))
                .toList();
        return claimed.size() == CLAIMED.size() && claimed.stream().allMatch(DelayComparison::isNoWorse);
    }

    /**
     * Detectors, no variants, within budget in every scenario. The baseline is none: it keeps its rate by looking at
     * nothing.
     */
    private List<String> keepers(ParameterChoice setting) {
        return report.detectors().stream()
                .filter(each -> each.isClassic() || each.name().equals(CHALLENGER))
                .map(DetectorNote::name)
                .filter(name -> report.has(name, setting)
                        && report.overBudget(name, setting).isEmpty())
                .toList();
    }

    /** The budget alone is kept best by a detector that never speaks. */
    private void withoutTheSilent(List<String> keepers, List<String> lines) {
        List<String> speaking = keepers.stream().filter(this::findsChanges).toList();
        if (speaking.size() < keepers.size()) {
            lines.add("Whoever misses more than one abrupt change in ten keeps the budget by silence. Of the others, "
                    + (speaking.isEmpty() ? "none" : String.join(", ", speaking))
                    + (speaking.size() > 1 ? " keep" : " keeps") + " it in all scenarios"
                    + (speaking.equals(List.of(CHALLENGER)) ? ", and no other detector does." : "."));
        }
    }

    private boolean findsChanges(String detector) {
        return report.cell(StreamScenarios.ABRUPT.id(), detector, ParameterChoice.DEFAULTS)
                .map(Cell::delays)
                .filter(delays -> delays.missed() <= MOST_MISSED)
                .isPresent();
    }

    /** A detector that never speaks keeps every budget: what it misses is said with it. */
    private String described(List<String> keepers, ParameterChoice setting) {
        return keepers.stream()
                .map(name -> report.cell(StreamScenarios.ABRUPT.id(), name, setting)
                        .map(Cell::delays)
                        .filter(delays -> delays.missed() > 0.01)
                        .map(delays -> name + " (which misses " + BenchNumberFormat.share(delays.missed())
                                + " of the abrupt changes)")
                        .orElse(name))
                .collect(Collectors.joining(", "));
    }

    /** One sentence a line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("The claim " + (holds() ? "holds." : "does not hold as it stands."));
        boolean mine = delayHolds(CHALLENGER);
        lines.add("Its first half, the delay, " + (mine ? "holds:" : "does not hold:"));
        report.scenarios().forEach(each -> comparison(each.id(), CHALLENGER, lines));
        for (ParameterChoice setting : ParameterChoice.values()) {
            List<String> keepers = keepers(setting);
            String which = setting == ParameterChoice.DEFAULTS
                    ? "Its second half, the budget, "
                            + (keepers.equals(List.of(CHALLENGER)) ? "holds: " : "does not hold: ")
                            + "at defaults"
                    : "When tuned on the stable scenario";
            lines.add(which + " the detectors that stay within one false alarm in 10,000 labels in all "
                    + report.scenarios().size() + " scenarios are: "
                    + (keepers.isEmpty() ? "none" : described(keepers, setting)) + ".");
            if (setting == ParameterChoice.DEFAULTS) {
                withoutTheSilent(keepers, lines);
            }
        }
        over(CHALLENGER, lines);
        priceOfTheGuarantee(lines);
        return lines;
    }

    /** What the e-detector's defaults leave of the budget, and what that costs. */
    private void priceOfTheGuarantee(List<String> lines) {
        Optional<FalseAlarms> stable = report.cell(StreamScenarios.STABLE.id(), CHALLENGER, ParameterChoice.DEFAULTS)
                .map(Cell::falseAlarms);
        Optional<DetectionDelays> byDefault = abrupt(ParameterChoice.DEFAULTS);
        Optional<DetectionDelays> tuned = abrupt(ParameterChoice.TUNED);
        if (stable.isPresent() && byDefault.isPresent() && tuned.isPresent()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s, defaults: %s false alarms in 10,000 stable labels, where 1 is allowed; the abrupt "
                            + "change is found in %s labels (median), with the"
                            + " budget used up in %s.",
                    CHALLENGER,
                    BenchNumberFormat.rate(stable.get()),
                    BenchNumberFormat.labels(byDefault.get().median()),
                    BenchNumberFormat.labels(tuned.get().median())));
        }
    }

    private Optional<DetectionDelays> abrupt(ParameterChoice setting) {
        return report.cell(StreamScenarios.ABRUPT.id(), CHALLENGER, setting).map(Cell::delays);
    }

    /** What could be done to the e-detector, and what would become of the claim. */
    List<String> variantLines() {
        List<String> lines = new ArrayList<>();
        for (DetectorNote each : report.detectors()) {
            if (each.isVariant()) {
                over(each.name(), lines);
                SHOWN.forEach(scenario -> comparison(scenario, each.name(), lines));
                lines.add(String.format(
                        Locale.ROOT,
                        "%s in the e-detector's place: the claim about delay %s; at defaults the budget is "
                                + "%s in all scenarios.",
                        each.name(),
                        delayHolds(each.name()) ? "holds" : "does not hold",
                        report.overBudget(each.name(), ParameterChoice.DEFAULTS).isEmpty() ? "kept" : "not kept"));
            }
        }
        return lines;
    }

    private void over(String detector, List<String> lines) {
        for (ParameterChoice setting : ParameterChoice.values()) {
            if (report.has(detector, setting)) {
                List<String> over = report.overBudget(detector, setting);
                lines.add(String.format(
                        Locale.ROOT,
                        "%s, %s: %s.",
                        detector,
                        setting == ParameterChoice.DEFAULTS ? "defaults" : "tuned",
                        over.isEmpty()
                                ? "within budget everywhere"
                                : "beyond the budget in " + String.join("; ", over)));
            }
        }
    }

    private void comparison(String scenario, String challenger, List<String> lines) {
        for (DelayComparison each : report.comparisons()) {
            if (each.challenger().equals(challenger) && each.scenario().equals(scenario)) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s, %s, tuned: median %s labels; best classic (%s) %s; difference %s to %s: %s.%s",
                        scenario,
                        challenger,
                        BenchNumberFormat.labels(each.median()),
                        each.best(),
                        BenchNumberFormat.labels(each.bestMedian()),
                        signed(each.lower()),
                        signed(each.upper()),
                        each.isBetter() ? "faster" : each.isNoWorse() ? "no difference beyond chance" : "slower",
                        notEqual(each)));
            }
        }
    }

    /** Tuned on stable independent labels, two detectors need not be equally loud elsewhere. */
    private String notEqual(DelayComparison comparison) {
        Optional<FalseAlarms> mine = tunedAlarms(comparison.scenario(), comparison.challenger());
        Optional<FalseAlarms> theirs = tunedAlarms(comparison.scenario(), comparison.best());
        if (mine.isEmpty()
                || theirs.isEmpty()
                || (mine.get().withinBudget() && theirs.get().withinBudget())) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                " Not at equal false alarms: before the change %s against %s per 10,000.",
                BenchNumberFormat.significant(mine.get().per10k()),
                BenchNumberFormat.significant(theirs.get().per10k()));
    }

    private Optional<FalseAlarms> tunedAlarms(String scenario, String detector) {
        return report.cell(scenario, detector, ParameterChoice.TUNED).map(Cell::falseAlarms);
    }

    private static String signed(double labels) {
        return (labels > 0 ? "+" : labels < 0 ? "−" : "") + BenchNumberFormat.labels(Math.abs(labels));
    }
}
