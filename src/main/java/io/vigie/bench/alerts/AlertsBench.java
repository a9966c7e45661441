package io.vigie.bench.alerts;

import io.vigie.bench.BenchWorkers;
import io.vigie.bench.BenchmarkObserver;
import io.vigie.bench.alerts.AlertsReport.ChangedWorld;
import io.vigie.bench.alerts.AlertsReport.StableWorld;
import java.util.ArrayList;
import java.util.List;

/** Worlds × seeds → whole histories, one after the other on each thread → figures. The same plan gives the same report. */
public final class AlertsBench {

    /** Worlds of more requests a day than this take several times as long. */
    private static final double MANY_REQUESTS = 5_000;

    /** So do worlds of more slices than this. */
    private static final int MANY_SLICES = 10;

    private static final int CHANGING_PART = 5;
    private static final int LARGE_PART = 10;

    /**
     * The size of a run.
     *
     * @param seeds histories of each stable world, at least 1: false alerts are rare. Worlds that change get a fifth of
     *     them, and worlds that take many times as long a tenth, each at least 1
     * @param firstSeed the first of consecutive seeds
     * @param threads at least 1
     */
    public record AlertsBenchPlan(List<World> worlds, int seeds, long firstSeed, int threads) {
        public AlertsBenchPlan {
            worlds = List.copyOf(worlds);
            if (seeds < 1 || threads < 1) {
                throw new IllegalArgumentException("at least 1 seed and 1 thread");
            }
        }

        int seedsOf(World world) {
            boolean isLarge = world.traffic().requestsPerDay() > MANY_REQUESTS
                    || world.traffic().slices() > MANY_SLICES;
            int part = isLarge ? LARGE_PART : world.change() == null ? 1 : CHANGING_PART;
            return Math.max(1, seeds / part);
        }
    }

    private AlertsBench() {}

    /**
     * @throws java.util.concurrent.CancellationException if the observer stopped it
     * @throws InterruptedException if this thread was interrupted
     */
    public static AlertsReport run(AlertsBenchPlan plan, BenchmarkObserver observer) throws InterruptedException {
        List<StableWorld> stable = new ArrayList<>();
        List<ChangedWorld> changed = new ArrayList<>();
        try (BenchWorkers workers = new BenchWorkers(plan.threads(), observer::isStopped)) {
            for (World world : plan.worlds()) {
                int seeds = plan.seedsOf(world);
                List<WorldOutcome> outcomes = workers.all(
                        seeds,
                        i -> WorldOutcome.of(world, plan.firstSeed() + i),
                        done -> observer.progress(world.id(), done, seeds));
                if (world.change() == null) {
                    stable.add(WorldFigures.stable(world, outcomes));
                } else {
                    changed.add(WorldFigures.changed(world, outcomes));
                }
            }
        }
        return new AlertsReport(plan.seeds(), plan.firstSeed(), stable, changed);
    }
}
