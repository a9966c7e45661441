package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionBench.DetectionBenchPlan;
import io.vigie.bench.TunableDetector.DetectorRole;
import io.vigie.bench.TunableDetector.Sensitivity;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetectionBenchTest {
    private static final List<StreamScenario> SOME =
            List.of(StreamScenarios.STABLE, StreamScenarios.ABRUPT, StreamScenarios.RECURRING);

    /** Stops after a given step. */
    record Onlooker(boolean isStopped) implements BenchmarkObserver {
        @Override
        public void progress(String step, int done, int of) {
            assertThat(done).isBetween(0, of);
        }
    }

    static DetectionReport report(int threads, long seed) throws InterruptedException {
        List<TunableDetector> families = List.of(
                BenchmarkedDetectors.E_DETECTOR,
                classic("hddm-a"),
                BenchmarkedDetectors.BASELINE,
                BenchmarkedDetectors.NO_TOLERANCE);
        return new DetectionBench(new DetectionBenchPlan(3, seed, threads), new Onlooker(false), families, SOME).run();
    }

    @Test
    void theSameSeedsGiveTheSameResultOnAnyNumberOfThreads() throws InterruptedException {
        DetectionReport one = report(1, 3);
        assertThat(report(3, 3)).isEqualTo(one);
        assertThat(report(1, 4).cells()).isNotEqualTo(one.cells());
    }

    @Test
    void everyDetectorIsMeasuredInEveryScenario() throws InterruptedException {
        DetectionReport report = report(2, 1);
        assertThat(report.detectors()).hasSize(4);
        for (StreamScenario scenario : SOME) {
            for (DetectionReport.DetectorNote detector : report.detectors()) {
                assertThat(report.cell(scenario.id(), detector.name(), ParameterChoice.DEFAULTS))
                        .hasValueSatisfying(cell -> {
                            assertThat(cell.falseAlarms().labels()).isPositive();
                            assertThat(cell.delays() != null).isEqualTo(scenario.changes());
                        });
                assertThat(report.has(detector.name(), ParameterChoice.TUNED))
                        .isEqualTo(report.tuned(detector.name()).orElseThrow().isReachable());
            }
        }
    }

    @Test
    void whoIsAskedToStopStops() {
        DetectionBench bench = new DetectionBench(
                new DetectionBenchPlan(4, 1, 2), new Onlooker(true), BenchmarkedDetectors.all(), StreamScenarios.ALL);
        assertThatThrownBy(bench::run).isInstanceOf(CancellationException.class);
    }

    private static TuningResult tune(TunableDetector family, int streams) throws InterruptedException {
        try (BenchWorkers workers = new BenchWorkers(2, () -> false)) {
            return new Tuning(workers, streams, 1).tune(family);
        }
    }

    @Test
    void aTunedDetectorKeepsItsRateOnFreshStreams() throws InterruptedException {
        List<TunableDetector> families =
                List.of(BenchmarkedDetectors.E_DETECTOR, classic("hddm-a"), classic("page-hinkley"));
        for (TunableDetector family : families) {
            TuningResult tuned = tune(family, 60);
            assertThat(tuned.outcome()).as(family.name()).isEqualTo(TuningResult.TuningOutcome.REACHED);
            assertThat(tuned.per10k()).as(family.name()).isBetween(0.8, 1.25);
            ConfiguredDetector contestant = family.contestant(ParameterChoice.TUNED, tuned.value());
            FalseAlarms fresh = FalseAlarms.of(IntStream.range(5_000, 5_060)
                    .mapToObj(seed -> Trial.run(StreamScenarios.STABLE.draw(seed), contestant))
                    .toList());
            assertThat(fresh.per10k())
                    .as("%s, seeds 5000 to 5059", family.name())
                    .isBetween(0.6, 1.6);
        }
    }

    private static TunableDetector classic(String name) {
        return BenchmarkedDetectors.CLASSIC.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotBeReachedIsToldSo() throws InterruptedException {
        assertThat(tune(everyK(5_000, 10), 4)).satisfies(loud -> {
            assertThat(loud.outcome()).isEqualTo(TuningResult.TuningOutcome.TOO_LOUD);
            assertThat(loud.value()).isEqualTo(5_000);
            assertThat(loud.per10k()).isEqualTo(2);
            assertThat(loud.isReachable()).isFalse();
        });
        assertThat(tune(everyK(1e6, 3e5), 4)).satisfies(quiet -> {
            assertThat(quiet.outcome()).isEqualTo(TuningResult.TuningOutcome.TOO_QUIET);
            assertThat(quiet.isReachable()).isFalse();
        });
        TunableDetector jumping = new TunableDetector(
                "jumping",
                DetectorRole.CLASSIC,
                false,
                new Sensitivity("k", 1, 100, 1),
                k -> reference -> new PeriodicAlarm(k > 10 ? 1_000_000 : 100, 0));
        assertThat(tune(jumping, 4)).satisfies(jumps -> {
            assertThat(jumps.outcome()).isEqualTo(TuningResult.TuningOutcome.JUMPS);
            assertThat(jumps.value()).isBetween(10.0, 10.1);
            assertThat(jumps.per10k()).isZero();
        });
    }

    private static TunableDetector everyK(double strict, double loose) {
        return new TunableDetector(
                "every k",
                DetectorRole.BASELINE,
                false,
                new Sensitivity("k", strict, strict, loose),
                k -> reference -> new PeriodicAlarm(Math.round(k), 0));
    }
}
