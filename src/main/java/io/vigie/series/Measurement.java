package io.vigie.series;

import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Fields;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Names and types of all series, the single definition for writers and readers. Public: dashboards query these names.
 * The fields of a metric are told by its definition, {@link io.vigie.model.Metric#fields()}; named here are those
 * beside them.
 */
@SuppressWarnings("ImmutableEnumChecker") // nothing of it is changed once it is made
public enum Measurement {
    TRAFFIC(
            List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW),
            Set.of("answered", "unanswered", "cancelled", "tokens_in", "tokens_out"),
            Set.of("unanswered_rate", "cost_usd")),
    LATENCY(
            List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW),
            Set.of(),
            Set.of("mean_ms", "p90_ms", "first_token_p50_ms")),
    /**
     * {@code judge_…} and {@code agreement} are of the {@code pairs}, the answers that have both a true score and a
     * judge's; where there are none, nobody has checked the judge. No job writes {@code estimated} yet.
     */
    QUALITY(
            List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW, Tags.CRITERION),
            Set.of("judged", "user_labels", "pairs", "ppi_labels"),
            Set.of(
                    "effective_labels",
                    "judge_mean",
                    "judge_bias",
                    "judge_bias_lower",
                    "judge_bias_upper",
                    "agreement",
                    "ppi_mean",
                    "ppi_lower",
                    "ppi_upper",
                    "lambda",
                    "user_mean",
                    "estimated")),
    ABANDONMENT(
            List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW),
            Set.of("after_good_turns"),
            Set.of("after_good_rate")),
    /**
     * A window against its reference. {@code current} and {@code reference} are values of the monitor's metric. For a
     * distribution, which is compared once a day, {@code distance} and {@code current} are its distance from the
     * reference, {@code reference} is the distance above which it counts as drift, and {@code change} is
     * {@code current} − {@code reference}. {@code evidence} and {@code threshold} come from a sequential detector
     * only.
     */
    DRIFT(
            List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW, Tags.CRITERION, Tags.METRIC, Tags.MONITOR),
            Set.of("verdict", "needed_labels", "thin"),
            Set.of(
                    "current",
                    "reference",
                    "change",
                    "change_lower",
                    "change_upper",
                    "distance",
                    "evidence",
                    "threshold",
                    "expected_labels")),
    /**
     * A service-level objective. {@code bad} of {@code total} requests over its period, which is the tag
     * {@code window}, were bad. {@code budget_spent} is the share of the period's error budget that they use up; 1 or
     * more means that none is left. {@code burn_rate} is that of the long window of the pair that burns most in
     * relation to its factor. {@code burning} is 1 while a pair burns too fast, else 0. There is a point every hour, or
     * at each step of the period's window if that is longer, and one whenever {@code burning} changes.
     */
    OBJECTIVE(
            List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW, Tags.METRIC, Tags.MONITOR),
            Set.of("bad", "total", "burning"),
            Set.of("budget_spent", "burn_rate")),
    /**
     * One event of an alert, at the time of the event: {@code state} 1 while it fires, 0 when it is resolved,
     * {@code severity} its code. The other fields are those of {@link io.vigie.model.AlertEvent}; times are epoch
     * milliseconds, {@code contributions} is a JSON array of objects with {@code slice}, {@code change} and
     * {@code share}, empty
     * since no job computes them yet.
     */
    ALERT(
            List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW, Tags.CRITERION, Tags.METRIC, Tags.MONITOR),
            Set.of("state", "severity", "labels", "raised_at", "onset_from", "onset_at", "resolved_at"),
            Set.of(
                    "change",
                    "change_lower",
                    "change_upper",
                    "current",
                    "current_lower",
                    "current_upper",
                    "reference",
                    "likely",
                    "at_least",
                    "evidence",
                    "threshold"),
            Set.of("alert_id", "detector", "budget", "owner", "runbook", "summary", "contributions")),
    /**
     * One event of an incident, at the time of the event: {@code state} 1 while it is open, 0 when it is over,
     * {@code severity} its code, {@code alerts} how many alerts it has, {@code everybody} 1 if no slice stands out,
     * {@code acknowledged} 1 while somebody has it in hand, {@code false_alarm} 1 once a person closed it as one,
     * {@code silenced_until} 0 where it is not silenced. The
     * other fields are those of {@link io.vigie.model.IncidentEvent}; times are epoch milliseconds, {@code members}
     * is a JSON array of its first alerts, {@code actions} one of what people did
     * last.
     */
    INCIDENT(
            List.of(Tags.MODEL, Tags.VERSION, Tags.INCIDENT),
            Set.of(
                    "state",
                    "severity",
                    "alerts",
                    "opened_at",
                    "onset_from",
                    "onset_at",
                    "closed_at",
                    "everybody",
                    "acknowledged",
                    "silenced_until",
                    "false_alarm"),
            Set.of("heterogeneity", "p_value"),
            Set.of("news", "scope", "summary", "owner", "runbook", "members", "actions")),
    /**
     * The definition of a monitor of a model: {@code definition} is the monitor as a JSON object with the
     * names of the settings file, {@code severity} its code. There is a point at the model's first tick, at the first
     * tick of each UTC day, and whenever the definition changes. {@code revision} is the number of the revision of the
     * monitors that it is from, and not there for the settings; {@code change} says at a change what of the monitor's
     * evidence is kept.
     */
    MONITOR(
            List.of(Tags.MODEL, Tags.MONITOR),
            Set.of("severity", "revision"),
            Set.of("tolerance"),
            Set.of("definition", "owner", "change")),
    /**
     * Where a monitor stands on a series: {@code code} and {@code status} are those of
     * {@link io.vigie.model.MonitorStatus}, {@code sentence} says it to people. There is a point when the status is
     * another one, looked at every hour, and one at the start of each UTC day.
     */
    STATUS(
            List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW, Tags.CRITERION, Tags.METRIC, Tags.MONITOR),
            Set.of("code"),
            Set.of(),
            Set.of("status", "sentence")),
    /** The score of a version on a benchmark, in [0, 1], at the time of the evaluation. */
    BENCHMARK(
            List.of(Tags.MODEL, Tags.VERSION, Tags.BENCHMARK, Tags.CRITERION), Set.of("sample_size"), Set.of("score")),
    /**
     * How well a model can be monitored, hour by hour: {@code labels} counts the labels from humans and ground truth
     * that became known in the hour, without corrections; their delay is the time since their requests; {@code lag_ms}
     * is how long after its end the hour was processed. A run over files has no lag.
     */
    HEALTH(List.of(Tags.MODEL), Set.of("labels", "lag_ms"), Set.of("label_delay_p50_ms", "label_delay_p95_ms")),
    /**
     * Records that could not be used: {@code count} of those rejected in the hour that ends at the point's time. For
     * the current hour, that time lies ahead.
     */
    DEAD_LETTER(List.of(Tags.TOPIC, Tags.REASON), Set.of("count"), Set.of());

    /** Tag names. */
    public static final class Tags {
        public static final String MODEL = "model";
        public static final String VERSION = "version";
        public static final String SLICE = "slice";
        public static final String WINDOW = "window";
        public static final String CRITERION = "criterion";
        public static final String METRIC = "metric";
        public static final String MONITOR = "monitor";
        public static final String BENCHMARK = "benchmark";

        /** The id of an {@link io.vigie.model.IncidentEvent}. */
        public static final String INCIDENT = "incident";

        /** The topic, or file, of a record that could not be used. */
        public static final String TOPIC = "topic";

        /** Name of a {@link io.vigie.model.RejectionReason}. */
        public static final String REASON = "reason";

        private Tags() {}
    }

    /** The bounds of the 95 % interval of the metric whose {@link Fields#hasInterval()} says so. */
    public static final String LOWER = "lower";

    public static final String UPPER = "upper";

    private final List<String> tags;
    private final Set<String> integerFields;
    private final Set<String> floatFields;
    private final Set<String> textFields;
    private final Map<String, String> counts = new TreeMap<>();

    Measurement(List<String> tags, Set<String> integerFields, Set<String> floatFields) {
        this(tags, integerFields, floatFields, Set.of());
    }

    Measurement(List<String> tags, Set<String> integerFields, Set<String> floatFields, Set<String> textFields) {
        this.tags = tags;
        this.integerFields = new TreeSet<>(integerFields);
        this.floatFields = new TreeSet<>(floatFields);
        this.textFields = textFields;
        for (Metric metric : Metric.in(storedName())) {
            addFields(metric.fields());
        }
    }

    private void addFields(Fields fields) {
        integerFields.add(fields.count());
        if (fields.part() != null) {
            integerFields.add(fields.part());
        }
        floatFields.add(fields.value());
        counts.put(fields.value(), fields.count());
        if (fields.hasInterval()) {
            floatFields.addAll(Set.of(LOWER, UPPER));
            counts.put(LOWER, fields.count());
            counts.put(UPPER, fields.count());
        }
    }

    /**
     * The field with the count that a field rests on. A point whose count is 0 has no value of the field: a store that
     * never unsets a field may still show the one of an earlier write. Null: a count itself, or a field of another kind.
     */
    public @Nullable String countOf(String field) {
        return switch (this) {
            case ABANDONMENT -> field.equals("after_good_rate") ? "after_good_turns" : counts.get(field);
            case QUALITY ->
                switch (field) {
                    case "judge_mean" -> "judged";
                    case "agreement" -> "pairs";
                    case "judge_bias", "judge_bias_lower", "judge_bias_upper" -> "pairs";
                    case "ppi_mean", "ppi_lower", "ppi_upper", "lambda" -> "ppi_labels";
                    case "user_mean" -> "user_labels";
                    case "effective_labels" -> "labels";
                    default -> counts.get(field);
                };
            default -> counts.get(field);
        };
    }

    /** The name in the store, in lower case. */
    public String storedName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public List<String> tags() {
        return tags;
    }

    public Set<String> integerFields() {
        return Collections.unmodifiableSet(integerFields);
    }

    public Set<String> floatFields() {
        return Collections.unmodifiableSet(floatFields);
    }

    /** Fields that hold texts, see {@link SeriesPoint#texts()}. */
    public Set<String> textFields() {
        return textFields;
    }

    /** A field that every point has. */
    public String anchor() {
        return switch (this) {
            case TRAFFIC -> "requests";
            case LATENCY, DEAD_LETTER -> "count";
            case QUALITY, HEALTH -> "labels";
            case ABANDONMENT -> "turns";
            case DRIFT -> "verdict";
            case OBJECTIVE -> "total";
            case ALERT, INCIDENT -> "state";
            case MONITOR -> "severity";
            case STATUS -> "code";
            case BENCHMARK -> "sample_size";
        };
    }

    /** @throws IllegalArgumentException if no measurement has this name */
    public static Measurement ofStoredName(String name) {
        return Arrays.stream(values())
                .filter(measurement -> measurement.storedName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no measurement is called " + name));
    }
}
