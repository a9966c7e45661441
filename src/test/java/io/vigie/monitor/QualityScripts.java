package io.vigie.monitor;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.Benchmark;
import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Labelled histories with the monitor that each is told to. */
public enum QualityScripts {
    /** A version that is worse than another in one of two languages, from the sixth day on. */
    TWO_VERSIONS {
        @Override
        public DriftScript script() {
            DriftScript script = new DriftScript(LANGUAGES);
            Random random = new Random(1);
            for (int i = 0; i < 15 * 48; i++) {
                long at = T0 + i * (DAY / 48);
                for (String language : List.of("language=en", "language=pt")) {
                    script.label("v1", language, score(random, 0.1), at);
                    boolean worse = language.equals("language=pt");
                    if (i >= 5 * 48) {
                        script.label("v2", language, score(random, worse ? 0.5 : 0.1), at + 1);
                    }
                }
            }
            return script;
        }

        @Override
        public DriftRules rules() {
            return rules(monitor("each", Reference.version("v1"), DetectionMethod.DEFAULT, "language"));
        }
    },

    /** Production that is worse than a benchmark, which is known on the third day, among others. */
    BENCHMARKED {
        @Override
        public DriftScript script() {
            DriftScript script = new DriftScript(LANGUAGES);
            Random random = new Random(3);
            script.benchmark(new Benchmark("m", "v1", "MMLU", "correct", 0.92, 1000, T0 + 2 * DAY));
            script.benchmark(new Benchmark("m", "v1", "other", "correct", 0.1, 1000, T0 + 3 * DAY));
            script.benchmark(new Benchmark("m", "v1", "MMLU", "safe", 0.1, 1000, T0 + 4 * DAY));
            script.benchmark(new Benchmark("m", "never-deployed", "MMLU", "correct", 0.99, 1000, T0 + 5 * DAY));
            for (int i = 0; i < 10 * 48; i++) {
                script.label("v1", "language=pt", score(random, 0.3), T0 + i * (DAY / 48));
            }
            return script;
        }

        @Override
        public DriftRules rules() {
            return rules(monitor(null, Reference.benchmark("MMLU"), DetectionMethod.DEFAULT, "language"));
        }
    },

    /** A fault of hours while ten thousand labels wait for a fixed reference of which labels still come. */
    WAITING {
        @Override
        public DriftScript script() {
            DriftScript script = new DriftScript(ALL);
            Random random = new Random(7);
            for (int i = 0; i < 22 * 864; i++) {
                long at = T0 + i * (DAY / 8_640);
                boolean isFault = at >= T0 + 30 * HOUR && at < T0 + 34 * HOUR;
                script.label("v1", "all", score(random, isFault ? 0.5 : 0.1), at);
            }
            return script;
        }

        @Override
        public DriftRules rules() {
            return rules(monitor(null, Reference.fixed(T0, T0 + DAY), DetectionMethod.DEFAULT, ""));
        }
    },

    /** A fault on the 36th day, for a detector without evidence. */
    OTHER_DETECTOR {
        @Override
        public DriftScript script() {
            DriftScript script = new DriftScript(ALL);
            Random random = new Random(5);
            for (int i = 0; i < 45 * 48; i++) {
                script.label("v1", "all", score(random, i < 35 * 48 ? 0.1 : 0.6), T0 + i * (DAY / 48));
            }
            return script;
        }

        @Override
        public DriftRules rules() {
            DetectionMethod method = new DetectionMethod(
                    new DetectorChoice(DetectorKind.HDDM_W, Map.of("drift-confidence", 1e-6)),
                    Multiplicity.UNION,
                    null,
                    null);
            return rules(monitor(null, Reference.fixed(T0, T0 + 30 * DAY), method, ""));
        }
    };

    static final long HOUR = 3_600_000L;
    static final long DAY = 24 * HOUR;
    static final long T0 = 20_000 * DAY;
    static final SliceGroup LANGUAGES = new SliceGroup("m", "language");
    static final SliceGroup ALL = new SliceGroup("m", "");

    public abstract DriftScript script();

    public abstract DriftRules rules();

    static Monitor monitor(
            @Nullable String version, Reference reference, DetectionMethod method, String... dimensions) {
        return new Monitor(
                "correct",
                new ModelMatch("*", version),
                Metric.QUALITY,
                "correct",
                List.of(dimensions),
                WindowLength.MONTH,
                reference,
                0.02,
                new FalseAlarmBudget(1, 90 * DAY),
                method,
                Severity.INFO,
                null,
                List.of(),
                null);
    }

    static DriftRules rules(Monitor monitor) {
        return new DriftRules(
                Map.of(WindowLength.MONTH, HOUR),
                List.of(monitor),
                List.of(),
                45 * DAY,
                DAY,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    static double score(Random random, double error) {
        return random.nextDouble() < error ? 0 : 1;
    }
}
