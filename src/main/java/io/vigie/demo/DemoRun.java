package io.vigie.demo;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.IncidentEvents;
import io.vigie.decode.RecordLimits;
import io.vigie.local.InterruptHandler;
import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;
import io.vigie.simulate.AlertCheck;
import io.vigie.simulate.PlantedChange;
import io.vigie.simulate.Scenario;
import io.vigie.store.QuestDbSeriesStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run of the demo, from an empty directory to the last alert. */
public final class DemoRun {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    /** Whoever checks waits as long as anything moves: a busy machine is slow, a job that hangs stands still. */
    private static final Duration NO_PROGRESS_AT_MOST = Duration.ofSeconds(90);

    /** The number of checkpoints after which everything that the drift job has written can be read. */
    private static final int CHECKPOINTS = 2;

    private static final double DAY_MS = 86_400_000.0;

    private final DemoPlan plan;
    private final Path settings;
    private final DemoScreen screen;
    private final Clock clock;
    private final AlertCheck check;
    private final long startNanos = System.nanoTime();

    /**
     * What to run.
     *
     * @param speed seconds of event time per second
     * @param check whether the demo ends when the past is over
     * @param keep where data is kept; null: it is deleted at the end
     * @param dashboardPort 0: a free one
     */
    public record DemoPlan(
            Scenario scenario,
            long seed,
            double speed,
            boolean check,
            @Nullable Path keep,
            int dashboardPort) {}

    /**
     * @param settings the directory with the settings of both jobs
     * @param clock tells when traffic of the present is due
     */
    public DemoRun(DemoPlan plan, Path settings, DemoScreen screen, Clock clock) {
        this.plan = plan;
        this.settings = settings;
        this.screen = screen;
        this.clock = clock;
        this.check = new AlertCheck(plan.scenario());
    }

    private record Running(
            DemoJobs jobs,
            DemoTraffic traffic,
            TopicFeed<AlertEvent> alerts,
            TopicFeed<IncidentEvent> incidents,
            DemoMetrics metrics,
            long end) {}

    /**
     * Runs the demo; returns whether the alerts were those that the scenario calls for.
     *
     * @throws IllegalStateException if a job has ended, or a check takes too long
     */
    public boolean execute() throws IOException, InterruptedException {
        screen.say("starting a Kafka broker, a store and both jobs");
        try (InterruptHandler interruption = InterruptHandler.watch();
                DemoJobs jobs = DemoJobs.start(
                        settings, plan.keep(), store -> DemoDashboard.start(plan.dashboardPort(), store, clock));
                DemoTraffic traffic = new DemoTraffic(plan.scenario(), plan.seed(), plan.speed(), jobs.kafka(), clock);
                TopicFeed<AlertEvent> alerts = new TopicFeed<>(
                        jobs.kafka().bootstrapServers(),
                        jobs.kafka().topics().alerts(),
                        AlertCodec.decoder(RecordLimits.DEFAULT, clock));
                TopicFeed<IncidentEvent> incidents = new TopicFeed<>(
                        jobs.kafka().bootstrapServers(),
                        jobs.kafka().topics().incidents(),
                        IncidentEvents.decoder(RecordLimits.DEFAULT, clock))) {
            Running running = new Running(
                    jobs,
                    traffic,
                    alerts,
                    incidents,
                    new DemoMetrics(new QuestDbSeriesStore(jobs.store().url()), plan.scenario()),
                    plan.scenario().span().end());
            announce(running);
            traffic.start();
            if (!followPast(running, interruption)) {
                return false;
            }
            screen.outcome(check.lines());
            screen.say(String.format(
                    Locale.ROOT,
                    "%s after %d s",
                    check.passed() ? "as it should be" : "NOT as it should be",
                    seconds()));
            sayWhereToLook(running);
            if (!plan.check()) {
                followPresent(running, interruption);
            }
            return check.passed();
        }
    }

    private void announce(Running running) {
        Scenario scenario = plan.scenario();
        screen.say(String.format(
                Locale.ROOT,
                "%.0f days of %d models in %d languages, seed %d; planted:",
                (scenario.span().end() - scenario.span().start()) / DAY_MS,
                scenario.models().size(),
                scenario.volume().languages().size(),
                plan.seed()));
        for (PlantedChange change : scenario.changes()) {
            screen.say(String.format(
                    Locale.ROOT,
                    "  day %2.0f  %s: %s",
                    day(change.at()),
                    change.model(),
                    change.effect().description()));
        }
        screen.say("Kafka at " + running.jobs().kafka().bootstrapServers() + ", store at "
                + running.jobs().store().url());
        screen.say("Dashboard at " + running.jobs().dashboard().where());
    }

    /** Returns false if interrupted before all of it was processed. */
    private boolean followPast(Running running, InterruptHandler interruption)
            throws IOException, InterruptedException {
        long end = plan.scenario().span().end();
        long lastCheckpoint = Long.MAX_VALUE;
        Progress progress = new Progress();
        while (!interruption.isRequested()) {
            look(running);
            if (running.jobs().checkpoints() >= lastCheckpoint) {
                look(running);
                return true;
            }
            if (lastCheckpoint == Long.MAX_VALUE && running.metrics().reached() >= end) {
                lastCheckpoint = running.jobs().checkpoints() + CHECKPOINTS;
            }
            if (plan.check() && progress.standsStill(running)) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "nothing has moved for %d s, and only %.1f days are processed",
                        NO_PROGRESS_AT_MOST.toSeconds(),
                        day(running.metrics().reached())));
            }
        }
        return false;
    }

    private void followPresent(Running running, InterruptHandler interruption)
            throws IOException, InterruptedException {
        screen.say("the past is over; traffic goes on in real time until Ctrl-C");
        while (!interruption.isRequested()) {
            look(running);
        }
    }

    private void look(Running running) throws IOException, InterruptedException {
        for (AlertEvent alert : running.alerts().poll(LOOK_EVERY)) {
            check.accept(alert);
        }
        running.incidents().poll(Duration.ZERO).forEach(screen::incident);
        if (running.traffic().failure().isPresent()) {
            throw new IllegalStateException(running.traffic().failure().get());
        }
        running.jobs().requireAlive();
        String header = String.format(
                Locale.ROOT,
                "day %.1f, %,d requests sent; processed up to day %.1f; %d s",
                day(running.traffic().reached()),
                running.traffic().requests(),
                day(running.metrics().reached()),
                seconds());
        screen.table(header, running.metrics().rows(), System.nanoTime());
    }

    private void sayWhereToLook(Running running) {
        List.of(
                        "",
                        "dashboard " + running.jobs().dashboard().url(),
                        "store    " + running.jobs().store().url() + ", a console in the browser; SQL at /exec?query=",
                        "Kafka    " + running.jobs().kafka().bootstrapServers() + ", incidents in the topic "
                                + running.jobs().kafka().topics().incidents(),
                        "log      " + System.getProperty("vigie.log.dir", System.getProperty("java.io.tmpdir")),
                        "data     " + running.jobs().directory() + (plan.keep() == null ? ", deleted at the end" : ""))
                .forEach(screen::say);
    }

    /** Whether requests are sent and days are processed; at the end, whether checkpoints are completed. */
    private static final class Progress {
        private long sent = -1;
        private long reached = -1;
        private long checkpoints = -1;
        private long movedNanos = System.nanoTime();

        boolean standsStill(Running running) throws IOException, InterruptedException {
            long nowSent = running.traffic().requests();
            long nowReached = running.metrics().reached();
            // A job that is stuck goes on with checkpoints: they count when nothing else is left to wait for.
            boolean isOver = nowReached >= running.end();
            long nowCheckpoints = isOver ? running.jobs().checkpoints() : 0;
            long now = System.nanoTime();
            if (nowSent != sent || nowReached != reached || nowCheckpoints != checkpoints) {
                sent = nowSent;
                reached = nowReached;
                checkpoints = nowCheckpoints;
                movedNanos = now;
            }
            return now - movedNanos > NO_PROGRESS_AT_MOST.toNanos();
        }
    }

    private double day(long time) {
        return (time - plan.scenario().span().start()) / DAY_MS;
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
    }
}
