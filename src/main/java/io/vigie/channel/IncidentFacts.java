package io.vigie.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentState;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.ModelMatch;
import io.vigie.model.PrintableText;
import io.vigie.model.SliceNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An incident as every channel shows it: the incident's own sentence, and what stands below it. All texts are one line
 * without control characters; they hold names that others chose.
 *
 * @param subject what it is about, the same for all events of one incident
 * @param headline its severity and model, or that it is over
 * @param summary the incident's sentence
 * @param facts names and values, in the order in which they are shown
 * @param figures those of the facts that compare what was with what is
 * @param dashboardUrl an http or https address; null: none
 * @param runbookUrl an http or https address; null: the runbook has none, and is a fact
 */
record IncidentFacts(
        String subject,
        String headline,
        String summary,
        List<Fact> facts,
        List<Fact> figures,
        @Nullable String dashboardUrl,
        @Nullable String runbookUrl) {

    /** Of one alert each; the summary and the dashboard have the rest. */
    private static final int MOST_FIGURES = 4;

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** One line of what stands below the sentence. */
    record Fact(String name, String value) {}

    static IncidentFacts of(IncidentEvent incident) {
        String model = incident.model() + (incident.version().equals(ModelMatch.ANY) ? "" : " " + incident.version());
        List<Fact> facts = new ArrayList<>();
        add(facts, "Severity", incident.severity());
        add(facts, "Model", model);
        add(facts, "Who", incident.scope());
        List<Fact> figures = figures(incident);
        facts.addAll(figures);
        add(facts, "Since", "at the latest " + time(incident.onsetAt()));
        if (incident.closedAt() != null) {
            add(facts, "Over", time(incident.closedAt()));
        }
        add(facts, "False alarms", incident.budget());
        add(facts, "Owner", incident.owner());
        String runbook = url(incident.runbook());
        if (runbook == null) {
            add(facts, "Runbook", incident.runbook());
        }
        add(facts, "Incident", incident.incidentId());
        boolean isOver = incident.state() == IncidentState.CLOSED;
        return new IncidentFacts(
                PrintableText.text(model + ", incident " + incident.incidentId()),
                PrintableText.text(isOver ? "Incident over: " + model : capital(incident.severity()) + ": " + model),
                PrintableText.text(incident.summary()),
                List.copyOf(facts),
                figures,
                url(incident.dashboardUrl()),
                runbook);
    }

    /** Name and value of each fact. */
    ObjectNode json() {
        ObjectNode object = IncidentFormat.object();
        facts.forEach(fact -> object.put(fact.name(), fact.value()));
        return object;
    }

    /** At most so many characters, with a sign that something is missing. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        // Half a character is none.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** ISO-8601. */
    static String iso(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    private static String time(long epochMs) {
        return MINUTE.format(Instant.ofEpochMilli(epochMs));
    }

    /** What still fires, or everything once it is over. */
    private static List<Fact> figures(IncidentEvent incident) {
        List<IncidentAlert> firing = incident.alerts().stream()
                .filter(alert -> alert.state() == AlertState.FIRING)
                .toList();
        List<IncidentAlert> shown = firing.isEmpty() ? incident.alerts() : firing;
        List<Fact> figures = new ArrayList<>();
        for (IncidentAlert alert : shown) {
            Metric metric = Metric.ofLabel(alert.metric()).orElse(null);
            boolean isShown = metric != null
                    && alert.hasFigures()
                    && Double.isFinite(alert.before())
                    && Double.isFinite(alert.now())
                    && Double.isFinite(alert.change());
            if (metric != null && isShown && figures.size() < MOST_FIGURES) {
                figures.add(figure(alert, metric));
            }
        }
        return figures;
    }

    private static Fact figure(IncidentAlert alert, Metric metric) {
        String criterion = alert.criterion() == null ? "" : " " + alert.criterion();
        String slice = alert.slice().equals(SliceNames.ALL) ? "" : ", " + alert.slice();
        return new Fact(
                PrintableText.text(metric.title() + criterion + slice),
                MetricFormat.value(metric, alert.before()) + " → " + MetricFormat.value(metric, alert.now()) + " ("
                        + MetricFormat.change(metric, alert.change()) + ")");
    }

    private static void add(List<Fact> facts, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            facts.add(new Fact(name, PrintableText.text(value)));
        }
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static @Nullable String url(@Nullable String text) {
        return text != null && text.matches("https?://[^\\s\\p{Cntrl}\"<>|]+") ? text : null;
    }
}
