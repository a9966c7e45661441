package io.vigie.bench.dashboard;

import io.vigie.bench.BenchmarkObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Fills an empty store with a fleet's series, and measures the queries of the dashboard. */
public final class DashboardBench {
    private static final int WARM_UP = 3;

    private final BenchTarget target;
    private final DashboardBenchPlan plan;
    private final BenchmarkObserver observer;

    private DashboardBench(BenchTarget target, DashboardBenchPlan plan, BenchmarkObserver observer) {
        this.target = target;
        this.plan = plan;
        this.observer = observer;
    }

    /**
     * The store that is filled and queried.
     *
     * @param name its name in the report
     * @param store reads it, for the dashboard as well
     * @param dashboard address of the interface's server, with a slash at its end; it takes {@code today} for now
     * @param today of the same fleet as the plan
     */
    public record BenchTarget(
            String name, String url, StoreType storeType, TimedStore store, String dashboard, FleetClock today) {
        /** The product. */
        public enum StoreType {
            QUESTDB,
            INFLUXDB
        }
    }

    /** @param rounds how often each query runs */
    public record DashboardBenchPlan(Fleet fleet, boolean quick, int rounds) {}

    /**
     * @throws CancellationException if the observer stopped it
     * @throws IOException if the store refuses a request, or cannot be reached
     */
    public static DashboardReport run(BenchTarget target, DashboardBenchPlan plan, BenchmarkObserver observer)
            throws IOException, InterruptedException {
        return new DashboardBench(target, plan, observer).run();
    }

    private DashboardReport run() throws IOException, InterruptedException {
        List<SyntheticSeries> series = density().series();
        long start = System.nanoTime();
        filler().fill(plan.fleet(), series, observer);
        double seconds = (System.nanoTime() - start) / 1e9;
        List<DashboardReport.StoreCallTiming> calls = new ArrayList<>();
        List<StoreCalls.StoreCall> questions = new StoreCalls(target.store(), plan.fleet()).all();
        for (StoreCalls.StoreCall call : questions) {
            calls.add(measure(call, "asking the store", calls.size(), questions.size()));
        }
        List<DashboardReport.ViewTiming> views = new ArrayList<>();
        List<DashboardViews.DashboardView> all = new DashboardViews(plan.fleet()).all();
        for (DashboardViews.DashboardView view : all) {
            views.add(measure(view, views.size(), all.size()));
        }
        return new DashboardReport(target.name(), plan.fleet(), filled(series), seconds, calls, views);
    }

    private PointDensity density() {
        if (plan.quick()) {
            return PointDensity.SPARSE;
        }
        return target.storeType() == BenchTarget.StoreType.QUESTDB ? PointDensity.FULL : PointDensity.THINNED;
    }

    private StoreFiller filler() {
        StoreClient client = new StoreClient(target.url());
        return target.storeType() == BenchTarget.StoreType.QUESTDB
                ? new QuestDbFiller(client)
                : new InfluxFiller(client, InfluxFiller.DATABASE);
    }

    private DashboardReport.StoreCallTiming measure(StoreCalls.StoreCall call, String step, int done, int of)
            throws IOException, InterruptedException {
        long[] nanos = new long[plan.rounds()];
        int rows = 0;
        for (int round = -WARM_UP; round < plan.rounds(); round++) {
            look(step, done, of);
            long start = System.nanoTime();
            rows = call.run().rows(round + WARM_UP);
            if (round >= 0) {
                nanos[round] = System.nanoTime() - start;
            }
        }
        return new DashboardReport.StoreCallTiming(call.name(), rows, Timing.of(nanos));
    }

    private DashboardReport.ViewTiming measure(DashboardViews.DashboardView view, int done, int of)
            throws IOException, InterruptedException {
        StoreClient client = new StoreClient(target.dashboard() + "api/v1/");
        long[] nanos = new long[plan.rounds()];
        long[] inStore = new long[plan.rounds()];
        int bytes = 0;
        int calls = 0;
        for (int round = -WARM_UP; round < plan.rounds(); round++) {
            look("asking the dashboard", done, of);
            target.store().reset();
            target.today().set(view.daysAgo().applyAsInt(round + WARM_UP));
            long start = System.nanoTime();
            bytes = client.get(view.path().apply(round + WARM_UP)).length();
            if (round >= 0) {
                nanos[round] = System.nanoTime() - start;
                inStore[round] = target.store().nanos();
                calls += target.store().calls();
            }
        }
        return new DashboardReport.ViewTiming(
                view.name(),
                bytes,
                Timing.of(nanos),
                (double) calls / plan.rounds(),
                Timing.of(inStore).medianMs());
    }

    private void look(String step, int done, int of) {
        if (observer.isStopped()) {
            throw new CancellationException("stopped");
        }
        observer.progress(step, done, of);
    }

    private List<DashboardReport.FilledSeries> filled(List<SyntheticSeries> series) {
        Map<List<Object>, List<SyntheticSeries>> byDensity = new LinkedHashMap<>();
        for (SyntheticSeries each : series) {
            byDensity
                    .computeIfAbsent(List.of(each.window(), each.scope(), each.stepMs()), any -> new ArrayList<>())
                    .add(each);
        }
        Fleet fleet = plan.fleet();
        List<DashboardReport.FilledSeries> filled = new ArrayList<>();
        byDensity.values().forEach(alike -> {
            SyntheticSeries first = alike.get(0);
            int count = first.scope().series(fleet).size();
            filled.add(new DashboardReport.FilledSeries(
                    first.window(),
                    first.scope().words(),
                    alike.size(),
                    count,
                    words(Duration.ofMillis(first.stepMs())),
                    (long) count * alike.size() * first.points(fleet.start(), fleet.end())));
        });
        return filled;
    }

    private static String words(Duration step) {
        if (step.toDays() > 0) {
            return step.toDays() + " d";
        }
        return step.toHours() > 0 ? step.toHours() + " h" : step.toMinutes() + " min";
    }
}
