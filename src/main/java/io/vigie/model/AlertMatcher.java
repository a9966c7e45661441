package io.vigie.model;

import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts of a model a silence covers. null stands for any.
 *
 * @param version as in alerts: {@code *} is all versions pooled
 * @param severity its name: {@code info}, {@code warning}, {@code critical}
 */
public record AlertMatcher(
        @Nullable String version,
        @Nullable String slice,
        @Nullable String metric,
        @Nullable String monitor,
        @Nullable String severity) {

    /** Every alert. */
    public static final AlertMatcher ANY = new AlertMatcher(null, null, null, null, null);

    /** @param versionOfAlert a version, or {@code *} */
    public boolean covers(String versionOfAlert, IncidentAlert alert) {
        return is(version, versionOfAlert)
                && is(slice, alert.slice())
                && is(metric, alert.metric())
                && is(monitor, alert.monitor())
                && is(severity, alert.severity());
    }

    private static boolean is(@Nullable String asked, String value) {
        return asked == null || asked.equals(value);
    }

    /** For people: {@code slice language=pt, metric quality}; {@code all alerts} where nothing is asked. */
    public String words() {
        StringJoiner words = new StringJoiner(", ");
        words.setEmptyValue("all alerts");
        add(words, "version ", version);
        add(words, "slice ", slice);
        add(words, "metric ", metric);
        add(words, "monitor ", monitor);
        add(words, "severity ", severity);
        return Objects.requireNonNull(words.toString());
    }

    private static void add(StringJoiner words, String name, @Nullable String value) {
        if (value != null) {
            words.add(name + value);
        }
    }
}
