package io.vigie.incident;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentNews;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of one model: its alerts, tick by tick → what people are told.
 *
 * <p>Alerts of one version scope join whose onsets lie within {@link IncidentRules#joinWithinMs()} of each other:
 * across slices, metrics and monitors. An alert joins the incident whose onsets are nearest to its own; one that is
 * over for less than that long is opened again. What happens within a tick is taken together and in an order that
 * alerts have by themselves, so that the order of arrival does not show.
 *
 * <p>Channels are told when an incident opens, when it is over, and in between when it is materially worse, wider or
 * more certain than what they were told, at most once in {@link IncidentRules#updateEveryMs()}; what comes sooner is
 * told when that time is over, if it is so still. One of which nothing was told for
 * {@link IncidentRules#remindEveryMs()} is told again.
 *
 * <p>Bounded: an incident takes at most {@value #MOST_MEMBERS} alerts, and one that is over is forgotten after
 * {@code joinWithinMs}.
 */
public final class IncidentBook {

    private static final long TICK_MS = 300_000;
    private static final int MOST_MEMBERS = 1_000;

    /** Within a tick: what began first comes first, and an alert fires before it is resolved. */
    private static final Comparator<AlertEvent> IN_ORDER = Comparator.comparingLong(IncidentMember::latestOf)
            .thenComparing(AlertEvent::raisedAt)
            .thenComparing(AlertEvent::alertId)
            .thenComparing(AlertEvent::updatedAt)
            .thenComparing(AlertEvent::state);

    private final IncidentRules rules;
    private final String model;
    private final IncidentMessages messages;
    private final List<Incident> incidents;

    public IncidentBook(IncidentRules rules, String model) {
        this(rules, model, List.of());
    }

    IncidentBook(IncidentRules rules, String model, Collection<Incident> known) {
        this.rules = rules;
        this.model = model;
        this.messages = new IncidentMessages(model);
        this.incidents = new ArrayList<>(known);
    }

    /** Whether nothing is open, and nothing could be opened again. */
    public boolean isEmpty() {
        return incidents.isEmpty();
    }

    /** Whether anything is to be told, or forgotten, or ended, without a further alert. */
    public boolean isDue(long now) {
        return nextDue() <= now || incidents.stream().anyMatch(incident -> incident.firesFor(this::isGone));
    }

    /**
     * When something is next to be told or forgotten without a further alert, epoch milliseconds; never: {@link
     * Long#MAX_VALUE}.
     */
    public long nextDue() {
        long next = Long.MAX_VALUE;
        for (Incident incident : incidents) {
            Long closedAt = incident.closedAt();
            next = Math.min(next, closedAt == null ? dueAt(incident) : closedAt + rules.joinWithinMs() + 1);
        }
        return next;
    }

    List<Incident> incidents() {
        return List.copyOf(incidents);
    }

    /** The tick at which something that happened is known. */
    public static long tickOf(long time) {
        return Math.floorDiv(time + TICK_MS - 1, TICK_MS) * TICK_MS;
    }

    /**
     * Takes alerts, and tells what is due.
     *
     * @param alerts of this model, all of those up to a tick that were not taken before, in any order
     * @param now epoch milliseconds: up to which tick all alerts are here
     */
    public void advance(Collection<AlertEvent> alerts, long now, IncidentOutput out) {
        endOrphans(now, out);
        TreeMap<Long, List<AlertEvent>> ticks = new TreeMap<>();
        alerts.forEach(alert -> ticks.computeIfAbsent(tickOf(alert.updatedAt()), any -> new ArrayList<>())
                .add(alert));
        ticks.forEach((tick, events) -> {
            tellDue(Math.min(now, tick - 1), out);
            incidents.removeIf(incident -> isForgotten(incident, tick - 1));
            events.sort(IN_ORDER);
            take(events, out);
        });
        tellDue(now, out);
        incidents.removeIf(incident -> isForgotten(incident, now));
    }

    /** A monitor that left the settings can end none of its alerts. */
    private void endOrphans(long now, IncidentOutput out) {
        for (Incident known : List.copyOf(incidents)) {
            if (known.firesFor(this::isGone)) {
                Incident left = known.withoutAlertsOf(this::isGone, now);
                replace(left);
                tellChange(known, left, out);
            }
        }
    }

    private boolean isGone(String monitor) {
        return !rules.knows(monitor);
    }

    private boolean isForgotten(Incident incident, long now) {
        Long closedAt = incident.closedAt();
        return closedAt != null && closedAt + rules.joinWithinMs() < now;
    }

    private void take(List<AlertEvent> events, IncidentOutput out) {
        List<Incident> before = List.copyOf(incidents);
        List<String> touched = new ArrayList<>();
        for (AlertEvent event : events) {
            String id = place(event);
            if (id == null) {
                out.alert(event);
            } else {
                out.alert(event.withIncident(id));
                if (!touched.contains(id)) {
                    touched.add(id);
                }
            }
        }
        for (String id : touched) {
            Incident known = find(before, id);
            Incident now = find(incidents, id);
            if (now != null) {
                tellChange(known, now, out);
            }
        }
    }

    /** The id of the incident that the event belongs to; null: of none, since it ends an alert that is not known. */
    private @Nullable String place(AlertEvent event) {
        for (Incident incident : incidents) {
            if (incident.has(event.alertId())) {
                replace(incident.after(event));
                return incident.id();
            }
        }
        if (event.state() != AlertState.FIRING) {
            return null;
        }
        IncidentMember member = IncidentMember.of(event, rules.joinWithinMs());
        Incident joined = nearest(event.version(), member);
        Incident after = joined == null ? Incident.of(model, event, member) : joined.with(member, event.updatedAt());
        if (joined == null) {
            incidents.add(after);
        } else {
            replace(after);
        }
        return after.id();
    }

    private @Nullable Incident nearest(String version, IncidentMember member) {
        return incidents.stream()
                .filter(incident -> incident.version().equals(version))
                .filter(incident -> incident.members().size() < MOST_MEMBERS)
                .filter(incident -> incident.gap(member.earliest(), member.latest()) <= rules.joinWithinMs())
                .min(Comparator.comparingLong((Incident incident) -> incident.gap(member.earliest(), member.latest()))
                        .thenComparing(
                                Comparator.comparingLong(Incident::openedAt).reversed())
                        .thenComparing(Incident::id))
                .orElse(null);
    }

    private void tellChange(@Nullable Incident before, Incident now, IncidentOutput out) {
        if (!now.isFiring()) {
            if (now.closedAt() == null) {
                // Nobody was told of what began and ended within a tick.
                tell(now.close(), before == null ? IncidentNews.UPDATED : IncidentNews.OVER, now.updatedAt(), out);
            } else {
                out.incident(messages.event(now, IncidentNews.UPDATED, now.updatedAt()));
            }
            return;
        }
        if (before == null) {
            tell(now, IncidentNews.OPENED, now.updatedAt(), out);
        } else if (now.closedAt() != null) {
            tell(now.reopen(), IncidentNews.REOPENED, now.updatedAt(), out);
        } else {
            IncidentNews news = news(now);
            if (news.isTold() && now.updatedAt() >= now.told().at() + rules.updateEveryMs()) {
                tell(now, news, now.updatedAt(), out);
            } else {
                out.incident(messages.event(now, IncidentNews.UPDATED, now.updatedAt()));
            }
        }
    }

    /** What is material against what was told. */
    private IncidentNews news(Incident incident) {
        Incident.Told told = incident.told();
        List<IncidentMember> present = incident.present();
        if (incident.severity() > told.severity()
                || present.stream()
                        .anyMatch(member -> member.toldChange() > 0
                                && member.size() >= member.toldChange() * (1 + rules.worseBy()))) {
            return IncidentNews.WORSE;
        }
        if (incident.metrics() > told.metrics() || (!told.everybody() && isWider(incident, told))) {
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
    private boolean isWider(Incident incident, Incident.Told told) {
        return incident.scope().everybody() || incident.slices() >= told.slices() * (1 + rules.widerBy());
    }

    /** What waited for its time, and reminders, in the order of their times. */
    private void tellDue(long now, IncidentOutput out) {
        while (true) {
            Incident next = incidents.stream()
                    .filter(incident -> dueAt(incident) <= now)
                    .min(Comparator.comparingLong(this::dueAt).thenComparing(Incident::id))
                    .orElse(null);
            if (next == null) {
                return;
            }
            IncidentNews news = news(next);
            tell(next, news.isTold() ? news : IncidentNews.REMINDER, dueAt(next), out);
        }
    }

    /** Epoch milliseconds; never: the largest. */
    private long dueAt(Incident incident) {
        if (incident.closedAt() != null) {
            return Long.MAX_VALUE;
        }
        long told = incident.told().at();
        if (news(incident).isTold()) {
            return Math.max(incident.updatedAt(), told + Math.max(1, rules.updateEveryMs()));
        }
        return rules.remindEveryMs() == 0 ? Long.MAX_VALUE : told + rules.remindEveryMs();
    }

    private void tell(Incident incident, IncidentNews news, long at, IncidentOutput out) {
        Incident told = incident.told(new Incident.Told(
                at,
                incident.severity(),
                incident.slices(),
                incident.metrics(),
                incident.scope().everybody()));
        replace(told);
        out.incident(messages.event(told, news, at));
    }

    private void replace(Incident incident) {
        incidents.replaceAll(known -> known.id().equals(incident.id()) ? incident : known);
    }

    private static @Nullable Incident find(List<Incident> all, String id) {
        return all.stream()
                .filter(incident -> incident.id().equals(id))
                .findFirst()
                .orElse(null);
    }
}
