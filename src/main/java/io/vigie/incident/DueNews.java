package io.vigie.incident;

import io.vigie.model.IncidentNews;
import java.util.List;

/**
 * What is next to be told of an incident without anything further happening to it.
 *
 * @param at epoch milliseconds; never: {@link Long#MAX_VALUE}
 * @param wasSilenced whether it would have been told before, but for a silence
 */
record DueNews(IncidentNews news, long at, boolean wasSilenced) {

    private static final DueNews NEVER = new DueNews(IncidentNews.UPDATED, Long.MAX_VALUE, false);

    /** By what channels know, what people decided, and what silences leave. */
    static DueNews of(Incident incident, IncidentRules rules, Silences silences) {
        DueNews due = incident.closedAt() == null ? ofOpen(incident, rules) : ofClosed(incident, rules);
        if (due.at == Long.MAX_VALUE) {
            return due;
        }
        long allowed = silences.endFor(incident, due.at);
        return allowed == due.at ? due : new DueNews(due.news, allowed, true);
    }

    private static DueNews ofClosed(Incident incident, IncidentRules rules) {
        Long closedAt = incident.closedAt();
        if (closedAt == null || !incident.told().open()) {
            return NEVER;
        }
        boolean waits = !incident.handling().closedByPerson() && isFlapping(incident, rules, closedAt);
        return new DueNews(IncidentNews.OVER, waits ? closedAt + Handling.DAY_MS : closedAt, false);
    }

    /** Whether it was opened again so often that it is told no more but when it is over for good, or worse. */
    static boolean isFlapping(Incident incident, IncidentRules rules, long at) {
        return incident.handling().reopeningsWithinADay(at) > rules.mostReopenings();
    }

    private static DueNews ofOpen(Incident incident, IncidentRules rules) {
        Incident.Told told = incident.told();
        if (!told.open()) {
            boolean isFirst = told.at() == Long.MIN_VALUE;
            return new DueNews(isFirst ? IncidentNews.OPENED : IncidentNews.REOPENED, incident.updatedAt(), false);
        }
        boolean acknowledged = incident.handling().acknowledged();
        IncidentNews news = material(incident, rules);
        DueNews next = NEVER;
        if (news.isTold() && !(acknowledged && news == IncidentNews.MORE_CERTAIN)) {
            long at = Math.max(incident.updatedAt(), told.at() + Math.max(1, rules.updateEveryMs()));
            next = new DueNews(news, at, false);
        } else if (!acknowledged && rules.remindEveryMs() > 0) {
            next = new DueNews(IncidentNews.REMINDER, told.at() + rules.remindEveryMs(), false);
        }
        Long unansweredSince = incident.handling().unansweredSince();
        if (unansweredSince != null && !acknowledged && rules.escalation().isOn()) {
            long at = unansweredSince + rules.escalation().afterMs();
            next = at < next.at ? new DueNews(IncidentNews.ESCALATED, at, false) : next;
        }
        return next;
    }

    /** What is material against what was told; {@link IncidentNews#UPDATED}: nothing. */
    static IncidentNews material(Incident incident, IncidentRules rules) {
        Incident.Told told = incident.told();
        List<IncidentMember> present = incident.present();
        if (incident.severity() > told.severity()
                || present.stream()
                        .anyMatch(member -> member.toldChange() > 0
                                && member.size() >= member.toldChange() * (1 + rules.worseBy()))) {
            return IncidentNews.WORSE;
        }
        if (incident.metrics() > told.metrics() || (!told.everybody() && isWider(incident, rules))) {
            return IncidentNews.WIDER;
        }
        if (present.stream()
                .anyMatch(member -> member.toldChange() > 0
                        && member.proven() > 0
                        && member.proven() >= member.toldProven() * (1 + rules.certainBy()))) {
            return IncidentNews.MORE_CERTAIN;
        }
        return IncidentNews.UPDATED;
    }

    /** Of everybody there are no more: slices that follow are no news. */
    private static boolean isWider(Incident incident, IncidentRules rules) {
        return incident.scope().everybody()
                || incident.slices() >= incident.told().slices() * (1 + rules.widerBy());
    }
}
