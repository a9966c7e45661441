package io.vigie.flink;

import io.vigie.model.ScoredLabel;
import io.vigie.series.HealthPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.LogHistogram;
import io.vigie.window.RollUpLevel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * labels of one model as they become known → a point at the end of each hour: how many there were, and how long after their requests.
 *
 * <p>What counts are the labels that speak of quality, of people and of ground truth, and the first of them on a request: a correction says nothing of how
 * long labels take.
 */
final class LabelHealth {

    private static final int LAYOUT = 1;

    private final String model;
    private LogHistogram delays;
    private boolean isStored = true;

    private LabelHealth(String model, LogHistogram delays) {
        this.model = model;
        this.delays = delays;
    }

    /** Of the running hour; empty between hours. */
    static ValueState<byte[]> state(RuntimeContext context) {
        // Stored in savepoints: renaming it forgets the labels of the running hour.
        return context.getState(
                new ValueStateDescriptor<>("health-hour", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    static LabelHealth readFrom(ValueState<byte[]> state, String model) throws IOException {
        byte[] stored = state.value();
        return new LabelHealth(model, stored == null ? new LogHistogram() : decode(stored));
    }

    /** @param knownAt epoch milliseconds */
    void onLabel(ScoredLabel label, long knownAt) {
        if (label.source().isTruth() && label.previous() == null) {
            delays.add((double) Math.max(0, knownAt - label.requestedAt()));
            isStored = false;
        }
    }

    static boolean isDue(long tick) {
        return RollUpLevel.HOUR.floor(tick) == tick;
    }

    /**
     * Ends an hour.
     *
     * @param now epoch milliseconds by the machine's clock; null: not looked at
     */
    SeriesPoint end(long hourEnd, @Nullable Long now) {
        SeriesPoint point = HealthPoints.of(
                model,
                hourEnd,
                new HealthPoints.Hour(
                        delays.count(),
                        delays.quantile(0.5),
                        delays.quantile(0.95),
                        now == null ? OptionalLong.empty() : OptionalLong.of(Math.max(0, now - hourEnd))));
        if (!delays.isEmpty()) {
            delays = new LogHistogram();
            isStored = false;
        }
        return point;
    }

    /** Puts back what changed since it was read. */
    void store(ValueState<byte[]> state) throws IOException {
        if (isStored) {
            return;
        }
        if (delays.isEmpty()) {
            state.clear();
        } else {
            state.update(encode(delays));
        }
        isStored = true;
    }

    private static byte[] encode(LogHistogram delays) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(LAYOUT);
        delays.writeTo(out);
        return bytes.toByteArray();
    }

    private static LogHistogram decode(byte[] stored) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
        int layout = in.readByte();
        if (layout != LAYOUT) {
            throw new IOException("the labels of an hour in the unknown layout " + layout);
        }
        LogHistogram delays = LogHistogram.readFrom(in);
        if (in.available() > 0) {
            throw new IOException("the labels of an hour have " + in.available() + " bytes too many");
        }
        return delays;
    }
}
