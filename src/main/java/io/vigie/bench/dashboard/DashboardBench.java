package io.vigie.bench.dashboard;

import io.vigie.bench.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Fills an empty store with a fleet's series, and measures what the dashboard asks of it. */
public final class DashboardBench {
    private static final int WARM_UP = 3;

    private final Target target;
    private final Plan plan;
    private final Watcher watcher;

    private DashboardBench(Target target, Plan plan, Watcher watcher) {
        this.target = target;
        this.plan = plan;
        this.watcher = watcher;
    }

    /**
     * The store that is filled and asked.
     *
     * @param name as a person calls it
     * @param store its reader, which the dashboard uses too
     * @param dashboard address of the interface's server, with a slash at its end; it takes {@code today} for now
     * @param today of the same fleet as the plan
     */
    public record Target(String name, String url, Kind kind, TimedStore store, String dashboard, Today today) {
        /** What it is. */
        public enum Kind {
            QUESTDB,
            INFLUXDB
        }
    }

    /** @param rounds how often each question is put */
    public record Plan(Fleet fleet, boolean quick, int rounds) {}

    /**
     * @throws CancellationException if the watcher stopped it
     * @throws IOException if the store refuses, or cannot be reached
     */
    public static DashboardReport run(Target target, Plan plan, Watcher watcher)
            throws IOException, InterruptedException {
        return new DashboardBench(target, plan, watcher).run();
    }

    private DashboardReport run() throws IOException, InterruptedException {
        List<Course> courses = density().courses();
        long start = System.nanoTime();
        filler().fill(plan.fleet(), courses, watcher);
        double seconds = (System.nanoTime() - start) / 1e9;
        List<DashboardReport.Call> calls = new ArrayList<>();
        List<StoreCalls.Call> questions = new StoreCalls(target.store(), plan.fleet()).all();
        for (StoreCalls.Call call : questions) {
            calls.add(measure(call, "asking the store", calls.size(), questions.size()));
        }
        List<DashboardReport.View> views = new ArrayList<>();
        List<Views.View> all = new Views(plan.fleet()).all();
        for (Views.View view : all) {
            views.add(measure(view, views.size(), all.size()));
        }
        return new DashboardReport(target.name(), plan.fleet(), filled(courses), seconds, calls, views);
    }

    private Density density() {
        if (plan.quick()) {
            return Density.SPARSE;
        }
        return target.kind() == Target.Kind.QUESTDB ? Density.FULL : Density.THINNED;
    }

    private Filler filler() {
        StoreClient client = new StoreClient(target.url());
        return target.kind() == Target.Kind.QUESTDB
                ? new QuestDbFiller(client)
                : new InfluxFiller(client, InfluxFiller.DATABASE);
    }

    private DashboardReport.Call measure(StoreCalls.Call call, String step, int done, int of)
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
        return new DashboardReport.Call(call.name(), rows, Timing.of(nanos));
    }

    private DashboardReport.View measure(Views.View view, int done, int of) throws IOException, InterruptedException {
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
        return new DashboardReport.View(
                view.name(),
                bytes,
                Timing.of(nanos),
                (double) calls / plan.rounds(),
                Timing.of(inStore).medianMs());
    }

    private void look(String step, int done, int of) {
        if (watcher.isStopped()) {
            throw new CancellationException("stopped");
        }
        watcher.progress(step, done, of);
    }

    private List<DashboardReport.Filled> filled(List<Course> courses) {
        Map<List<Object>, List<Course>> kinds = new LinkedHashMap<>();
        for (Course course : courses) {
            kinds.computeIfAbsent(
                            List.of(course.window(), course.scope(), course.stepMillis()), any -> new ArrayList<>())
                    .add(course);
        }
        Fleet fleet = plan.fleet();
        List<DashboardReport.Filled> filled = new ArrayList<>();
        kinds.values().forEach(alike -> {
            Course course = alike.get(0);
            int series = course.scope().series(fleet).size();
            filled.add(new DashboardReport.Filled(
                    course.window(),
                    course.scope().words(),
                    alike.size(),
                    series,
                    words(Duration.ofMillis(course.stepMillis())),
                    (long) series * alike.size() * course.points(fleet.start(), fleet.end())));
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
