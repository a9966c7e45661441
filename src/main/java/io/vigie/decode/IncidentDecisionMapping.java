package io.vigie.decode;

import io.vigie.model.AlertMatcher;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.PrintableText;
import io.vigie.model.RejectionReason;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The event of a decision ⇄ IncidentDecision. What a type needs is there, or the record is refused. */
final class IncidentDecisionMapping {

    private IncidentDecisionMapping() {}

    static IncidentDecision read(io.vigie.event.IncidentDecision event, FieldRules rules)
            throws InvalidRecordException {
        String action = rules.id("action", event.getAction());
        DecisionType type = DecisionType.ofLabel(action)
                .orElseThrow(() ->
                        malformed("action is " + PrintableText.name(action) + ", which this version does not know."));
        Instant until = event.getUntil();
        IncidentDecision decision = new IncidentDecision(
                rules.id("action_id", event.getActionId()),
                type,
                rules.time("at", event.getAt()),
                rules.id("by", event.getBy()),
                rules.name("reason", event.getReason()),
                rules.subject("model", event.getModel()),
                rules.name("incident_id", event.getIncidentId()),
                rules.name("silence_id", event.getSilenceId()),
                until == null ? null : rules.time("until", until),
                new AlertMatcher(
                        rules.name("version", event.getVersion()),
                        rules.name("slice", event.getSlice()),
                        rules.name("metric", event.getMetric()),
                        rules.name("monitor", event.getMonitor()),
                        severity(rules.name("severity", event.getSeverity()))));
        requireWhatItNeeds(decision);
        return decision;
    }

    private static void requireWhatItNeeds(IncidentDecision decision) throws InvalidRecordException {
        DecisionType type = decision.type();
        Long until = decision.until();
        if (type == DecisionType.SILENCE && (until == null || until <= decision.at())) {
            throw malformed("until is missing, or not after at: a silence ends.");
        }
        if (type == DecisionType.COMMENT && decision.reason() == null) {
            throw malformed("reason is missing: it is the comment.");
        }
        boolean hasOther =
                type == DecisionType.SILENCE || (type == DecisionType.UNSILENCE && decision.silenceId() != null);
        if (decision.incidentId() == null && !hasOther) {
            throw malformed("incident_id is missing.");
        }
    }

    private static @Nullable String severity(@Nullable String name) throws InvalidRecordException {
        if (name == null) {
            return null;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "info", "warning", "critical" -> name.toLowerCase(Locale.ROOT);
            default -> throw malformed("severity is none of info, warning, critical.");
        };
    }

    private static InvalidRecordException malformed(String sentence) {
        return new InvalidRecordException(RejectionReason.MALFORMED, sentence);
    }

    static io.vigie.event.IncidentDecision write(IncidentDecision decision) {
        AlertMatcher matcher = decision.matcher();
        Long until = decision.until();
        return new io.vigie.event.IncidentDecision(
                decision.id(),
                decision.type().label(),
                Instant.ofEpochMilli(decision.at()),
                decision.by(),
                decision.reason(),
                decision.model(),
                decision.incidentId(),
                decision.silenceId(),
                until == null ? null : Instant.ofEpochMilli(until),
                matcher.version(),
                matcher.slice(),
                matcher.metric(),
                matcher.monitor(),
                matcher.severity());
    }
}
