package io.vigie.flink;

import io.vigie.join.PartitionTime;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.function.SerializableFunction;

/** Event time of decoded records. What was rejected has none, and moves no watermark. */
public final class WatermarkStrategies {

    private WatermarkStrategies() {}

    /** For what says nothing of how far time has come: it holds nobody back. */
    public static <T> WatermarkStrategy<DecodedRecord<T>> none() {
        return WatermarkStrategy.forGenerator(unused -> new WatermarkGenerator<>() {
            @Override
            public void onEvent(DecodedRecord<T> decoded, long timestamp, WatermarkOutput output) {}

            @Override
            public void onPeriodicEmit(WatermarkOutput output) {
                output.markIdle();
            }
        });
    }

    /**
     * Event time as {@link PartitionTime} believes it: one wrong clock makes no other record late.
     *
     * @param timeOf epoch milliseconds of a usable record
     * @param outOfOrderness how far a partition's times may lag behind its newest
     * @param maxJump how far one record alone may move event time
     * @param silence if nothing comes for so long, what lies further ahead is believed
     * @param clock stands still while nothing can be read
     */
    public static <T> WatermarkGenerator<DecodedRecord<T>> plausible(
            SerializableFunction<T, Long> timeOf,
            Duration outOfOrderness,
            Duration maxJump,
            Duration silence,
            RelativeClock clock) {
        PartitionTime time = new PartitionTime(maxJump.toMillis(), silence.toMillis());
        return new WatermarkGenerator<>() {
            @Override
            public void onEvent(DecodedRecord<T> decoded, long timestamp, WatermarkOutput output) {
                T value = decoded.value();
                if (value != null) {
                    time.onRecord(timeOf.apply(value), clock.relativeTimeMillis());
                }
            }

            @Override
            public void onPeriodicEmit(WatermarkOutput output) {
                time.onTime(clock.relativeTimeMillis());
                if (time.time() != Long.MIN_VALUE) {
                    output.emitWatermark(new Watermark(time.time() - outOfOrderness.toMillis() - 1));
                }
            }
        };
    }

    /**
     * @param timeOf epoch milliseconds of a usable record
     * @param outOfOrderness how far a partition's times may lag behind its newest
     */
    public static <T> WatermarkStrategy<DecodedRecord<T>> bounded(
            SerializableFunction<T, Long> timeOf, Duration outOfOrderness) {
        return WatermarkStrategy.<DecodedRecord<T>>forBoundedOutOfOrderness(outOfOrderness)
                .withTimestampAssigner((decoded, unused) -> {
                    T value = decoded.value();
                    return value == null ? Long.MIN_VALUE : timeOf.apply(value);
                });
    }
}
