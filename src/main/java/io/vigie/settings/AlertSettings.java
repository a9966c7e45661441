package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How alerts live.
 *
 * @param forMillis how long a window comparison must stay degraded before it fires, and stay well before it resolves
 */
public record AlertSettings(long forMillis) implements Serializable {
    static final Option<Duration> FOR = Option.of(
            "alerts.for",
            Kinds.duration("0s", "30d"),
            "24h",
            "How long a window comparison must stay degraded before it fires, and be well again before it resolves. Longer: fewer alerts about what passes. A sequential detector does not wait: its false alarms are bounded by the monitor's budget.");
    static final List<Option<?>> OPTIONS = List.of(FOR);

    static AlertSettings of(Values values) {
        return new AlertSettings(values.get(FOR).toMillis());
    }
}
