package io.vigie.alert;

import io.vigie.model.AlertContext;
import io.vigie.model.AlertContext.ContextChange;
import io.vigie.model.AlertContext.SliceStanding;
import io.vigie.model.AlertContext.Standing;
import io.vigie.model.AlertEvent;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.PrintableText;
import io.vigie.model.SliceNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What stands beside an alert, as sentences: how other slices stand, and what else changed. */
public final class ContextMessages {

    private static final int MOST_NAMED = 3;

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private ContextMessages() {}

    /** The event with what stands beside it, as fields and in its summary. */
    public static AlertEvent with(AlertEvent event, AlertContext context) {
        String sentences = sentences(event.slice(), context);
        return event.withContext(
                context, sentences.isEmpty() ? event.summary() : event.summary() + " " + PrintableText.text(sentences));
    }

    private static String sentences(String slice, AlertContext context) {
        List<String> all = new ArrayList<>();
        if (!context.otherSlices().isEmpty()) {
            all.add(others(slice, context.otherSlices()));
        }
        if (!context.changed().isEmpty()) {
            all.add("What else changed: "
                    + String.join(
                            ", ",
                            context.changed().stream()
                                    .map(ContextMessages::change)
                                    .toList())
                    + ".");
        }
        return String.join(" ", all);
    }

    /** "Other languages: unchanged.", "Other slices of country: BR unchanged; US also worse." */
    private static String others(String slice, List<SliceStanding> others) {
        String dimension = SliceNames.dimensionOf(slice);
        String who = dimension.equals("language") ? "Other languages: " : "Other slices of " + dimension + ": ";
        List<String> parts = new ArrayList<>();
        for (Standing standing : Standing.values()) {
            List<String> names = others.stream()
                    .filter(other -> other.standing().equals(standing.name()))
                    .map(other -> AlertMessages.sliceName(other.slice()))
                    .toList();
            if (names.size() == others.size()) {
                return who + standing.words() + ".";
            }
            if (!names.isEmpty()) {
                parts.add(named(names) + " " + standing.words());
            }
        }
        return who + String.join("; ", parts) + ".";
    }

    private static String named(List<String> names) {
        int more = names.size() - MOST_NAMED;
        return more <= 0
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMED)) + " and " + more + " more";
    }

    private static String change(ContextChange change) {
        double before = Objects.requireNonNullElse(change.before(), 0.0);
        double after = Objects.requireNonNullElse(change.after(), 0.0);
        String name = Objects.requireNonNullElse(change.name(), "");
        return switch (change.what()) {
            case ContextChange.VERSION ->
                "version " + name + " since "
                        + DAY_AND_TIME.format(Instant.ofEpochMilli(Objects.requireNonNullElse(change.since(), 0L)));
            case ContextChange.SHARE ->
                "its share of requests " + MetricFormat.percent(before) + " → " + MetricFormat.percent(after);
            case ContextChange.LABEL_SOURCE ->
                "labels by " + name + " " + MetricFormat.percent(before) + " → " + MetricFormat.percent(after);
            default ->
                Metric.ofLabel(change.what())
                        .map(metric -> title(metric) + " " + MetricFormat.value(metric, before) + " → "
                                + MetricFormat.value(metric, after))
                        .orElse(change.what());
        };
    }

    private static String title(Metric metric) {
        return metric.title().substring(0, 1).toLowerCase(Locale.ROOT)
                + metric.title().substring(1);
    }
}
