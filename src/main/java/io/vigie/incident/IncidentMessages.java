package io.vigie.incident;

import io.vigie.alert.AlertMessages;
import io.vigie.model.DurationText;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.PrintableText;
import io.vigie.model.SliceNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an incident says: its first alert's sentence, who is concerned, and what came with it, in the order of onsets.
 * Terminal, topic, webhooks and pages show the same sentence.
 */
final class IncidentMessages {

    /** Of slices and metrics: who wants more reads the fields. */
    private static final int MOST_NAMED = 3;

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final String model;
    private final IncidentRules rules;

    /**
     * What an event is for.
     *
     * @param at epoch milliseconds of the event
     * @param wasSilenced whether it would have been told before, but for a silence
     */
    record Notice(IncidentNews news, long at, boolean wasSilenced) {}

    IncidentMessages(String model, IncidentRules rules) {
        this.model = model;
        this.rules = rules;
    }

    /** The event that tells of an incident. */
    IncidentEvent event(Incident incident, Notice notice, Silences silences) {
        IncidentNews news = notice.news();
        long at = notice.at();
        long silencedUntil = silences.endFor(incident, at);
        List<IncidentMember> present = incident.present();
        IncidentScope scope = incident.scope();
        IncidentMember lead = lead(present, scope);
        IncidentAlert first = lead.alert();
        List<IncidentAlert> alerts =
                incident.members().stream().map(IncidentMember::alert).toList();
        Set<String> channels = new LinkedHashSet<>();
        Set<String> metrics = new LinkedHashSet<>();
        incident.members().forEach(member -> {
            channels.addAll(member.channels());
            metrics.add(member.alert().metric());
        });
        if (news == IncidentNews.ESCALATED) {
            channels.clear();
        }
        if (incident.handling().escalated()) {
            channels.addAll(rules.escalation().channels());
        }
        String who = sentence(scope);
        return new IncidentEvent(
                incident.id(),
                incident.state(),
                news,
                model,
                incident.version(),
                severity(incident).severity(),
                owner(incident),
                incident.openedAt(),
                incident.onsetFrom(),
                incident.onsetAt(),
                at,
                incident.closedAt(),
                scope.everybody(),
                PrintableText.text(who),
                scope.slices(),
                List.copyOf(metrics),
                scope.q() == null ? null : scope.q().q(),
                scope.q() == null ? null : scope.q().degrees(),
                scope.q() == null ? null : scope.q().pValue(),
                alerts.subList(0, Math.min(alerts.size(), IncidentEvent.MOST_ALERTS)),
                alerts.size(),
                incident.actions(),
                incident.handling().acknowledged() && incident.closedAt() == null,
                silencedUntil > at && incident.closedAt() == null ? silencedUntil : null,
                incident.handling().falseAlarm(),
                PrintableText.text(summary(incident, notice, lead, who)),
                first.budget(),
                first.runbook(),
                List.copyOf(channels),
                first.dashboardUrl(),
                lead.context());
    }

    /** The alert that is told first: of everybody, or of the worst slice, on the metric that got worse first. */
    private static IncidentMember lead(List<IncidentMember> present, IncidentScope scope) {
        String slice =
                scope.slices().isEmpty() ? SliceNames.ALL : scope.slices().get(0);
        return present.stream()
                .filter(member -> member.alert().slice().equals(slice))
                .findFirst()
                .orElse(present.get(0));
    }

    private static IncidentAlert severity(Incident incident) {
        return incident.present().stream()
                .map(IncidentMember::alert)
                .max(Comparator.comparingInt(
                        (IncidentAlert alert) -> IncidentScope.severity(alert).code()))
                .orElseThrow();
    }

    private static @Nullable String owner(Incident incident) {
        return incident.present().stream()
                .map(IncidentMember::alert)
                .filter(alert -> alert.owner() != null)
                .max(Comparator.comparingInt(
                        (IncidentAlert alert) -> IncidentScope.severity(alert).code()))
                .map(IncidentAlert::owner)
                .orElse(null);
    }

    private String summary(Incident incident, Notice notice, IncidentMember lead, String who) {
        StringBuilder text = new StringBuilder();
        if (notice.wasSilenced()) {
            text.append("Silenced until now. ");
        }
        text.append(beginning(incident, notice));
        text.append(lead.alert().summary());
        if (incident.members().size() > 1) {
            text.append(' ').append(who);
            for (String also : story(incident, lead)) {
                text.append(' ').append(also);
            }
        }
        if (notice.news() == IncidentNews.REOPENED && DueNews.isFlapping(incident, rules, notice.at())) {
            text.append(" It was open again ")
                    .append(incident.handling().reopeningsWithinADay(notice.at()))
                    .append(" times within a day: from now on it is told only when it is worse, or over for a day.");
        }
        return text.toString();
    }

    private static String beginning(Incident incident, Notice notice) {
        String open = DurationText.of(Math.max(0, notice.at() - incident.openedAt()));
        return switch (notice.news()) {
            case OPENED, UPDATED -> "";
            case WORSE -> "Worse than told: ";
            case WIDER -> "Wider than told: ";
            case MORE_CERTAIN -> "More certain than told: ";
            case REOPENED -> "Open again: ";
            case REMINDER -> "Open for " + open + ": ";
            case ESCALATED -> "Not acknowledged for " + open + ": ";
            case ACKNOWLEDGED ->
                "Acknowledged by "
                        + incident.actions().get(incident.actions().size() - 1).by() + ": ";
            case OVER -> incident.handling().closedByPerson() ? closed(incident, open) : "Over after " + open + ": ";
        };
    }

    /** Who closed it, and why. */
    private static String closed(Incident incident, String open) {
        return incident.actions().stream()
                .filter(action -> action.type().equals(DecisionType.CLOSE.label())
                        || action.type().equals(DecisionType.FALSE_ALARM.label()))
                .reduce((earlier, later) -> later)
                .map(action -> "Closed by " + action.by()
                        + (action.type().equals(DecisionType.FALSE_ALARM.label()) ? " as a false alarm" : "")
                        + " after " + open
                        + (action.reason() == null ? "" : " (" + action.reason() + ")") + ": ")
                .orElse("Closed after " + open + ": ");
    }

    /** Who is concerned, as a sentence. */
    private static String sentence(IncidentScope scope) {
        int slices = scope.slices().size();
        if (scope.everybody()) {
            return scope.q() == null ? "Everybody is concerned." : "Everybody is concerned: slices changed alike.";
        }
        if (slices == 0) {
            return "Who is concerned is not known.";
        }
        if (slices == 1) {
            return "Carried by " + names(scope.slices()) + ".";
        }
        return "Carried by " + names(scope.slices()) + (scope.isAlike() ? ", which changed alike." : ".");
    }

    private static String names(List<String> slices) {
        List<String> named =
                slices.stream().limit(MOST_NAMED).map(AlertMessages::sliceName).toList();
        int more = slices.size() - named.size();
        if (more > 0) {
            return String.join(", ", named) + " and " + more + " more";
        }
        return named.size() < 2
                ? named.get(0)
                : String.join(", ", named.subList(0, named.size() - 1)) + " and " + named.get(named.size() - 1);
    }

    /** The other metrics, one sentence each, in the order in which they got worse. */
    private static List<String> story(Incident incident, IncidentMember lead) {
        Map<String, IncidentMember> firsts = new LinkedHashMap<>();
        incident.present().forEach(member -> firsts.merge(series(member), member, IncidentMessages::wider));
        firsts.remove(series(lead));
        List<String> told = new ArrayList<>();
        for (IncidentMember member : firsts.values()) {
            if (told.size() == MOST_NAMED) {
                told.add("And " + (firsts.size() - MOST_NAMED) + " more.");
                break;
            }
            told.add(follows(member, lead));
        }
        return told;
    }

    private static String series(IncidentMember member) {
        return member.alert().metric() + "\n"
                + Objects.requireNonNullElse(member.alert().criterion(), "");
    }

    /** Of one metric, everybody's alert speaks for the slices. */
    private static IncidentMember wider(IncidentMember known, IncidentMember other) {
        boolean isOfAll = other.alert().slice().equals(SliceNames.ALL)
                && !known.alert().slice().equals(SliceNames.ALL);
        return isOfAll ? other : known;
    }

    private static String follows(IncidentMember member, IncidentMember lead) {
        IncidentAlert alert = member.alert();
        String word = member.earliest() > lead.latest() ? "Then " : "Also ";
        String where = alert.slice().equals(SliceNames.ALL) ? "" : " (" + AlertMessages.sliceName(alert.slice()) + ")";
        String since = alert.onsetAt() == null
                ? ""
                : ", since at the latest " + DAY_AND_TIME.format(Instant.ofEpochMilli(alert.onsetAt()));
        return word + what(alert) + where + since + ".";
    }

    private static String what(IncidentAlert alert) {
        Metric metric = Metric.ofLabel(alert.metric()).orElse(null);
        if (metric == null) {
            return alert.metric();
        }
        String criterion = alert.criterion() == null ? "" : " " + alert.criterion();
        String name = metric == Metric.QUALITY && alert.criterion() != null
                ? ""
                : metric.title().substring(0, 1).toLowerCase(Locale.ROOT)
                        + metric.title().substring(1);
        if (!alert.hasFigures()) {
            return name + criterion;
        }
        return (name.isEmpty() ? "" : name + " ") + MetricFormat.value(metric, alert.before()) + " → "
                + MetricFormat.value(metric, alert.now())
                + criterion;
    }
}
