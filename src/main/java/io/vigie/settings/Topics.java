package io.vigie.settings;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The topics that the jobs read and write. */
public record Topics(
        String requests,
        String responses,
        String labels,
        String signals,
        String panes,
        String scores,
        String alerts,
        String incidents,
        String monitors,
        String benchmarks,
        String control,
        String labelRequests,
        String deadLetters)
        implements Serializable {
    static final Option<String> REQUESTS = topic("requests", "Requests to models (read). Key: request_id.");
    static final Option<String> RESPONSES = topic("responses", "Responses from models (read). Key: request_id.");
    static final Option<String> LABELS = topic("labels", "Labels of sampled answers (read). Key: request_id.");
    static final Option<String> SIGNALS = topic("signals", "What users did (read). Key: conversation_id.");
    static final Option<String> PANES =
            topic("panes", "Sums per slice and 5 minutes: from the quality-metrics job to the drift job. Compacted.");
    static final Option<String> SCORES =
            topic("scores", "Labels joined with their requests: from the quality-metrics job to the drift job.");
    static final Option<String> ALERTS = topic("alerts", "Alert events (written by the drift job).");
    static final Option<String> INCIDENTS = topic(
            "incidents",
            "What people are told: alerts of one cause together (written by the drift job). Key: incident_id."
                    + " Compacted: the last event of an incident says all.");
    static final Option<String> MONITORS = topic(
            "monitors",
            "Monitors as people set them while the drift job runs (written by `vigie monitors`, read by the drift job)."
                    + " Compacted by number, so that every revision is kept.");
    static final Option<String> BENCHMARKS = topic("benchmarks", "Declared benchmark scores. Compacted.");
    static final Option<String> CONTROL = topic(
            "control",
            "What people decide about alerts (written by `vigie alerts`, read by the drift job). Compacted by action, so"
                    + " that all of them are kept.");
    static final Option<String> LABEL_REQUESTS =
            topic("labelRequests", "Planned: which answers to label next. It is created; no job writes it.");
    static final Option<String> DEAD_LETTERS = topic(
            "deadLetters",
            "Records that could not be used, with their bytes and the reason. Written by both jobs, counted by the"
                    + " drift job.");

    static final List<Option<?>> OPTIONS = List.of(
            REQUESTS,
            RESPONSES,
            LABELS,
            SIGNALS,
            PANES,
            SCORES,
            ALERTS,
            INCIDENTS,
            MONITORS,
            BENCHMARKS,
            CONTROL,
            LABEL_REQUESTS,
            DEAD_LETTERS);

    private static Option<String> topic(String key, String doc) {
        return Option.of(
                "kafka.topics." + key,
                OptionTypes.matching("[a-zA-Z0-9._-]{1,249}", "a topic name of letters, digits, . _ and -"),
                "vigie." + key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                doc);
    }

    /** Checks that no topic serves two purposes. */
    static void check(OptionValues values, Problems problems) {
        Map<String, Option<?>> seen = new HashMap<>();
        for (Option<?> option : OPTIONS) {
            values.with(option, name -> {
                Option<?> other = seen.putIfAbsent(String.valueOf(name), option);
                if (other != null) {
                    values.problem(problems, option, "the topic " + name + " is also " + other.path());
                }
            });
        }
    }

    static Topics of(OptionValues values) {
        return new Topics(
                values.get(REQUESTS),
                values.get(RESPONSES),
                values.get(LABELS),
                values.get(SIGNALS),
                values.get(PANES),
                values.get(SCORES),
                values.get(ALERTS),
                values.get(INCIDENTS),
                values.get(MONITORS),
                values.get(BENCHMARKS),
                values.get(CONTROL),
                values.get(LABEL_REQUESTS),
                values.get(DEAD_LETTERS));
    }

    /** The default names. */
    public static Topics defaults() {
        return new Topics(
                "vigie.requests",
                "vigie.responses",
                "vigie.labels",
                "vigie.signals",
                "vigie.panes",
                "vigie.scores",
                "vigie.alerts",
                "vigie.incidents",
                "vigie.monitors",
                "vigie.benchmarks",
                "vigie.control",
                "vigie.label-requests",
                "vigie.dead-letters");
    }

    /** In the order of the components. */
    public List<String> all() {
        return List.of(
                requests,
                responses,
                labels,
                signals,
                panes,
                scores,
                alerts,
                incidents,
                monitors,
                benchmarks,
                control,
                labelRequests,
                deadLetters);
    }

    /** The topics that keep the newest record of each key; all others keep every record for their retention. */
    public List<String> compacted() {
        return List.of(panes, incidents, monitors, benchmarks, control);
    }
}
