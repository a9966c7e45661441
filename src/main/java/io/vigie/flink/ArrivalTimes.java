package io.vigie.flink;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.function.SerializableFunction;

/** Event time of arrivals. What was rejected has none, and moves no watermark. */
public final class ArrivalTimes {

    private ArrivalTimes() {}

    /**
     * @param timeOf epoch milliseconds of a usable record
     * @param outOfOrderness how far a partition's times may lag behind its newest
     */
    public static <T> WatermarkStrategy<Arrival<T>> bounded(
            SerializableFunction<T, Long> timeOf, Duration outOfOrderness) {
        return WatermarkStrategy.<Arrival<T>>forBoundedOutOfOrderness(outOfOrderness)
                .withTimestampAssigner((arrival, unused) -> {
                    T value = arrival.value();
                    return value == null ? Long.MIN_VALUE : timeOf.apply(value);
                });
    }
}
