package io.vigie.alert;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertKind;
import io.vigie.model.AlertState;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.PrintableText;
import io.vigie.model.SliceNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds the events that tell an alert's owner of its changes. */
public final class AlertMessages {

    private static final int ID_BYTES = 8;

    static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** A slice of the segment {@code language} whose value may be a language. */
    private static final Pattern LANGUAGE = Pattern.compile("language=([a-z]{2,3})");

    /** Where the pages of {@link AlertKind} are, if nobody says otherwise. */
    private static final String RUNBOOKS = "docs/runbooks";

    private final @Nullable String dashboardUrl;
    private final @Nullable String runbookUrl;

    /** @param dashboardUrl http or https address of the dashboard; null: alerts do not link to it */
    public AlertMessages(@Nullable String dashboardUrl) {
        this(dashboardUrl, null);
    }

    /**
     * With runbooks on the web.
     *
     * @param dashboardUrl http or https address of the dashboard; null: alerts do not link to it
     * @param runbookUrl http or https address below which runbooks are; null: alerts name the page in the documents
     */
    public AlertMessages(@Nullable String dashboardUrl, @Nullable String runbookUrl) {
        this.dashboardUrl = dashboardUrl;
        this.runbookUrl = runbookUrl;
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
     * @param text its text; null: how the metric changed
     */
    public AlertEvent event(
            Monitor monitor,
            AlertSeries series,
            AlertLifecycleState state,
            long at,
            AlertEvidence now,
            @Nullable AlertText text) {
        return event(monitor, series, state, at, now, text, "");
    }

    /**
     * The same with a caveat.
     *
     * @param caveat a sentence after a space, or nothing
     */
    public AlertEvent event(
            Monitor monitor,
            AlertSeries series,
            AlertLifecycleState state,
            long at,
            AlertEvidence now,
            @Nullable AlertText text,
            String caveat) {
        boolean resolved = state.state() == AlertState.RESOLVED;
        String id = id(monitor, series, state.raisedAt());
        ChangeMessages.Onset onset = ChangeMessages.Onset.of(state, now);
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
                onset.from(),
                onset.at(),
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
                now.likely(),
                resolved ? null : now.atLeast(),
                now.evidence(),
                now.threshold(),
                hasBudget(now) ? monitor.falseAlarms().toString() : null,
                text != null ? text.detector() : detector(monitor, now),
                List.of(),
                // The summary holds untrusted names, and it is read on terminals and in chats.
                PrintableText.text(subject(series) + " "
                        + (text != null
                                ? text.sentence()
                                : ChangeMessages.sentence(monitor, series.version(), state, at, now, onset))
                        + caveat
                        + toldRunbook(monitor)),
                monitor.channels(),
                link(id),
                runbook(monitor),
                null,
                null);
    }

    /** An alert's id is hexadecimal, so it needs no escaping. */
    private @Nullable String link(String id) {
        return dashboardUrl == null ? null : dashboardUrl.replaceFirst("/+$", "") + "/#/alert?id=" + id;
    }

    /** An objective promises a service level, and how long a silence is usual is learned. */
    private static boolean hasBudget(AlertEvidence now) {
        return now.path() != AlertEvidence.EvidencePath.BURN_RATE && now.path() != AlertEvidence.EvidencePath.SILENCE;
    }

    static String detector(Monitor monitor, AlertEvidence now) {
        return switch (now.path()) {
            case SEQUENTIAL -> monitor.method().detector().kind().label();
            case RANKED_BLOCKS -> "ranked-blocks";
            case WINDOWS -> "window";
            case BURN_RATE -> "burn-rate";
            case SILENCE -> "silence";
        };
    }

    /** The same for all events of one alert, and in every repetition of a run. */
    public static String id(Monitor monitor, AlertSeries series, long raisedAt) {
        String key = String.join(
                "\n",
                monitor.name(),
                series.model(),
                series.version(),
                series.slice(),
                // One monitor of silence has an alert for the labels of each criterion.
                monitor.metric() == Metric.SILENCE && monitor.criterion() != null
                        ? monitor.metric().label() + " " + monitor.criterion()
                        : monitor.metric().label(),
                Long.toString(raisedAt));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Its own, or that of its kind. */
    private String runbook(Monitor monitor) {
        if (monitor.runbook() != null) {
            return monitor.runbook();
        }
        String base = runbookUrl == null ? RUNBOOKS : runbookUrl.replaceFirst("/+$", "");
        return base + "/" + AlertKind.of(monitor).page() + ".md";
    }

    /** A sentence has room for what can be clicked. */
    private String toldRunbook(Monitor monitor) {
        return monitor.runbook() == null && runbookUrl == null ? "" : " Runbook: " + runbook(monitor);
    }

    /** "support-chat 2026-10 in Portuguese", "support-chat for country=BR". */
    private static String subject(AlertSeries series) {
        StringBuilder text = new StringBuilder(series.model());
        if (!series.version().equals(ModelMatch.ANY)) {
            text.append(' ').append(series.version());
        }
        if (!series.slice().equals(SliceNames.ALL)) {
            String name = sliceName(series.slice());
            text.append(name.equals(series.slice()) ? " for " : " in ").append(name);
        }
        return text.toString();
    }

    /** A slice as sentences name it: a language by its English name, any other as it is. */
    public static String sliceName(String slice) {
        Matcher language = LANGUAGE.matcher(slice);
        if (!language.matches()) {
            return slice;
        }
        String code = language.group(1);
        String name = Locale.forLanguageTag(code).getDisplayLanguage(Locale.ENGLISH);
        return name.isEmpty() || name.equals(code) ? slice : name;
    }
}
