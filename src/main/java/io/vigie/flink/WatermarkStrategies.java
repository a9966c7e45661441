package io.vigie.flink;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
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
