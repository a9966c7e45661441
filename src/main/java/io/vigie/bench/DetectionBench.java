package io.vigie.bench;

import io.vigie.bench.Contestant.Setting;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.Comparison;
import io.vigie.bench.DetectionReport.DetectorNote;
import io.vigie.bench.DetectionReport.ScenarioNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures all detectors on all scenarios:
 *
 * <pre>
 * families ─► tune (own streams, stable) ─► contestants ─┐
 * scenarios × seeds ─► one stream for all ───────────────┴─► trials ─► false alarms, delays, comparisons
 * </pre>
 *
 * <p>The same plan gives the same report, on any number of threads.
 */
public final class DetectionBench {
    /**
     * How much is measured.
     *
     * @param seeds streams per scenario, at least 1
     * @param firstSeed of consecutive ones
     * @param threads at least 1
     */
    public record Plan(int seeds, long firstSeed, int threads) {
        public Plan {
            if (seeds < 1 || threads < 1) {
                throw new IllegalArgumentException("at least 1 seed and 1 thread");
            }
        }

        /** More than are measured where those are few: a parameter that fits ten streams does not fit the next ten. */
        int tuningStreams() {
            return Math.max(seeds, Math.min(ENOUGH_TO_TUNE, 4 * seeds));
        }

        private static final int ENOUGH_TO_TUNE = 200;
    }

    private final Plan plan;
    private final Watcher watcher;
    private final List<Family> families;
    private final List<Scenario> scenarios;

    DetectionBench(Plan plan, Watcher watcher, List<Family> families, List<Scenario> scenarios) {
        this.plan = plan;
        this.watcher = watcher;
        this.families = families;
        this.scenarios = scenarios;
    }

    /**
     * @throws java.util.concurrent.CancellationException if the watcher stopped it
     * @throws InterruptedException if this thread was interrupted
     */
    public static DetectionReport run(Plan plan, Watcher watcher) throws InterruptedException {
        return new DetectionBench(plan, watcher, Families.all(), Scenarios.ALL).run();
    }

    DetectionReport run() throws InterruptedException {
        try (Workers workers = new Workers(plan.threads(), watcher::isStopped)) {
            List<Tuned> tuning = tune(workers);
            List<Contestant> contestants = contestants(tuning);
            Map<Scenario, Map<Contestant, List<Trial>>> trials = new LinkedHashMap<>();
            for (Scenario scenario : scenarios) {
                trials.put(scenario, measure(scenario, contestants, workers));
            }
            return report(tuning, trials);
        }
    }

    private List<Tuned> tune(Workers workers) throws InterruptedException {
        Tuning tuning = new Tuning(workers, plan.tuningStreams(), plan.firstSeed());
        List<Tuned> tuned = new ArrayList<>();
        for (Family family : families) {
            watcher.progress("tuning", tuned.size(), families.size());
            tuned.add(tuning.tune(family));
        }
        return tuned;
    }

    private List<Contestant> contestants(List<Tuned> tuning) {
        List<Contestant> contestants = new ArrayList<>();
        for (int i = 0; i < families.size(); i++) {
            contestants.add(families.get(i).byDefault());
            if (tuning.get(i).isReachable()) {
                contestants.add(
                        families.get(i).contestant(Setting.TUNED, tuning.get(i).value()));
            }
        }
        return contestants;
    }

    private Map<Contestant, List<Trial>> measure(Scenario scenario, List<Contestant> contestants, Workers workers)
            throws InterruptedException {
        List<List<Trial>> bySeed = workers.all(
                plan.seeds(),
                i -> {
                    LabelStream stream = scenario.draw(plan.firstSeed() + i);
                    return contestants.stream()
                            .map(each -> Trial.run(stream, each))
                            .toList();
                },
                done -> watcher.progress(scenario.id(), done, plan.seeds()));
        Map<Contestant, List<Trial>> byContestant = new LinkedHashMap<>();
        for (int i = 0; i < contestants.size(); i++) {
            int column = i;
            byContestant.put(
                    contestants.get(i),
                    bySeed.stream().map(row -> row.get(column)).toList());
        }
        return byContestant;
    }

    private DetectionReport report(List<Tuned> tuning, Map<Scenario, Map<Contestant, List<Trial>>> trials) {
        List<Cell> cells = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        trials.forEach((scenario, byContestant) -> {
            byContestant.forEach((contestant, all) -> cells.add(new Cell(
                    scenario.id(),
                    contestant.detector(),
                    contestant.setting().name(),
                    FalseAlarms.of(all),
                    scenario.changes() ? Delays.of(all) : null)));
            if (scenario.changes()) {
                comparisons.addAll(compare(scenario, byContestant));
            }
        });
        return new DetectionReport(
                plan.seeds(),
                plan.firstSeed(),
                scenarios.stream()
                        .map(each -> new ScenarioNote(each.id(), each.description(), each.changes()))
                        .toList(),
                families.stream()
                        .map(each -> new DetectorNote(each.name(), each.kind().name()))
                        .toList(),
                tuning,
                cells,
                comparisons);
    }

    /** The tuned e-detector, and each tuned variant, against the best of the tuned classic ones. */
    private List<Comparison> compare(Scenario scenario, Map<Contestant, List<Trial>> trials) {
        Map<String, List<Trial>> tuned = new LinkedHashMap<>();
        trials.forEach((contestant, all) -> {
            if (contestant.setting() == Setting.TUNED) {
                tuned.put(contestant.detector(), all);
            }
        });
        Map<String, Double> medians = new LinkedHashMap<>();
        tuned.forEach((name, all) -> medians.put(name, Delays.of(all).median()));
        List<Family> classics = families.stream()
                .filter(each -> each.kind() == Family.Kind.CLASSIC && tuned.containsKey(each.name()))
                .toList();
        if (classics.isEmpty()) {
            return List.of();
        }
        String best = classics.stream()
                .map(Family::name)
                .min(Comparator.comparing(medians::get))
                .orElseThrow();
        List<Comparison> comparisons = new ArrayList<>();
        for (Family family : families) {
            boolean challenges = family.kind() == Family.Kind.E_DETECTOR || family.kind() == Family.Kind.VARIANT;
            if (challenges && tuned.containsKey(family.name())) {
                double[] interval = Delays.differenceOfMedians(tuned.get(family.name()), tuned.get(best));
                comparisons.add(new Comparison(
                        scenario.id(),
                        family.name(),
                        best,
                        medians.get(family.name()),
                        medians.get(best),
                        interval[0],
                        interval[1]));
            }
        }
        return comparisons;
    }
}
