package io.vigie.join;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

/** Orders in which events may arrive so that none is later than the watermark. */
public final class EventOrders {

    private EventOrders() {}

    /** What happens next: a record, or without one a watermark. */
    public record TimedRecord<E>(E record, long time) {
        public boolean isWatermark() {
            return record == null;
        }
    }

    /**
     * The events, each delayed by a random time up to {@code disorderMs}, with watermarks between them that run as far
     * ahead as they may or lag behind.
     */
    public static <E> List<TimedRecord<E>> shuffled(
            Random random, List<E> events, ToLongFunction<E> time, long disorderMs, double watermarkShare) {
        record Delayed<E>(E event, long at) {}
        var delayed = new ArrayList<Delayed<E>>();
        for (E event : events) {
            delayed.add(new Delayed<>(event, time.applyAsLong(event) + random.nextLong(disorderMs + 1)));
        }
        delayed.sort(Comparator.comparingLong(Delayed::at));
        long[] earliestToCome = new long[delayed.size() + 1];
        earliestToCome[delayed.size()] = Long.MAX_VALUE;
        for (int i = delayed.size() - 1; i >= 0; i--) {
            earliestToCome[i] = Math.min(
                    earliestToCome[i + 1], time.applyAsLong(delayed.get(i).event()));
        }
        var order = new ArrayList<TimedRecord<E>>();
        long watermark = Long.MIN_VALUE;
        for (int i = 0; i < delayed.size(); i++) {
            long furthest = earliestToCome[i] - 1;
            if (random.nextDouble() < watermarkShare && furthest > watermark) {
                long lag = random.nextBoolean() ? 0 : random.nextLong(disorderMs + 1);
                watermark = Math.max(watermark, furthest - lag);
                order.add(new TimedRecord<>(null, watermark));
            }
            E event = delayed.get(i).event();
            order.add(new TimedRecord<>(event, time.applyAsLong(event)));
        }
        return order;
    }
}
