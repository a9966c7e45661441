package io.vigie.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLife;
import io.vigie.flink.DriftFunction.SeriesKey;
import io.vigie.flink.DriftFunction.Span;
import io.vigie.flink.MonitorStates.FixedReference;
import io.vigie.flink.MonitorStates.WatchKey;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.window.Distribution;
import io.vigie.window.Level;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneId;
import io.vigie.window.ReferenceDays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.junit.jupiter.api.Test;

/** State and topics in which what is left out of a dimension does not say which: it goes on under the name that does. */
class EarlierSliceNamesTest {
    private static final long PANE = Level.PANE.lengthMillis();
    private static final long HOUR = Level.HOUR.lengthMillis();
    private static final long T0 = 20_000 * Level.DAY.lengthMillis();
    private static final SliceGroup GROUP = new SliceGroup("m", "language");
    private static final PrimitiveArrayTypeInfo<byte[]> BYTES = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    private static Stage<PaneUpdate, DriftInput, SeriesPoint> stage() throws Exception {
        var rules = new DriftRules(
                Map.of(WindowLength.HOUR, HOUR),
                List.of(),
                List.of(),
                Level.DAY.lengthMillis(),
                HOUR,
                new DriftRules.Alerts(new AlertLife(HOUR), null, null),
                false);
        return Stage.keyed(
                        new KeyedCoProcessOperator<>(new DriftFunction(rules)),
                        PaneUpdate::group,
                        DriftInput::group,
                        TypeInformation.of(SliceGroup.class))
                .open(new HashMapStateBackend(), null);
    }

    @Test
    void stateGoesOnUnderTheNewName() throws Exception {
        try (var drift = stage()) {
            drift.put(
                    GROUP,
                    "series",
                    SeriesKey.class,
                    TypeInformation.of(Span.class),
                    new SeriesKey("~other", "v1"),
                    new Span(T0, T0));
            drift.put(GROUP, "sums", PaneId.class, BYTES, new PaneId(Level.PANE, "v1", "~other", T0), sums(7));
            drift.put(
                    GROUP,
                    "references",
                    WatchKey.class,
                    TypeInformation.of(FixedReference.class),
                    new WatchKey("monitor", "terms", "~other", "v1"),
                    new FixedReference(0.5, 0.4, 0.6, 100));
            byte[] days = new ReferenceDays(
                            T0,
                            List.of(new Distribution.Categories(
                                    new TreeMap<>(Map.of("~other", 3L, "language=pt", 4L)))))
                    .encode();
            drift.put(
                    GROUP,
                    "reference-days",
                    WatchKey.class,
                    BYTES,
                    new WatchKey("monitor", "terms", "language=*", "v1"),
                    days);
            drift.first(update("language=~other", T0 + PANE, 1), 0);
            mark(drift, T0 + HOUR);
            assertThat(requests(drift.take())).isEqualTo(Map.of("language=~other v1", 8.0, "language=~other *", 8.0));
            assertThat(drift.keys("series", SeriesKey.class, TypeInformation.of(Span.class)))
                    .containsExactly(new SeriesKey("language=~other", "v1"));
            assertThat(drift.keys("references", WatchKey.class, TypeInformation.of(FixedReference.class)))
                    .containsExactly(new WatchKey("monitor", "terms", "language=~other", "v1"));
            byte[] kept = drift.any("reference-days", WatchKey.class, BYTES);
            assertThat(((Distribution.Categories)
                                    ReferenceDays.decode(kept).days().get(0))
                            .counts())
                    .isEqualTo(Map.of("language=~other", 3L, "language=pt", 4L));
        }
    }

    @Test
    void aPaneOfTheTopicIsReplacedUnderTheNewName() throws Exception {
        try (var drift = stage()) {
            drift.first(update("~other", T0, 7), 0);
            drift.first(update("language=~other", T0, 9), 0);
            mark(drift, T0 + HOUR);
            assertThat(requests(drift.take())).isEqualTo(Map.of("language=~other v1", 9.0, "language=~other *", 9.0));
        }
    }

    private static Map<String, Double> requests(List<SeriesPoint> points) {
        Map<String, Double> requests = new TreeMap<>();
        for (SeriesPoint point : points) {
            if (point.measurement() == Measurement.TRAFFIC) {
                requests.put(
                        point.tags().get("slice") + " " + point.tags().get("version"),
                        point.fields().get("requests"));
            }
        }
        return requests;
    }

    private static PaneUpdate update(String slice, long start, int requests) {
        return new PaneUpdate(
                "m", "language", T0 + 2 * PANE, new PaneUpdate.Content("v1", slice, start, sums(requests)));
    }

    private static byte[] sums(int requests) {
        Pane pane = new Pane();
        for (int i = 0; i < requests; i++) {
            pane.add(new TrafficContribution(
                    new Subject("m", "v1", List.of("language=xx")),
                    T0,
                    T0,
                    null,
                    ResponseStatus.OK,
                    5L,
                    null,
                    null,
                    null,
                    null,
                    null));
        }
        return PaneCodec.encode(pane);
    }

    private static void mark(Stage<PaneUpdate, DriftInput, SeriesPoint> drift, long tick) throws Exception {
        drift.first(PaneUpdate.mark(GROUP, tick), tick);
        drift.second(DriftInput.of(ScoreUpdate.mark(GROUP, tick)), tick);
    }
}
