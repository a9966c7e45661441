package io.vigie.monitor;

import io.vigie.model.AlertAction;
import io.vigie.model.StoredMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decisions about a group's alerts that wait for their tick, and which were taken: each counts once, however often it
 * is read.
 */
final class WaitingActions {
    private static final Comparator<AlertAction> ORDER =
            Comparator.comparingLong(AlertAction::at).thenComparing(AlertAction::id);

    private final StoredLog<AlertAction> log;
    private final StoredMap<String, Long> taken;
    private final List<AlertAction> waiting = new ArrayList<>();

    /**
     * Reads what waits.
     *
     * @param taken the time of each action that was taken, by its id
     */
    WaitingActions(StoredLog<AlertAction> log, StoredMap<String, Long> taken) {
        this.log = log;
        this.taken = taken;
        log.read().forEach(waiting::add);
    }

    /** @return false if it is here already, or was taken before */
    boolean add(AlertAction action) {
        boolean isKnown = taken.get(action.id()) != null
                || waiting.stream().anyMatch(each -> each.id().equals(action.id()));
        if (!isKnown) {
            log.add(action);
            waiting.add(action);
        }
        return !isKnown;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Time of the last that waits, epoch milliseconds. */
    long latest() {
        return waiting.stream().mapToLong(AlertAction::at).max().orElse(Long.MIN_VALUE);
    }

    /** Takes what was decided until then, in the order of decision, which does not depend on the order of reading. */
    List<AlertAction> takeUpTo(long time) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<AlertAction> due = waiting.stream()
                .filter(action -> action.at() <= time)
                .sorted(ORDER)
                .toList();
        if (!due.isEmpty()) {
            waiting.removeAll(due);
            log.replace(List.copyOf(waiting));
            due.forEach(action -> taken.put(action.id(), action.at()));
        }
        return due;
    }

    /** Forgets which actions of before this time were taken. */
    void forgetBefore(long time) {
        List<String> old = new ArrayList<>();
        taken.forEach((id, at) -> {
            if (at < time) {
                old.add(id);
            }
        });
        old.forEach(taken::remove);
    }
}
