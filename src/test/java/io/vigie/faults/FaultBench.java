package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.faults.Outcome.Comparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * One history, the outcome of an undisturbed run over it, and the outcomes of runs with faults. Its services run until
 * the test process ends.
 */
final class FaultBench {

    private static final long SEED = 20_260_714;
    private static final Recording.Shape SHAPE = new Recording.Shape(12, 2, 300);
    private static final Duration SETTLING = Duration.ofMinutes(2);

    /** Checks without which equality would mean nothing. */
    private static final List<String> NEVER_EMPTY = List.of(
            "panes",
            "scores",
            "alerts",
            "incidents",
            "series traffic",
            "series latency",
            "series quality",
            "series abandonment",
            "series drift",
            "series objective",
            "series alert");

    private static @Nullable FaultBench shared;

    private final Services services;
    private final Recording recording;
    private @Nullable Outcome undisturbed;

    private FaultBench(Services services, Recording recording) {
        this.services = services;
        this.recording = recording;
    }

    static synchronized FaultBench shared() throws IOException, InterruptedException {
        if (shared == null) {
            Path directory = Files.createTempDirectory("vigie-faults");
            Recording recording = Recording.make(directory.resolve("history"), SEED, SHAPE);
            FaultBench bench = new FaultBench(Services.start(directory), recording);
            Runtime.getRuntime().addShutdownHook(new Thread(bench::close));
            shared = bench;
        }
        return shared;
    }

    private void close() {
        try {
            services.close();
            FileUtils.deleteDirectory(services.directory().toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Services services() {
        return services;
    }

    Outcome undisturbed() throws Exception {
        if (undisturbed == null) {
            undisturbed = run(new Fault() {
                @Override
                public String name() {
                    return "undisturbed";
                }

                @Override
                public Duration publication() {
                    return Duration.ZERO;
                }

                @Override
                public long strike(FaultRun run) {
                    return System.nanoTime();
                }
            });
            Map<String, Long> sizes = undisturbed.sizes();
            assertThat(NEVER_EMPTY)
                    .as("an undisturbed run, seed %d: %s", SEED, sizes)
                    .allSatisfy(kind -> assertThat(sizes.get(kind)).as(kind).isPositive());
        }
        return Objects.requireNonNull(undisturbed);
    }

    /** A run without a fault. */
    private Outcome run(Fault fault) throws Exception {
        try (FaultRun run = FaultRun.prepare(services, recording, fault)) {
            run.start();
            return run.finish();
        }
    }

    /** A run with a fault, compared with the undisturbed one. */
    void check(Fault fault) throws Exception {
        Outcome expected = undisturbed();
        try (fault;
                FaultRun run = FaultRun.prepare(services, recording, fault)) {
            fault.before(run);
            run.start();
            run.awaitRead(fault.strikesAt());
            long over = fault.strike(run);
            run.cluster().awaitCheckpoints(1);
            Duration recovery = Duration.ofNanos(System.nanoTime() - over);
            run.finish();
            Comparison comparison = settled(run, fault, expected);
            FaultTable.add(fault.name(), recovery, comparison);
            assertThat(comparison.isEqual())
                    .as(
                            "%s, seed %d: of %d records %d lost, %d extra%n%s%nfailures: %s %s",
                            fault.name(),
                            run.seed(),
                            comparison.checked(),
                            comparison.lost(),
                            comparison.extra(),
                            String.join("\n", comparison.examples()),
                            run.cluster().failures(Deployment.METRICS),
                            run.cluster().failures(Deployment.DRIFT))
                    .isTrue();
            fault.after(run);
        }
    }

    /** The store may be behind what the jobs have done. */
    private static Comparison settled(FaultRun run, Fault fault, Outcome expected) throws Exception {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        while (true) {
            Comparison comparison = fault.compare(run.outcome(), expected);
            if (comparison.isEqual() || comparison.extra() > comparison.lost() || System.nanoTime() > deadline) {
                return comparison;
            }
            Await.pause(Duration.ofSeconds(2));
        }
    }
}
