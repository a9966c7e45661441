package io.vigie.incident;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * When alerts are one incident, and when somebody is told of it.
 *
 * @param joinWithinMs how far apart two onsets may lie to have one cause, at least 0
 * @param worseBy a change is materially worse if it is larger by this share than what was told, above 0
 * @param widerBy an incident is materially wider if it has this share more slices than were told, above 0
 * @param certainBy more is certain if what is proven of a change is larger by this share than what was told, above 0
 * @param updateEveryMs at most one update in so long, at least 0
 * @param remindEveryMs how long an open incident is silent before it is told again; 0: it is not
 * @param escalation who is told if nobody acknowledges an incident
 * @param mostReopenings an incident that is opened again more often within a day is told once more, and then only when
 *     it is over for a day, or there is news; at least 1
 * @param monitors those that there are: alerts of others are over; empty: any
 */
public record IncidentRules(
        long joinWithinMs,
        double worseBy,
        double widerBy,
        double certainBy,
        long updateEveryMs,
        long remindEveryMs,
        Escalation escalation,
        int mostReopenings,
        Set<String> monitors)
        implements Serializable {

    private static final long HOUR = 3_600_000;

    /**
     * Who is told if nobody acknowledges an incident in time.
     *
     * @param afterMs how long after channels were told of it, above 0
     * @param channels names of channels; empty: nobody is
     */
    public record Escalation(long afterMs, List<String> channels) implements Serializable {

        public static final Escalation NONE = new Escalation(HOUR, List.of());

        public Escalation {
            channels = List.copyOf(channels);
            if (afterMs <= 0) {
                throw new IllegalArgumentException("an incident is escalated after a time above 0");
            }
        }

        boolean isOn() {
            return !channels.isEmpty();
        }
    }

    /** What settings say if nobody says otherwise. */
    public static final IncidentRules DEFAULTS =
            new IncidentRules(72 * HOUR, 0.5, 0.5, 1, 6 * HOUR, 168 * HOUR, Escalation.NONE, 3, Set.of());

    public IncidentRules {
        monitors = Set.copyOf(monitors);
        if (joinWithinMs < 0 || updateEveryMs < 0 || remindEveryMs < 0) {
            throw new IllegalArgumentException("durations of incidents are at least 0");
        }
        if (mostReopenings < 1) {
            throw new IllegalArgumentException("an incident may be opened again at least once");
        }
        if (!(worseBy > 0 && widerBy > 0 && certainBy > 0)) {
            throw new IllegalArgumentException("what is material is a share above 0");
        }
    }

    boolean knows(String monitor) {
        return monitors.isEmpty() || monitors.contains(monitor);
    }
}
