package io.vigie.detect.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.ChangeDetector.ChangeSignal;
import io.vigie.detect.OnsetRun;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.stats.Codecs;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every classic detector keeps to, whichever it is. */
class ClassicDetectorLawsTest {
    private static final List<Streams> KINDS = List.of(Streams.values());

    /** One of each kind with defaults, the two-sided ones, and some with parameters at the edge of what is legal. */
    static Stream<DetectorChoice> choices() {
        return Stream.of(
                choice(DetectorKind.ADWIN),
                choice(DetectorKind.DDM),
                choice(DetectorKind.EDDM),
                choice(DetectorKind.HDDM_A),
                twoSided(DetectorKind.HDDM_A),
                choice(DetectorKind.HDDM_W),
                twoSided(DetectorKind.HDDM_W),
                choice(DetectorKind.PAGE_HINKLEY),
                new DetectorChoice(DetectorKind.PAGE_HINKLEY, Map.of("threshold", 10.0)),
                choice(DetectorKind.KSWIN),
                new DetectorChoice(DetectorKind.KSWIN, Map.of("statistic-window", 50.0)),
                new DetectorChoice(
                        DetectorKind.ADWIN,
                        Map.of("clock", 1.0, "max-buckets", 2.0, "min-window-length", 1.0, "grace-period", 0.0)));
    }

    private static DetectorChoice choice(DetectorKind kind) {
        return new DetectorChoice(kind, Map.of());
    }

    private static DetectorChoice twoSided(DetectorKind kind) {
        return new DetectorChoice(kind, Map.of("two-sided", 1.0));
    }

    private static boolean isTwoSided(DetectorChoice choice) {
        return switch (choice.kind()) {
            case ADWIN, KSWIN -> true;
            case HDDM_A, HDDM_W -> choice.value("two-sided") == 1;
            default -> false;
        };
    }

    /** One label, and what a detector says of it. */
    private record ErrorLabel(double error, long time) {}

    /** A stream that gets worse, better and worse again, at odd times that are not in order. */
    private static List<ErrorLabel> stream(int seed, int labels) {
        SplittableRandom random = new SplittableRandom(seed);
        Streams kind = KINDS.get(seed % KINDS.size());
        List<ErrorLabel> stream = new ArrayList<>();
        long start = seed % 3 == 0 ? -500_000 : 1_760_000_000_000L;
        for (int i = 0; i < labels; i++) {
            double rate = i / (labels / 4 + 1) % 2 == 0 ? 0.1 : 0.45;
            stream.add(new ErrorLabel(kind.next(random, rate), start + 1000L * i + random.nextInt(3000)));
        }
        return stream;
    }

    /** What a detector says along the stream, restarted after each signal or not. */
    private static List<Object> outputs(ChangeDetector detector, List<ErrorLabel> stream, boolean restarting) {
        List<Object> outputs = new ArrayList<>();
        for (ErrorLabel label : stream) {
            ChangeSignal signal = detector.update(label.error, 1, label.time);
            outputs.add(signal);
            outputs.add(detector.run());
            if (restarting && signal != ChangeSignal.NONE) {
                detector.restart();
            }
        }
        return outputs;
    }

    @ParameterizedTest
    @MethodSource("choices")
    void theSameLabelsGiveTheSameSignalsWhateverTheirWeights(DetectorChoice choice) {
        for (int seed = 0; seed < 8; seed++) {
            List<ErrorLabel> stream = stream(seed, 1500);
            ChangeDetector first = ClassicDetectors.create(choice);
            ChangeDetector second = ClassicDetectors.create(choice);
            SplittableRandom random = new SplittableRandom(seed);
            for (ErrorLabel label : stream) {
                assertThat(second.update(label.error, 1 - random.nextDouble(), label.time))
                        .as("seed %d", seed)
                        .isEqualTo(first.update(label.error, 1, label.time));
            }
            assertThat(Codecs.bytes(second::writeTo)).isEqualTo(Codecs.bytes(first::writeTo));
        }
    }

    @ParameterizedTest
    @MethodSource("choices")
    void aRestartedDetectorIsAFreshOne(DetectorChoice choice) {
        for (int seed = 0; seed < 8; seed++) {
            ChangeDetector restarted = ClassicDetectors.create(choice);
            outputs(restarted, stream(seed, 40 * seed + 700), seed % 2 == 0);
            restarted.restart();
            assertThat(restarted.run()).isEmpty();
            assertThat(Codecs.hex(restarted::writeTo)).isEqualTo("00");
            List<ErrorLabel> next = stream(seed + 100, 1500);
            assertThat(outputs(restarted, next, true))
                    .as("seed %d", seed)
                    .isEqualTo(outputs(ClassicDetectors.create(choice), next, true));
        }
    }

    @ParameterizedTest
    @MethodSource("choices")
    void aRestoredDetectorGoesOnAsAnUndisturbedOne(DetectorChoice choice) {
        for (int seed = 0; seed < 24; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean restarting = seed / 4 % 2 == 0;
            ChangeDetector undisturbed = ClassicDetectors.create(choice);
            ChangeDetector restored = ClassicDetectors.create(choice);
            for (ErrorLabel label : stream(seed, 800)) {
                ChangeSignal signal = undisturbed.update(label.error, 1, label.time);
                assertThat(restored.update(label.error, 1, label.time))
                        .as("seed %d", seed)
                        .isEqualTo(signal);
                // at every signal, since that is when some keep what they would not otherwise
                if (random.nextInt(3) == 0 || signal != ChangeSignal.NONE) {
                    restored = throughBytes(choice, restored);
                }
                assertThat(restored.run()).as("seed %d", seed).isEqualTo(undisturbed.run());
                if (restarting && signal != ChangeSignal.NONE) {
                    undisturbed.restart();
                    restored.restart();
                }
            }
            assertThat(Codecs.bytes(restored::writeTo)).isEqualTo(Codecs.bytes(undisturbed::writeTo));
        }
    }

    private static ChangeDetector throughBytes(DetectorChoice choice, ChangeDetector detector) {
        byte[] bytes = Codecs.bytes(detector::writeTo);
        ChangeDetector restored = Codecs.read(bytes, in -> ClassicDetectors.readFrom(choice, in));
        assertThat(Codecs.bytes(restored::writeTo)).isEqualTo(bytes);
        return restored;
    }

    /** The run, recomputed from the stream: the last labels, their first time and their mean. */
    @ParameterizedTest
    @MethodSource("choices")
    void theRunIsTheEndOfTheStream(DetectorChoice choice) {
        int signals = 0;
        for (int seed = 0; seed < 24; seed++) {
            boolean restarting = seed / 4 % 2 == 0;
            ChangeDetector detector = ClassicDetectors.create(choice);
            List<ErrorLabel> since = new ArrayList<>();
            for (ErrorLabel label : stream(seed, 1500)) {
                since.add(label);
                ChangeSignal signal = detector.update(label.error, 1, label.time);
                Optional<OnsetRun> run = detector.run();
                signals += signal == ChangeSignal.NONE ? 0 : 1;
                if (signal != ChangeSignal.NONE) {
                    assertThat(run).as("seed %d", seed).isPresent();
                }
                run.ifPresent(found -> assertIsTheEnd(found, since));
                if (restarting && signal != ChangeSignal.NONE) {
                    detector.restart();
                    since.clear();
                }
            }
        }
        assertThat(signals).isGreaterThan(choice.kind() == DetectorKind.PAGE_HINKLEY ? 5 : 20);
    }

    private static void assertIsTheEnd(OnsetRun run, List<ErrorLabel> labels) {
        assertThat(run.labels()).isBetween(1L, (long) labels.size());
        List<ErrorLabel> end = labels.subList((int) (labels.size() - run.labels()), labels.size());
        assertThat(run.onset()).isEqualTo(end.get(0).time);
        assertThat(run.effectiveSize()).isEqualTo((double) run.labels());
        assertThat(run.error())
                .isBetween(0.0, 1.0)
                .isCloseTo(end.stream().mapToDouble(ErrorLabel::error).average().orElseThrow(), within(1e-12));
    }

    /**
     * From 0.1 to 0.5 after 400 labels: how many labels may pass, about one and a half times the worst of 30 seeds, for
     * KSWIN of those in which it finds the change at all.
     */
    private static int slowest(DetectorChoice choice) {
        return switch (choice.kind()) {
            case ADWIN, KSWIN -> 120;
            case DDM, EDDM, HDDM_W -> 100;
            case HDDM_A -> 125;
            case PAGE_HINKLEY -> choice.value("threshold") == 10 ? 60 : 300;
            case E_DETECTOR -> throw new AssertionError();
        };
    }

    /** Of 30. KSWIN sees a change only while its window holds both levels. */
    private static int mostMissed(DetectorChoice choice) {
        return choice.kind() == DetectorKind.KSWIN ? 10 : 0;
    }

    @ParameterizedTest
    @MethodSource("choices")
    void aLargeDegradationIsSignalledSoon(DetectorChoice choice) {
        List<Integer> missed = new ArrayList<>();
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ChangeDetector detector = ClassicDetectors.create(choice);
            // what is signalled before the change is a false alarm, not an answer to it
            for (int i = 0; i < 400; i++) {
                if (detector.update(Streams.RIGHT_OR_WRONG.next(random, 0.1), 1, i) != ChangeSignal.NONE) {
                    detector.restart();
                }
            }
            boolean found = false;
            for (int i = 0; i < slowest(choice) && !found; i++) {
                found = detector.update(Streams.RIGHT_OR_WRONG.next(random, 0.5), 1, 400 + i) == ChangeSignal.DEGRADED;
            }
            if (!found) {
                missed.add(seed);
            }
        }
        assertThat(missed).as("seeds in which it came too late").hasSizeLessThanOrEqualTo(mostMissed(choice));
    }

    /** From 0.5 to 0.1. */
    @ParameterizedTest
    @MethodSource("choices")
    void anImprovementIsToldByTwoSidedDetectorsAlone(DetectorChoice choice) {
        List<Integer> improved = new ArrayList<>();
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ChangeDetector detector = ClassicDetectors.create(choice);
            for (int i = 0; i < 1000; i++) {
                ChangeSignal signal = detector.update(Streams.RIGHT_OR_WRONG.next(random, i < 400 ? 0.5 : 0.1), 1, i);
                if (signal == ChangeSignal.IMPROVED && i >= 400 && !improved.contains(seed)) {
                    improved.add(seed);
                }
                assertThat(signal == ChangeSignal.IMPROVED && !isTwoSided(choice))
                        .as("seed %d", seed)
                        .isFalse();
                if (signal != ChangeSignal.NONE) {
                    detector.restart();
                }
            }
        }
        if (isTwoSided(choice)) {
            assertThat(improved).hasSizeGreaterThanOrEqualTo(30 - mostMissed(choice));
        }
    }

    @ParameterizedTest
    @MethodSource("choices")
    void constantStreamsNeverSignal(DetectorChoice choice) {
        for (double error : new double[] {0, 1, 0.5, 0.1, 1.0 / 3, 1e-300, Math.nextDown(1.0), -0.0}) {
            ChangeDetector detector = ClassicDetectors.create(choice);
            for (int i = 0; i < 5000; i++) {
                assertThat(detector.update(error, 1, i))
                        .as("error %s, label %d", error, i)
                        .isEqualTo(ChangeSignal.NONE);
            }
            throughBytes(choice, detector);
        }
    }

    /** State stays small and restorable however long the stream is, so no NaN and no sum out of range is in it. */
    @ParameterizedTest
    @MethodSource("choices")
    void aMillionLabelsLeaveASmallState(DetectorChoice choice) {
        for (Streams kind : Streams.values()) {
            SplittableRandom random = new SplittableRandom(7);
            ChangeDetector detector = ClassicDetectors.create(choice);
            for (int i = 0; i < 1_000_000; i++) {
                detector.update(kind.next(random, 0.2), 1, i);
                if (i % 100_003 == 0) {
                    throughBytes(choice, detector);
                }
            }
            throughBytes(choice, detector);
            assertThat(Codecs.bytes(detector::writeTo)).hasSizeLessThan(2500);
        }
    }

    @ParameterizedTest
    @MethodSource("choices")
    void whatIsNoLabelIsRefusedAndChangesNothing(DetectorChoice choice) {
        ChangeDetector detector = ClassicDetectors.create(choice);
        outputs(detector, stream(1, 90), true);
        byte[] before = Codecs.bytes(detector::writeTo);
        for (double error : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> detector.update(error, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double weight : new double[] {0, -1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> detector.update(0, weight, 0)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Codecs.bytes(detector::writeTo)).isEqualTo(before);
    }

    /** Damaged bytes are refused, or are a state that behaves: written again it is the same, and it takes labels. */
    @ParameterizedTest
    @MethodSource("choices")
    void damagedStateIsRefusedOrHarmless(DetectorChoice choice) {
        int refused = 0;
        for (int seed = 0; seed < 2000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ChangeDetector detector = ClassicDetectors.create(choice);
            outputs(detector, stream(seed, 1 + random.nextInt(300)), seed % 2 == 0);
            byte[] bytes = Codecs.bytes(detector::writeTo);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(5) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            refused += isRefused(choice, bytes, seed) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(150);
    }

    private static boolean isRefused(DetectorChoice choice, byte[] bytes, int seed) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            ChangeDetector detector = ClassicDetectors.readFrom(choice, in);
            byte[] read = Arrays.copyOf(bytes, bytes.length - in.available());
            byte[] written = Codecs.bytes(detector::writeTo);
            // an integer with leading zeros is read, and written without them
            assertThat(Arrays.equals(written, read) || written.length < read.length)
                    .as("seed %d", seed)
                    .isTrue();
            throughBytes(choice, detector);
            for (ErrorLabel label : stream(seed, 200)) {
                detector.update(label.error, 1, label.time);
                detector.run().ifPresent(run -> assertThat(run.error()).isBetween(0.0, 1.0));
            }
            throughBytes(choice, detector);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Any combination of legal values is legal. */
    @ParameterizedTest
    @MethodSource("choices")
    void everyCornerOfTheLegalRangeWorks(DetectorChoice choice) {
        List<DetectorKind.Parameter> parameters = choice.kind().parameters();
        IntStream.range(0, 1 << parameters.size()).forEach(corner -> {
            Map<String, Double> values = new HashMap<>();
            for (int k = 0; k < parameters.size(); k++) {
                DetectorKind.Parameter parameter = parameters.get(k);
                values.put(parameter.name(), ((corner >> k) & 1) == 0 ? parameter.least() : parameter.most());
            }
            DetectorChoice edge = new DetectorChoice(choice.kind(), values);
            ChangeDetector detector = ClassicDetectors.create(edge);
            for (ErrorLabel label : stream(corner, 300)) {
                detector.update(label.error, 1, label.time);
                detector = throughBytes(edge, detector);
            }
        });
    }
}
