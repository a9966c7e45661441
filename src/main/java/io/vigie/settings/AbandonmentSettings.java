package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * @param afterMs how long, in event time, a conversation is silent after a response until the turn counts as abandoned
 */
public record AbandonmentSettings(long afterMs) implements Serializable {
    static final Option<Duration> AFTER = Option.of(
            "abandonment.after",
            OptionTypes.duration("10s", "7d"),
            "10min",
            "A turn counts as abandoned when its conversation stays silent for this long after the response. Shorter:"
                    + " slow readers count as gone. Longer: metrics come later and state is kept longer.");

    static final List<Option<?>> OPTIONS = List.of(AFTER);

    static AbandonmentSettings of(OptionValues values) {
        return new AbandonmentSettings(values.get(AFTER).toMillis());
    }
}
