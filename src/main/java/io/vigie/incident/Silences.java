package io.vigie.incident;

import io.vigie.model.IncidentEvent.IncidentAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** The silences of one model. An incident is silenced while each of its alerts that fire is covered by one. */
final class Silences {

    /** More at a time are not kept: each is a person's decision. */
    static final int MOST = 200;

    private final List<IncidentSilence> silences;

    Silences(Collection<IncidentSilence> known) {
        this.silences = new ArrayList<>(known);
    }

    List<IncidentSilence> all() {
        return List.copyOf(silences);
    }

    boolean has(String id) {
        return silences.stream().anyMatch(silence -> silence.id().equals(id));
    }

    boolean isFull() {
        return silences.size() >= MOST;
    }

    void add(IncidentSilence silence) {
        silences.add(silence);
    }

    /** @return those that ended, which held until then */
    List<IncidentSilence> end(Predicate<IncidentSilence> which, long now) {
        List<IncidentSilence> ended = new ArrayList<>();
        silences.replaceAll(silence -> {
            if (holds(silence, now) && which.test(silence)) {
                ended.add(silence);
                return silence.end();
            }
            return silence;
        });
        return ended;
    }

    /** Forgets those whose time is over. */
    void expire(long now) {
        silences.removeIf(silence -> silence.until() <= now);
    }

    /** When the next one can be forgotten, epoch milliseconds; never: {@link Long#MAX_VALUE}. */
    long nextEnd() {
        return silences.stream().mapToLong(IncidentSilence::until).min().orElse(Long.MAX_VALUE);
    }

    private static boolean holds(IncidentSilence silence, long at) {
        return !silence.hasEnded() && silence.until() > at;
    }

    /** From when on channels may be told of it: {@code at} itself if it is not silenced then. */
    long endFor(Incident incident, long at) {
        long time = at;
        while (true) {
            long next = Long.MAX_VALUE;
            for (IncidentMember member : incident.present()) {
                long covered = time;
                for (IncidentSilence silence : silences) {
                    if (holds(silence, time) && silence.covers(incident, member.alert())) {
                        covered = Math.max(covered, silence.until());
                    }
                }
                next = Math.min(next, covered);
            }
            if (next <= time) {
                return time;
            }
            time = next;
        }
    }

    /** Who silenced an alert of it that fires. */
    List<IncidentAction> actionsOn(Incident incident, long at) {
        return silences.stream()
                .filter(silence -> holds(silence, at))
                .filter(silence ->
                        incident.present().stream().anyMatch(member -> silence.covers(incident, member.alert())))
                .map(IncidentSilence::action)
                .toList();
    }
}
