package io.vigie.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vigie.detect.ChangeDetector;
import io.vigie.detect.DetectionContext;
import io.vigie.detect.DetectorSource;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.SequentialMonitor;
import io.vigie.detect.classic.ClassicDetectors;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SignalKind;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.monitor.WindowPoints;
import io.vigie.series.LineProtocol;
import io.vigie.stats.Codecs;
import io.vigie.window.Distribution;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneInvariants;
import io.vigie.window.ReferenceDays;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes from state, savepoints and the panes topic are either read, and then written again as the same bytes, or
 * refused.
 */
class StoredStateFuzzTest {
    private static final long DAY = 86_400_000L;
    private static final int BYTES_EACH = 500;
    private static final DetectionContext CONTEXT = new DetectionContext(
            0.02,
            FalseAlarmBudget.parse("1 per 90d"),
            1,
            ReferencePlan.fixed(0, 10 * DAY),
            DetectionContext.Requirements.DEFAULTS);

    /** Reads bytes and writes them again; refuses by an {@link IOException} or an {@link IllegalArgumentException}. */
    private interface Layout {
        byte[] readAndWrite(byte[] bytes) throws IOException;
    }

    /** The order is that of the first byte of the inputs kept as resources: append only. */
    private static List<Layout> layouts() {
        List<Layout> layouts = new ArrayList<>();
        layouts.add(bytes -> PaneCodec.encode(PaneCodec.decode(bytes)));
        layouts.add(StoredStateFuzzTest::throughTheDoor);
        layouts.add(bytes -> ReferenceDays.decode(bytes).encode());
        layouts.add(bytes -> {
            SequentialMonitor monitor = SequentialMonitor.readFrom(in(bytes));
            return Codecs.bytes(monitor::writeTo);
        });
        for (DetectorKind kind : classic()) {
            layouts.add(bytes -> {
                SequentialMonitor monitor = SequentialMonitor.readFrom(in(bytes), source(kind));
                return Codecs.bytes(monitor::writeTo);
            });
        }
        return layouts;
    }

    /** A pane that the drift job accepts gives points that stores accept, and so does the sum of many of it. */
    private static byte[] throughTheDoor(byte[] bytes) {
        PaneInvariants.require(new PaneUpdate.PaneContent("v", "all", 300_000, bytes));
        Pane pane = PaneCodec.decode(bytes);
        Pane many = new Pane();
        for (int i = 0; i < 3; i++) {
            many.merge(pane);
        }
        for (Pane sums : List.of(pane, many)) {
            WindowPoints.write(new WindowPoints.Window("m", "v", "all", "1h", 600_000), sums, point -> assertThat(
                            LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS))
                    .isNotEmpty());
            for (Metric metric : Metric.values()) {
                if (metric.isFigure()) {
                    assertThat(MetricEstimates.of(metric, "correct", List.of(sums, pane, pane), 0.95))
                            .isNotNull();
                }
            }
        }
        return PaneCodec.encode(pane);
    }

    private static final List<Layout> LAYOUTS = layouts();

    static Stream<Arguments> written() {
        List<Arguments> inputs = new ArrayList<>();
        inputs.add(behind(0, PaneCodec.encode(new Pane())));
        inputs.add(behind(0, PaneCodec.encode(pane())));
        inputs.add(behind(1, PaneCodec.encode(pane())));
        inputs.add(behind(2, days().encode()));
        inputs.add(behind(3, Codecs.bytes(monitored(new SequentialMonitor(), 5)::writeTo)));
        inputs.add(behind(3, Codecs.bytes(monitored(new SequentialMonitor(), 20)::writeTo)));
        List<DetectorKind> kinds = classic();
        for (int i = 0; i < kinds.size(); i++) {
            inputs.add(
                    behind(4 + i, Codecs.bytes(monitored(new SequentialMonitor(source(kinds.get(i))), 20)::writeTo)));
        }
        return inputs.stream();
    }

    @MethodSource("written")
    @FuzzTest
    void readWholeOrRefused(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        Layout layout = LAYOUTS.get((input[0] & 0xFF) % LAYOUTS.size());
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        List<byte[]> written = new ArrayList<>(1);
        Cost.requireBounded(bytes.length, BYTES_EACH, () -> {
            try {
                written.add(layout.readAndWrite(bytes));
            } catch (IOException | IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
        for (byte[] once : written) {
            assertThat(layout.readAndWrite(once)).isEqualTo(once);
        }
    }

    private static List<DetectorKind> classic() {
        return Stream.of(DetectorKind.values())
                .filter(kind -> kind != DetectorKind.E_DETECTOR)
                .toList();
    }

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

    private static SequentialMonitor monitored(SequentialMonitor monitor, int days) {
        SplittableRandom random = new SplittableRandom(days);
        for (int i = 0; i < days * 20; i++) {
            long at = i * (DAY / 20);
            double score = random.nextDouble() < (i < 15 * 20 ? 0.1 : 0.7) ? 0 : 1;
            monitor.onLabel(
                    new ScoredLabel("l", "r", "*", "all", "c", LabelSource.HUMAN, score, 0.5, at, at, null),
                    at,
                    CONTEXT);
        }
        return monitor;
    }

    private static Pane pane() {
        Subject subject = new Subject("m", "v", List.of("all"));
        Pane pane = new Pane();
        pane.add(
                new TrafficContribution(subject, 0, 0, 10L, ResponseStatus.OK, 250L, 80L, 40L, 0.002, "route-a", 0.75));
        pane.add(new TrafficContribution(subject, 0, 0, null, null, null, null, null, null, null, null));
        pane.add(new TurnContribution(subject, 0, 0, true, List.of(SignalKind.RETRIED)));
        pane.add(new LabelContribution(
                subject,
                0,
                0,
                null,
                List.of(new LabelContribution.ScoreContribution(
                        "correct", LabelContribution.ScoreSource.TRUTH, 0.75, 0.125, 1)),
                List.of(new LabelContribution.PostAnswerOutcome(true, false, 0.5, 1))));
        return pane;
    }

    private static ReferenceDays days() {
        return new ReferenceDays(
                3 * DAY,
                List.of(
                        new Distribution.LatencyValues(pane().latency()),
                        new Distribution.UnitBins(List.of(0L, 1L, 2L, 0L, 0L, 0L, 0L, 5L, 0L, 0L)),
                        new Distribution.Categories(new TreeMap<>(Map.of("pt", 3L, "en", 300L)))));
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static Arguments behind(int layout, byte[] bytes) {
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) layout;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return arguments((Object) input);
    }
}
