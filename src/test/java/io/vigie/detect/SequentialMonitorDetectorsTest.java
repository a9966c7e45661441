package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.detect.DetectionContext.Requirements;
import io.vigie.detect.DetectionEvent.DetectionEventType;
import io.vigie.detect.classic.ClassicDetectors;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.model.LabelSource;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.Codecs;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a monitor with each of the classic detectors. */
class SequentialMonitorDetectorsTest {
    private static final long DAY = MonitorPlayer.DAY;
    private static final DetectionContext CONTEXT = new DetectionContext(
            0.02, MonitorPlayer.BUDGET, 1, ReferencePlan.fixed(0, 10 * DAY), Requirements.DEFAULTS);

    private static DetectorSource source(DetectorKind kind) {
        DetectorChoice choice = new DetectorChoice(kind, Map.of());
        return new DetectorSource() {
            @Override
            public ChangeDetector create() {
                return ClassicDetectors.create(choice);
            }

            @Override
            public ChangeDetector readFrom(DataInput in) throws IOException {
                return ClassicDetectors.readFrom(choice, in);
            }
        };
    }

    /** 50 labels a day: 10 days of reference, 5 more good days, 20 bad ones, 40 good ones. */
    private static List<DetectionEvent> play(DetectorKind kind, int seed, boolean restoring) {
        Random random = new Random(seed);
        DetectorSource source = source(kind);
        SequentialMonitor monitor = new SequentialMonitor(source);
        List<DetectionEvent> events = new ArrayList<>();
        for (int i = 0; i < 75 * 50; i++) {
            long at = i * (DAY / 50);
            boolean bad = at >= 15 * DAY && at < 35 * DAY;
            double score = random.nextDouble() < (bad ? 0.8 : 0.05) ? 0 : 1;
            events.addAll(monitor.onLabel(
                    new ScoredLabel("l", "r", "*", "all", "c", LabelSource.HUMAN, score, 1, at, at, null),
                    at,
                    CONTEXT));
            if (restoring && i % 37 == 0) {
                monitor = Codecs.read(Codecs.bytes(monitor::writeTo), in -> SequentialMonitor.readFrom(in, source));
            }
        }
        return events;
    }

    @ParameterizedTest
    @EnumSource(value = DetectorKind.class, names = "E_DETECTOR", mode = EnumSource.Mode.EXCLUDE)
    void aFallIsToldWithItsFiguresAndWithoutEvidence(DetectorKind kind) {
        for (int seed = 0; seed < 5; seed++) {
            int seedOf = seed;
            List<DetectionEvent> events = play(kind, seed, false);
            DetectionEvent alarm = events.stream()
                    // After a false alarm that has not been taken back the fall is an update of it, and within a day
                    // none.
                    .filter(event -> event.kind() != DetectionEventType.RECOVERED && event.at() >= 14 * DAY)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(kind + " told nothing, seed " + seedOf));
            assertThat(alarm.at()).as("%s, seed %d", kind, seed).isLessThan(35 * DAY);
            assertThat(alarm.evidence().log10Evidence()).isNull();
            assertThat(alarm.evidence().log10Threshold()).isNull();
            assertThat(alarm.evidence().labels()).isPositive();
            assertThat(alarm.effect().reference().value()).isBetween(0.85, 1.0);
            assertThat(alarm.onsetAt()).isLessThanOrEqualTo(alarm.at());
        }
    }

    @ParameterizedTest
    @EnumSource(value = DetectorKind.class, names = "E_DETECTOR", mode = EnumSource.Mode.EXCLUDE)
    void alarmsAndRecoveriesTakeTurns(DetectorKind kind) {
        for (int seed = 0; seed < 5; seed++) {
            DetectionEventType last = DetectionEventType.RECOVERED;
            for (DetectionEvent event : play(kind, seed, false)) {
                if (event.kind() == DetectionEventType.UPDATE) {
                    assertThat(last).as("%s, seed %d", kind, seed).isEqualTo(DetectionEventType.DEGRADED);
                } else {
                    assertThat(event.kind()).as("%s, seed %d", kind, seed).isNotEqualTo(last);
                    last = event.kind();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = DetectorKind.class, names = "E_DETECTOR", mode = EnumSource.Mode.EXCLUDE)
    void goesOnFromItsStateAsIfNothingHadHappened(DetectorKind kind) {
        for (int seed = 0; seed < 5; seed++) {
            assertThat(play(kind, seed, true)).as("%s, seed %d", kind, seed).isEqualTo(play(kind, seed, false));
        }
    }
}
