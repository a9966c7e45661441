package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.DelayComparison;
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
     * The size of a run.
     *
     * @param seeds streams per scenario, at least 1
     * @param firstSeed the first of consecutive seeds
     * @param threads at least 1
     */
    public record DetectionBenchPlan(int seeds, long firstSeed, int threads) {
        public DetectionBenchPlan {
            if (seeds < 1 || threads < 1) {
                throw new IllegalArgumentException("at least 1 seed and 1 thread");
            }
        }

        /** More than are measured, if those are few: a parameter that fits ten streams may not fit the next ten. */
        int tuningStreams() {
            return Math.max(seeds, Math.min(ENOUGH_TO_TUNE, 4 * seeds));
        }

        private static final int ENOUGH_TO_TUNE = 200;
    }

    private final DetectionBenchPlan plan;
    private final BenchmarkObserver observer;
    private final List<TunableDetector> families;
    private final List<StreamScenario> scenarios;

    DetectionBench(
            DetectionBenchPlan plan,
            BenchmarkObserver observer,
            List<TunableDetector> families,
            List<StreamScenario> scenarios) {
        this.plan = plan;
        this.observer = observer;
        this.families = families;
        this.scenarios = scenarios;
    }

    /**
     * @throws java.util.concurrent.CancellationException if the observer stopped it
     * @throws InterruptedException if this thread was interrupted
     */
    public static DetectionReport run(DetectionBenchPlan plan, BenchmarkObserver observer) throws InterruptedException {
        return new DetectionBench(plan, observer, BenchmarkedDetectors.all(), StreamScenarios.ALL).run();
    }

    DetectionReport run() throws InterruptedException {
        try (BenchWorkers workers = new BenchWorkers(plan.threads(), observer::isStopped)) {
            List<TuningResult> tuning = tune(workers);
            List<ConfiguredDetector> contestants = contestants(tuning);
            Map<StreamScenario, Map<ConfiguredDetector, List<Trial>>> trials = new LinkedHashMap<>();
            for (StreamScenario scenario : scenarios) {
                trials.put(scenario, measure(scenario, contestants, workers));
            }
            return report(tuning, trials);
        }
    }

    private List<TuningResult> tune(BenchWorkers workers) throws InterruptedException {
        Tuning tuning = new Tuning(workers, plan.tuningStreams(), plan.firstSeed());
        List<TuningResult> tuned = new ArrayList<>();
        for (TunableDetector family : families) {
            observer.progress("tuning", tuned.size(), families.size());
            tuned.add(tuning.tune(family));
        }
        return tuned;
    }

    private List<ConfiguredDetector> contestants(List<TuningResult> tuning) {
        List<ConfiguredDetector> contestants = new ArrayList<>();
        for (int i = 0; i < families.size(); i++) {
            contestants.add(families.get(i).byDefault());
            if (tuning.get(i).isReachable()) {
                contestants.add(families.get(i)
                        .contestant(ParameterChoice.TUNED, tuning.get(i).value()));
            }
        }
        return contestants;
    }

    private Map<ConfiguredDetector, List<Trial>> measure(
            StreamScenario scenario, List<ConfiguredDetector> contestants, BenchWorkers workers)
            throws InterruptedException {
        List<List<Trial>> bySeed = workers.all(
                plan.seeds(),
                i -> {
                    LabelStream stream = scenario.draw(plan.firstSeed() + i);
                    return contestants.stream()
                            .map(each -> Trial.run(stream, each))
                            .toList();
                },
                done -> observer.progress(scenario.id(), done, plan.seeds()));
        Map<ConfiguredDetector, List<Trial>> byContestant = new LinkedHashMap<>();
        for (int i = 0; i < contestants.size(); i++) {
            int column = i;
            byContestant.put(
                    contestants.get(i),
                    bySeed.stream().map(row -> row.get(column)).toList());
        }
        return byContestant;
    }

    private DetectionReport report(
            List<TuningResult> tuning, Map<StreamScenario, Map<ConfiguredDetector, List<Trial>>> trials) {
        List<Cell> cells = new ArrayList<>();
        List<DelayComparison> comparisons = new ArrayList<>();
        trials.forEach((scenario, byContestant) -> {
            byContestant.forEach((contestant, all) -> cells.add(new Cell(
                    scenario.id(),
                    contestant.detector(),
                    contestant.setting().name(),
                    FalseAlarms.of(all),
                    scenario.changes() ? DetectionDelays.of(all) : null)));
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
                        .map(each -> new DetectorNote(each.name(), each.role().name()))
                        .toList(),
                tuning,
                cells,
                comparisons);
    }

    /** The tuned e-detector and each tuned variant against the best tuned classic detector. */
    private List<DelayComparison> compare(StreamScenario scenario, Map<ConfiguredDetector, List<Trial>> trials) {
        Map<String, List<Trial>> tuned = new LinkedHashMap<>();
        trials.forEach((contestant, all) -> {
            if (contestant.setting() == ParameterChoice.TUNED) {
                tuned.put(contestant.detector(), all);
            }
        });
        Map<String, Double> medians = new LinkedHashMap<>();
        tuned.forEach((name, all) -> medians.put(name, DetectionDelays.of(all).median()));
        List<TunableDetector> classics = families.stream()
                .filter(each -> each.role() == TunableDetector.DetectorRole.CLASSIC && tuned.containsKey(each.name()))
                .toList();
        if (classics.isEmpty()) {
            return List.of();
        }
        String best = classics.stream()
                .map(TunableDetector::name)
                .min(Comparator.comparing(medians::get))
                .orElseThrow();
        List<DelayComparison> comparisons = new ArrayList<>();
        for (TunableDetector family : families) {
            boolean challenges = family.role() == TunableDetector.DetectorRole.E_DETECTOR
                    || family.role() == TunableDetector.DetectorRole.VARIANT;
            if (challenges && tuned.containsKey(family.name())) {
                double[] interval = DetectionDelays.differenceOfMedians(tuned.get(family.name()), tuned.get(best));
                comparisons.add(new DelayComparison(
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
