package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/** @param afterMs the silence, in event time after a response, that makes a turn abandoned */
public record AbandonmentSettings(long afterMs) implements Serializable {
    static final Option<Duration> AFTER = Option.of(
            "abandonment.after",
            OptionTypes.duration("10s", "7d"),
            "10min",
            "A turn counts as abandoned when its conversation is silent this long after the response. Shorter: users who read slowly count as gone. Longer: figures come later and state is kept longer.");

    static final List<Option<?>> OPTIONS = List.of(AFTER);

    static AbandonmentSettings of(OptionValues values) {
        return new AbandonmentSettings(values.get(AFTER).toMillis());
    }
}
