package io.vigie.incident;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentEvent.IncidentAction;
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
 * <p>Alerts of one version scope join whose onsets lie within {@link IncidentRules#joinWithinMs()} of each other, or
 * within twice that where one began before the other was told: across slices, metrics and monitors. An alert joins the incident whose onsets are nearest to its own; one that is
 * over for less than that long is opened again. What happens within a tick is taken together and in an order that
 * alerts have by themselves, so that the order of arrival does not show.
 *
 * <p>Channels are told when an incident opens, when it is over, and in between when it is materially worse, wider or
 * more certain than what they were told, at most once in {@link IncidentRules#updateEveryMs()}; what comes sooner is
 * told when that time is over, if it is so still. One of which nothing was told for
 * {@link IncidentRules#remindEveryMs()} is told again.
 *
 * <p>People decide about them: an incident that somebody has acknowledged is told again only when it is worse or wider;
 * one that is silenced is told when the silence is over, if there is still something to tell; one that a person closed
 * is over, and its alerts that go on open it again only when they are worse or wider. Each decision counts once, by its
 * id. What channels are told is the difference between what is and what they know: {@link DueNews}.
 *
 * <p>Bounded: an incident takes at most {@value #MOST_MEMBERS} alerts, and one that is over is forgotten after
 * {@code joinWithinMs}.
 */
public final class IncidentBook {

    private static final long TICK_MS = 300_000;
    private static final int MOST_MEMBERS = 1_000;
    private static final int SLOW = 2;

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
    private final Silences silences;
    private final IncidentDecisions decisions;

    public IncidentBook(IncidentRules rules, String model) {
        this(rules, model, List.of(), List.of());
    }

    IncidentBook(IncidentRules rules, String model, Collection<Incident> known, Collection<IncidentSilence> silences) {
        this.rules = rules;
        this.model = model;
        this.messages = new IncidentMessages(model, rules);
        this.incidents = new ArrayList<>(known);
        this.silences = new Silences(silences);
        this.decisions = new IncidentDecisions(this.silences);
    }

    /** Whether nothing is open, nothing could be opened again, and nothing is silenced. */
    public boolean isEmpty() {
        return incidents.isEmpty() && silences.all().isEmpty();
    }

    /** Whether a decision can be followed now: it is about an incident that is here, or about none alone. */
    public boolean knows(IncidentDecision decision) {
        String id = decision.incidentId();
        return id == null || find(id) != null;
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
        long next = silences.nextEnd();
        for (Incident incident : incidents) {
            next = Math.min(next, Math.min(dueAt(incident), forgottenAt(incident)));
        }
        return next;
    }

    List<Incident> incidents() {
        return List.copyOf(incidents);
    }

    List<IncidentSilence> silences() {
        return silences.all();
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
        advance(alerts, List.of(), now, out);
    }

    /**
     * Takes alerts, and decisions of the past at the ticks at which they were made, and tells what is due.
     *
     * @param past decisions that were not followed when they came, in any order
     */
    public void advance(
            Collection<AlertEvent> alerts, Collection<IncidentDecision> past, long now, IncidentOutput out) {
        endOrphans(now, out);
        TreeMap<Long, List<AlertEvent>> ticks = new TreeMap<>();
        alerts.forEach(alert -> ticks.computeIfAbsent(tickOf(alert.updatedAt()), any -> new ArrayList<>())
                .add(alert));
        TreeMap<Long, List<IncidentDecision>> decided = new TreeMap<>();
        past.forEach(decision -> {
            long tick = tickOf(decision.at());
            ticks.computeIfAbsent(tick, any -> new ArrayList<>());
            decided.computeIfAbsent(tick, any -> new ArrayList<>()).add(decision);
        });
        ticks.forEach((tick, events) -> {
            passed(Math.min(now, tick - 1), out);
            events.sort(IN_ORDER);
            take(events, out);
            decided.getOrDefault(tick, List.of()).stream()
                    .sorted(Comparator.comparingLong(IncidentDecision::at).thenComparing(IncidentDecision::id))
                    .forEach(decision -> decide(decision, decision.at(), out));
        });
        passed(now, out);
    }

    /** What time alone does. */
    private void passed(long now, IncidentOutput out) {
        tellDue(now, out);
        incidents.removeIf(incident -> isForgotten(incident, now));
        silences.expire(now);
    }

    /**
     * Follows what a person decided. A decision that came before does nothing.
     *
     * @param now epoch milliseconds: the tick up to which alerts are known, which may lie before the decision
     */
    public void decide(IncidentDecision decision, long now, IncidentOutput out) {
        if (silences.has(decision.id()) || incidents.stream().anyMatch(incident -> incident.hasAction(decision.id()))) {
            out.repeated(decision);
            return;
        }
        try {
            for (Incident changed : decisions.follow(decision, List.copyOf(incidents), now)) {
                tellIfDue(changed, unlessDue(decision, changed), out);
            }
        } catch (IncidentDecisions.UnusableDecisionException e) {
            out.unusable(decision, String.valueOf(e.getMessage()));
        }
    }

    /** Whoever was called must not go on working on what somebody has in hand. */
    private IncidentNews unlessDue(IncidentDecision decision, Incident changed) {
        boolean isSilenced = silences.endFor(changed, changed.updatedAt()) > changed.updatedAt();
        return decision.type() == IncidentDecision.DecisionType.ACKNOWLEDGE && !isSilenced
                ? IncidentNews.ACKNOWLEDGED
                : IncidentNews.UPDATED;
    }

    /** A monitor that left the settings can end none of its alerts. */
    private void endOrphans(long now, IncidentOutput out) {
        for (Incident known : List.copyOf(incidents)) {
            if (known.firesFor(this::isGone)) {
                Incident left = known.withoutAlertsOf(this::isGone, now);
                replace(left);
                tellChange(left, out);
            }
        }
    }

    private boolean isGone(String monitor) {
        return !rules.knows(monitor);
    }

    private boolean isForgotten(Incident incident, long now) {
        return forgottenAt(incident) <= now;
    }

    /** What is over, and has nothing to be told, is forgotten once no alert can belong to it. */
    private long forgottenAt(Incident incident) {
        Long closedAt = incident.closedAt();
        return closedAt == null || incident.isFiring() || dueAt(incident) < Long.MAX_VALUE
                ? Long.MAX_VALUE
                : Math.max(closedAt, incident.handling().closedByPerson() ? incident.updatedAt() : closedAt)
                        + rules.joinWithinMs()
                        + 1;
    }

    private void take(List<AlertEvent> events, IncidentOutput out) {
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
            Incident now = find(id);
            if (now != null) {
                tellChange(now, out);
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
                .filter(incident -> isNear(incident, member))
                .min(Comparator.comparingLong((Incident incident) -> incident.gap(member.earliest(), member.latest()))
                        .thenComparing(
                                Comparator.comparingLong(Incident::openedAt).reversed())
                        .thenComparing(Incident::id))
                .orElse(null);
    }

    /**
     * Where evidence gathers slowly its onset is a guess: the change may have come at any time until it was told. So
     * what began before the other was told may lie twice as far apart.
     */
    private boolean isNear(Incident incident, IncidentMember member) {
        long gap = incident.gap(member.earliest(), member.latest());
        boolean beganBeforeTold = member.earliest() <= incident.openedAt();
        return gap <= (beganBeforeTold ? SLOW : 1) * rules.joinWithinMs();
    }

    private void tellChange(Incident changed, IncidentOutput out) {
        boolean isOpen = changed.closedAt() == null;
        Incident now = changed;
        if (!changed.isFiring()) {
            now = isOpen ? changed.close() : changed.handling().closedByPerson() ? changed.over() : changed;
        } else if (!isOpen && opensAgain(changed)) {
            now = changed.reopen();
        }
        tellIfDue(now, IncidentNews.UPDATED, out);
    }

    /** What a person closed stays closed until it is worse, or wider, than it was then. */
    private boolean opensAgain(Incident closed) {
        if (!closed.handling().closedByPerson()) {
            return true;
        }
        IncidentNews news = DueNews.material(closed, rules);
        return news == IncidentNews.WORSE || news == IncidentNews.WIDER;
    }

    private void tellIfDue(Incident incident, IncidentNews otherwise, IncidentOutput out) {
        DueNews due = DueNews.of(incident, rules, silences);
        if (due.at() <= incident.updatedAt()) {
            tell(incident, due, out);
        } else {
            Incident shown = withSilences(incident);
            replace(shown);
            out.incident(
                    messages.event(shown, new IncidentMessages.Notice(otherwise, shown.updatedAt(), false), silences));
        }
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
            tell(next, DueNews.of(next, rules, silences), out);
        }
    }

    /** Epoch milliseconds; never: the largest. */
    private long dueAt(Incident incident) {
        return DueNews.of(incident, rules, silences).at();
    }

    private void tell(Incident incident, DueNews due, IncidentOutput out) {
        long at = Math.max(due.at(), incident.updatedAt());
        Incident told =
                switch (due.news()) {
                    case ESCALATED -> incident.escalate(at);
                    case OPENED, REOPENED ->
                        incident.told(at).with(incident.handling().opened(at));
                    case WORSE, WIDER ->
                        incident.told(at).with(incident.handling().unanswered(at));
                    default -> incident.told(at);
                };
        replace(told);
        out.incident(messages.event(told, new IncidentMessages.Notice(due.news(), at, due.wasSilenced()), silences));
    }

    /** A silence that was there before the incident is shown with it, too. */
    private Incident withSilences(Incident incident) {
        Incident shown = incident;
        if (incident.closedAt() != null) {
            return shown;
        }
        for (IncidentAction silence : silences.actionsOn(incident, incident.updatedAt())) {
            if (silence.id() != null && !shown.hasAction(silence.id())) {
                shown = shown.act(silence, shown.updatedAt());
            }
        }
        return shown;
    }

    private void replace(Incident incident) {
        incidents.replaceAll(known -> known.id().equals(incident.id()) ? incident : known);
    }

    private @Nullable Incident find(String id) {
        return incidents.stream()
                .filter(incident -> incident.id().equals(id))
                .findFirst()
                .orElse(null);
    }
}
