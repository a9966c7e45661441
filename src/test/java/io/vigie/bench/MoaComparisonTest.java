package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.detect.ChangeDetector;
import io.vigie.detect.OnsetRun;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * MOA's detectors beside ours on the same streams, each at its defaults. MOA is only there with {@code -Pmoa}: {@code
 * mvn -Pmoa test -Dtest=MoaComparisonTest}. Its classes are looked up by name, so that nothing is compiled against it.
 */
class MoaComparisonTest {
    private static final String PACKAGE = "moa.classifiers.core.driftdetection.";
    private static final int SEEDS = 20;

    /** A detector of MOA, which tells any change; one at which its estimate rose is a degradation. */
    private static final class MoaDetector implements ChangeDetector {
        private final String type;
        private final Object detector;
        private final Method input;
        private final Method change;
        private final Method estimation;
        private final Method reset;
        private double before;

        MoaDetector(String type) {
            this.type = type;
            try {
                Class<?> known = Class.forName(PACKAGE + type);
                detector = known.getConstructor().newInstance();
                input = known.getMethod("input", double.class);
                change = known.getMethod("getChange");
                estimation = known.getMethod("getEstimation");
                reset = known.getMethod("resetLearning");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type, e);
            }
            restart();
        }

        @Override
        public ChangeSignal update(double error, double weight, long time) {
            try {
                input.invoke(detector, error);
                boolean isChanged = (boolean) change.invoke(detector);
                double now = (double) estimation.invoke(detector);
                // ADWIN tells rises and falls; the others look for rises.
                boolean isRise = !type.startsWith("ADWIN") || now > before;
                before = now;
                return isChanged ? (isRise ? ChangeSignal.DEGRADED : ChangeSignal.IMPROVED) : ChangeSignal.NONE;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type, e);
            }
        }

        @Override
        public Optional<OnsetRun> run() {
            return Optional.empty();
        }

        @Override
        public void restart() {
            try {
                reset.invoke(detector);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type, e);
            }
        }

        @Override
        public void writeTo(DataOutput out) throws IOException {
            throw new IOException("nothing of a test is stored");
        }
    }

    private static boolean isThere() {
        try {
            Class.forName(PACKAGE + "DDM");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static List<Trial> trials(ConfiguredDetector detector, StreamScenario scenario) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Trial.run(scenario.draw(seed), detector))
                .toList();
    }

    /** Ports of the same papers: alike in delay, and in how often they are wrong. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"adwin, ADWINChangeDetector", "ddm, DDM", "hddm-a, HDDM_A_Test", "hddm-w, HDDM_W_Test"})
    void oursAndTheirsAreAlike(String name, String type) {
        assumeTrue(isThere(), "MOA is not on the class path; run with -Pmoa");
        ConfiguredDetector ours = BenchmarkedDetectors.CLASSIC.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .byDefault();
        ConfiguredDetector theirs = new ConfiguredDetector(
                "moa " + name,
                ParameterChoice.DEFAULTS,
                OptionalDouble.empty(),
                true,
                reference -> new MoaDetector(type));
        for (StreamScenario scenario : List.of(StreamScenarios.ABRUPT, StreamScenarios.LARGE)) {
            DetectionDelays our = DetectionDelays.of(trials(ours, scenario));
            DetectionDelays their = DetectionDelays.of(trials(theirs, scenario));
            System.out.printf(Locale.ROOT, "%s, %s: ours %s, MOA's %s%n", name, scenario.id(), our, their);
            assertThat(our.median())
                    .as("%s, %s: ours %s, MOA's %s", name, scenario.id(), our, their)
                    .isBetween(0.7 * their.median(), 1.4 * their.median());
        }
        FalseAlarms our = FalseAlarms.of(trials(ours, StreamScenarios.STABLE));
        FalseAlarms their = FalseAlarms.of(trials(theirs, StreamScenarios.STABLE));
        System.out.printf(Locale.ROOT, "%s, stable: ours %s, MOA's %s%n", name, our, their);
        assertThat(Math.abs(our.per10k() - their.per10k()))
                .as("%s: ours %s, MOA's %s", name, our, their)
                .isLessThanOrEqualTo(0.2 + 3 * Math.hypot(our.standardError(), their.standardError()));
    }
}
