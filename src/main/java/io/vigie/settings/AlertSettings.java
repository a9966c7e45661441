package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How alerts live.
 *
 * @param forMillis how long a window comparison must stay degraded before it fires, and stay well before it resolves
 * @param dashboardUrl where links in alerts lead; null: no links
 */
public record AlertSettings(long forMillis, @Nullable String dashboardUrl) implements Serializable {
    static final Option<Duration> FOR = Option.of(
            "alerts.for",
            Kinds.duration("0s", "30d"),
            "24h",
            "How long a window comparison must stay degraded before it fires, and be well again before it resolves. Longer: fewer alerts about what passes. A sequential detector does not wait: its false alarms are bounded by the monitor's budget.");
    static final Option<String> DASHBOARD_URL = Option.optional(
            "alerts.dashboardUrl",
            Kinds.url(),
            "Where the links in alerts lead. Nothing written: alerts carry no link to a dashboard.");

    static final List<Option<?>> OPTIONS = List.of(FOR, DASHBOARD_URL);

    static AlertSettings of(Values values) {
        return new AlertSettings(values.get(FOR).toMillis(), values.find(DASHBOARD_URL));
    }
}
