package io.vigie.incident;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people decided about an incident, and what follows from it. Stored in savepoints by {@link IncidentCodec}.
 *
 * @param acknowledged whether somebody has it in hand; it ends when it is told as worse or wider
 * @param closedByPerson whether a person closed it while alerts of it fire
 * @param falseAlarm whether a person closed it as a false alarm
 * @param unansweredSince epoch milliseconds: since when channels know of it and nobody has acknowledged it; null:
 *     nobody has to, any more or yet
 * @param escalated whether those were told who are told last
 * @param reopenings epoch milliseconds of the last day's, oldest first
 */
record Handling(
        boolean acknowledged,
        boolean closedByPerson,
        boolean falseAlarm,
        @Nullable Long unansweredSince,
        boolean escalated,
        List<Long> reopenings) {

    static final long DAY_MS = 86_400_000;

    static final Handling NONE = new Handling(false, false, false, null, false, List.of());

    Handling {
        reopenings = List.copyOf(reopenings);
    }

    Handling acknowledge() {
        return new Handling(true, closedByPerson, falseAlarm, null, escalated, reopenings);
    }

    Handling closeByPerson(boolean asFalse) {
        return new Handling(acknowledged, true, asFalse, null, escalated, reopenings);
    }

    Handling markFalse() {
        return new Handling(acknowledged, closedByPerson, true, unansweredSince, escalated, reopenings);
    }

    /** Its alerts are over, too: what comes from now on is new. */
    Handling over() {
        return new Handling(acknowledged, false, falseAlarm, unansweredSince, escalated, reopenings);
    }

    /** @param isKnown whether channels take it to be open still, so that nothing begins anew for them */
    Handling reopen(long at, boolean isKnown) {
        List<Long> recent = new ArrayList<>(reopenings);
        recent.removeIf(each -> each <= at - DAY_MS);
        recent.add(at);
        return new Handling(isKnown && acknowledged, false, false, isKnown ? unansweredSince : null, escalated, recent);
    }

    /** Channels know from now on that it is open. */
    Handling opened(long at) {
        return new Handling(acknowledged, false, falseAlarm, acknowledged ? null : at, false, reopenings);
    }

    /** It is worse than whoever acknowledged it knows. */
    Handling unanswered(long at) {
        return acknowledged ? new Handling(false, closedByPerson, falseAlarm, at, escalated, reopenings) : this;
    }

    Handling escalate() {
        return new Handling(acknowledged, closedByPerson, falseAlarm, null, true, reopenings);
    }

    /** How often it was opened again in the day up to then. */
    int reopeningsWithinADay(long at) {
        return (int) reopenings.stream()
                .filter(each -> each > at - DAY_MS && each <= at)
                .count();
    }
}
