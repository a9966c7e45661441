package io.vigie.flink;

import io.vigie.alert.AlertLifecycleState;
import io.vigie.detect.ChangeDetector;
import io.vigie.detect.DetectorSource;
import io.vigie.detect.SequentialMonitor;
import io.vigie.detect.classic.ClassicDetectors;
import io.vigie.flink.DriftFunction.SeriesKey;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.window.ReferenceDays;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/** What each monitor keeps about each series of the current group: its sequential watch, its alert, its fixed reference. */
final class MonitorStates {

    /**
     * Which watch. Stored in savepoints: renaming a component drops all detectors and open alerts.
     *
     * @param terms what the monitor compares: under other terms it starts afresh
     */
    public record MonitorStateKey(String monitor, String terms, String slice, String version) {
        private boolean isOf(SeriesKey series) {
            return slice.equals(series.slice()) && version.equals(series.version());
        }
    }

    /** A fixed reference once it is complete. Stored in savepoints: renaming a component loses references that panes no longer cover. */
    public record FixedReference(double value, double lower, double upper, double n) {}

    private final MapState<MonitorStateKey, byte[]> watches;
    private final MapState<MonitorStateKey, AlertLifecycleState> courses;
    private final MapState<MonitorStateKey, FixedReference> references;
    private final MapState<MonitorStateKey, byte[]> referenceDays;

    /** Decoded watches of the current run of ticks. */
    private final Map<MonitorStateKey, SequentialMonitor> open = new LinkedHashMap<>();

    MonitorStates(RuntimeContext context) {
        // Stored in savepoints: renaming one of these states drops what it holds.
        watches = context.getMapState(new MapStateDescriptor<>(
                "watches",
                TypeInformation.of(MonitorStateKey.class),
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        courses = context.getMapState(new MapStateDescriptor<>(
                "alerts", TypeInformation.of(MonitorStateKey.class), TypeInformation.of(AlertLifecycleState.class)));
        references = context.getMapState(new MapStateDescriptor<>(
                "references", TypeInformation.of(MonitorStateKey.class), TypeInformation.of(FixedReference.class)));
        referenceDays = context.getMapState(new MapStateDescriptor<>(
                "reference-days",
                TypeInformation.of(MonitorStateKey.class),
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    /** The watch, as it is known; null where no label was ever seen. What is done to it is kept by {@link #store}. */
    @Nullable
    SequentialMonitor watch(MonitoredSeries watched) throws Exception {
        MonitorStateKey key = watched.key();
        SequentialMonitor watch = open.get(key);
        if (watch == null) {
            byte[] stored = watches.get(key);
            if (stored == null) {
                return null;
            }
            DataInputStream bytes = new DataInputStream(new ByteArrayInputStream(stored));
            DetectorChoice choice = watched.monitor().method().detector();
            watch = choice.kind() == DetectorKind.E_DETECTOR
                    ? SequentialMonitor.readFrom(bytes)
                    : SequentialMonitor.readFrom(bytes, source(choice));
            open.put(key, watch);
        }
        return watch;
    }

    SequentialMonitor watchOrNew(MonitoredSeries watched) throws Exception {
        SequentialMonitor watch = watch(watched);
        if (watch == null) {
            DetectorChoice choice = watched.monitor().method().detector();
            watch = choice.kind() == DetectorKind.E_DETECTOR
                    ? new SequentialMonitor()
                    : new SequentialMonitor(source(choice));
            open.put(watched.key(), watch);
        }
        return watch;
    }

    private static DetectorSource source(DetectorChoice choice) {
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

    AlertLifecycleState course(MonitorStateKey key) throws Exception {
        AlertLifecycleState course = courses.get(key);
        return course == null ? AlertLifecycleState.quiet() : course;
    }

    void course(MonitorStateKey key, AlertLifecycleState before, AlertLifecycleState after) throws Exception {
        if (!after.equals(before)) {
            courses.put(key, after);
        }
    }

    @Nullable
    FixedReference reference(MonitorStateKey key) throws Exception {
        return references.get(key);
    }

    void reference(MonitorStateKey key, FixedReference reference) throws Exception {
        references.put(key, reference);
    }

    /** What is kept of the fixed reference of a distribution; null where nothing is. */
    @Nullable
    ReferenceDays referenceDays(MonitorStateKey key) throws Exception {
        byte[] stored = referenceDays.get(key);
        return stored == null ? null : ReferenceDays.decode(stored);
    }

    void referenceDays(MonitorStateKey key, ReferenceDays days) throws Exception {
        referenceDays.put(key, days.encode());
    }

    /** Writes back the watches that were used since the last call. */
    void store() throws Exception {
        for (Map.Entry<MonitorStateKey, SequentialMonitor> entry : open.entrySet()) {
            watches.put(entry.getKey(), encode(entry.getValue()));
        }
        open.clear();
    }

    /** Forgets what any monitor keeps about a series. */
    void forget(SeriesKey series) throws Exception {
        open.keySet().removeIf(key -> key.isOf(series));
        forget(series, watches.keys().iterator());
        forget(series, courses.keys().iterator());
        forget(series, references.keys().iterator());
        forget(series, referenceDays.keys().iterator());
    }

    private static void forget(SeriesKey series, Iterator<MonitorStateKey> keys) {
        while (keys.hasNext()) {
            if (keys.next().isOf(series)) {
                keys.remove();
            }
        }
    }

    void clear() {
        open.clear();
        watches.clear();
        courses.clear();
        references.clear();
        referenceDays.clear();
    }

    private static byte[] encode(SequentialMonitor watch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        watch.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
