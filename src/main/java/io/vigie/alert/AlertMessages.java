package io.vigie.alert;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.PrintableText;
import io.vigie.model.SliceNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Builds the events that tell an alert's owner of its changes. */
public final class AlertMessages {

    private static final int ID_BYTES = 8;

    static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final @Nullable String dashboardUrl;

    /** @param dashboardUrl http or https address of the dashboard; null: alerts do not link to it */
    public AlertMessages(@Nullable String dashboardUrl) {
        this.dashboardUrl = dashboardUrl;
    }

    /** The series that an alert is about. */
    public record AlertSeries(String model, String version, String slice) {}

    /**
     * The event for a transition of an alert on a change of a metric.
     *
     * @param at epoch milliseconds of the transition
     * @param now the current evidence; for a recovery, that of the recovery
     */
    public AlertEvent event(
            Monitor monitor, AlertSeries series, AlertLifecycleState state, long at, AlertEvidence now) {
        return event(monitor, series, state, at, now, null);
    }

    /**
     * The event for a transition of an alert.
     *
     * @param account its text; null: how the metric changed
     */
    public AlertEvent event(
            Monitor monitor,
            AlertSeries series,
            AlertLifecycleState state,
            long at,
            AlertEvidence now,
            @Nullable AlertText account) {
        boolean resolved = state.state() == AlertState.RESOLVED;
        String id = id(monitor, series, state.raisedAt());
        return new AlertEvent(
                id,
                state.state(),
                monitor.name(),
                series.model(),
                series.version(),
                series.slice(),
                monitor.metric().label(),
                monitor.criterion(),
                monitor.severity().label(),
                monitor.owner(),
                monitor.window().label(),
                state.raisedAt(),
                onsetOf(state, now),
                at,
                resolved ? at : null,
                now.current(),
                now.currentLower(),
                now.currentUpper(),
                now.reference(),
                now.change(),
                now.changeLower(),
                now.changeUpper(),
                now.count(),
                now.evidence(),
                now.threshold(),
                monitor.falseAlarms().toString(),
                account != null ? account.detector() : detector(monitor, now),
                List.of(),
                // The summary holds untrusted names, and it is read on terminals and in chats.
                PrintableText.text(summary(
                        monitor, series, account != null ? account.sentence() : changed(monitor, resolved, now))),
                monitor.channels(),
                link(id));
    }

    /** An alert's id is hexadecimal, so it needs no escaping. */
    private @Nullable String link(String id) {
        return dashboardUrl == null ? null : dashboardUrl.replaceFirst("/+$", "") + "/#/alert?id=" + id;
    }

    /** Sequential detectors always estimate an onset; window comparisons never do. */
    static String detector(Monitor monitor, AlertEvidence now) {
        if (now.onsetAt() == null) {
            return "window";
        }
        return monitor.metric().isLabelled()
                ? monitor.method().detector().kind().label()
                : "ranked-blocks";
    }

    /** The same for all events of one alert, and in every repetition of a run. */
    public static String id(Monitor monitor, AlertSeries series, long raisedAt) {
        String key = String.join(
                "\n",
                monitor.name(),
                series.model(),
                series.version(),
                series.slice(),
                monitor.metric().label(),
                Long.toString(raisedAt));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first estimate of the onset stays, whatever a later window or the recovery adds. */
    private static @Nullable Long onsetOf(AlertLifecycleState state, AlertEvidence now) {
        AlertEvidence firing = state.firing();
        return firing != null && firing.onsetAt() != null ? firing.onsetAt() : now.onsetAt();
    }

    private static String summary(Monitor monitor, AlertSeries series, String sentence) {
        StringBuilder text = new StringBuilder();
        text.append(series.model());
        if (!series.version().equals(ModelMatch.ANY)) {
            text.append(' ').append(series.version());
        }
        if (!series.slice().equals(SliceNames.ALL)) {
            text.append(" for ").append(series.slice());
        }
        text.append(' ').append(sentence);
        if (monitor.runbook() != null) {
            text.append(" Runbook: ").append(monitor.runbook());
        }
        return text.toString();
    }

    private static String changed(Monitor monitor, boolean resolved, AlertEvidence now) {
        Metric metric = monitor.metric();
        StringBuilder text = new StringBuilder();
        text.append(resolved ? "has recovered: " : "got worse: ").append(metric.label());
        if (monitor.criterion() != null) {
            text.append(" (").append(monitor.criterion()).append(')');
        }
        text.append(resolved ? " is " : metric.isHigherBetter() ? " fell to " : " rose to ")
                .append(MetricFormat.value(metric, now.current()))
                .append(resolved ? ", against " : " from ")
                .append(MetricFormat.value(metric, now.reference()))
                .append(" in the reference (change ")
                .append(MetricFormat.change(metric, now.change()))
                .append(", 95 % interval ")
                .append(MetricFormat.changes(metric, now.changeLower(), now.changeUpper()))
                .append(')');
        Long onset = now.onsetAt();
        if (onset != null) {
            text.append(", since about ").append(MINUTE.format(Instant.ofEpochMilli(onset)));
        }
        text.append(", on ").append(counted(metric, now.count())).append('.');
        return text.toString();
    }

    private static String counted(Metric metric, long count) {
        return String.format(Locale.ROOT, "%,d ", count) + metric.counted().word() + (count == 1 ? "" : "s");
    }
}
