package io.vigie.flink.drift;

import io.vigie.detect.LabelSpill;
import io.vigie.detect.SequentialMonitor;
import io.vigie.flink.FlinkMap;
import io.vigie.flink.StateAccess;
import io.vigie.model.DetectorChoice;
import io.vigie.monitor.MonitorStateKey;
import io.vigie.monitor.SequentialMonitorFactory;
import io.vigie.monitor.StoredDetectors;
import io.vigie.monitor.WaitingPieceKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One group's detectors in keyed state; those in use between two calls of {@link #flush} are on the heap. */
final class FlinkDetectors implements StoredDetectors {

    private final FlinkMap<MonitorStateKey, byte[], byte[]> encoded;
    private final FlinkMap<WaitingPieceKey, byte[], byte[]> waitingLabels;
    private final Map<MonitorStateKey, SequentialMonitor> inUse = new LinkedHashMap<>();

    FlinkDetectors(DriftState state) {
        this.encoded = FlinkMap.of(state.detectors);
        this.waitingLabels = FlinkMap.of(state.waitingLabels);
    }

    @Override
    public @Nullable SequentialMonitor get(MonitorStateKey key, DetectorChoice choice) {
        SequentialMonitor known = inUse.get(key);
        if (known != null) {
            return known;
        }
        byte[] stored = encoded.get(key);
        if (stored == null) {
            return null;
        }
        SequentialMonitor detector = StateAccess.read(
                () -> SequentialMonitorFactory.read(choice, new DataInputStream(new ByteArrayInputStream(stored))));
        put(key, detector);
        return detector;
    }

    @Override
    public void put(MonitorStateKey key, SequentialMonitor detector) {
        detector.spillTo(spill(key));
        inUse.put(key, detector);
    }

    private LabelSpill spill(MonitorStateKey monitor) {
        return new LabelSpill() {
            @Override
            public void put(long piece, byte[] labels) {
                waitingLabels.put(new WaitingPieceKey(monitor, piece), labels);
            }

            @Override
            public byte[] get(long piece) {
                return Objects.requireNonNull(
                        waitingLabels.get(new WaitingPieceKey(monitor, piece)), "labels that wait");
            }

            @Override
            public void remove(long piece) {
                waitingLabels.remove(new WaitingPieceKey(monitor, piece));
            }
        };
    }

    /** Writes back the detectors that were used since the last call. */
    void flush() {
        inUse.forEach((key, detector) -> StateAccess.write(() -> encoded.put(key, encode(detector))));
        inUse.clear();
    }

    @Override
    public void removeKeysIf(Predicate<? super MonitorStateKey> isGone) {
        inUse.keySet().removeIf(isGone);
        encoded.removeKeysIf(isGone);
        waitingLabels.removeKeysIf(key -> isGone.test(key.monitor()));
    }

    @Override
    public void clear() {
        inUse.clear();
        encoded.clear();
        waitingLabels.clear();
    }

    private static byte[] encode(SequentialMonitor detector) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
