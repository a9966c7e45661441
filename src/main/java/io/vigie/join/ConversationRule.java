package io.vigie.join;

import io.vigie.model.PrintableText;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.StoredMap;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.model.TurnOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the turns and signals of a conversation together, and decides by {@link Abandonment} what became of each
 * answered turn, once the watermark has reached the end of its window: the order of arrival does not show. A signal
 * that no turn takes is rejected.
 *
 * <p>An event touches the small shared record and at most one entry of a map, so a bot that puts a hundred thousand
 * turns into one conversation costs per turn what a person does.
 */
public final class ConversationRule {

    /** Signals held for one request: more are a broken producer. As signs of life they all count. */
    static final int MAX_SIGNALS = 64;

    private final Abandonment abandonment;
    private final StoredMap<Long, List<OpenTurn>> openTurns;
    private final StoredMap<String, List<PendingSignal>> signals;
    private final StoredMap<Long, List<PendingSignal>> anonymousSignals;

    /** @param store of the conversation that is asked about; empty before its first call */
    public ConversationRule(JoinRules rules, ConversationStore store) {
        this.abandonment = new Abandonment(rules);
        this.openTurns = store.openTurns();
        this.signals = store.signals();
        this.anonymousSignals = store.anonymousSignals();
    }

    /**
     * What one event or timer changes.
     *
     * @param held what is held from now on; null: nothing, and nothing in the store either; equal to what was held if
     *     nothing changed
     * @param timers epoch milliseconds of event time at which {@link #onTime} is to be asked
     * @param decided turns whose outcome is known now
     * @param rejected signals that are not used
     */
    public record ConversationResult(
            @Nullable ConversationState held,
            List<Long> timers,
            List<DecidedTurn> decided,
            List<RejectedSignal> rejected) {}

    /** @param outcome for the labels of the request; null: none will come */
    public record DecidedTurn(
            TurnContribution contribution, @Nullable TurnOutcome outcome) {}

    /** @param detail why, as a sentence */
    public record RejectedSignal(Signal signal, String detail) {}

    public ConversationResult onTurn(@Nullable ConversationState held, Turn turn, long watermark) {
        Long decidedAt = turn.answer() == null ? null : open(turn, turn.answer(), watermark);
        ConversationState before = orEmpty(held);
        return result(held, before.with(turn, abandonment), watermark, decidedAt, List.of(), List.of());
    }

    /** The time at which the turn is decided. */
    private Long open(Turn turn, Turn.TurnAnswer answer, long watermark) {
        Long decidedAt = abandonment.decidedAt(answer.answeredAt(), EventTime.knownAt(answer.knownAt(), watermark));
        var open = new OpenTurn(
                turn.requestId(),
                answer.subject(),
                turn.requestedAt(),
                answer.answeredAt(),
                answer.cancelled(),
                answer.remembered());
        openTurns.put(decidedAt, appended(openTurns.get(decidedAt), open));
        return decidedAt;
    }

    public ConversationResult onSignal(@Nullable ConversationState held, Signal signal, long watermark) {
        ConversationState before = orEmpty(held);
        var pending = new PendingSignal(signal, EventTime.knownAt(signal.signalledAt(), watermark));
        ConversationState after = before.with(pending, abandonment);
        Long timer = null;
        RejectedSignal rejected;
        if (signal.requestId() == null) {
            timer = pending.knownAt();
            rejected = hold(anonymousSignals, timer, pending);
        } else {
            rejected = hold(signals, signal.requestId(), pending);
        }
        if (rejected != null) {
            after = after.withHeldSignals(before.anonymousSignals(), before.namedSignals());
            // Those that are held for this time have asked for it.
            timer = null;
        }
        return result(held, after, watermark, timer, List.of(), rejected == null ? List.of() : List.of(rejected));
    }

    /** The watermark has reached a time that was asked for. */
    public ConversationResult onTime(@Nullable ConversationState held, long time, long watermark) {
        var decided = new ArrayList<DecidedTurn>();
        var rejected = new ArrayList<RejectedSignal>();
        ConversationState now = addressAnonymous(orEmpty(held), watermark, rejected);
        Long decidedAt = time;
        List<OpenTurn> due = openTurns.get(decidedAt);
        if (due != null) {
            openTurns.remove(decidedAt);
            for (OpenTurn turn : due) {
                now = decide(turn, now, time, decided);
            }
        }
        if (now.sweepAt() != null && now.sweepAt() <= time) {
            now = sweep(now, time, rejected);
        }
        return result(held, now, watermark, null, decided, rejected);
    }

    private ConversationState decide(OpenTurn turn, ConversationState now, long time, List<DecidedTurn> decided) {
        Set<SignalKind> signalled = EnumSet.noneOf(SignalKind.class);
        ConversationState next = now;
        if (now.namedSignals() > 0) {
            next = now.withHeldSignals(now.anonymousSignals(), now.namedSignals() - take(turn, signalled));
        }
        Abandonment.AbandonmentDecision decision = abandonment.decide(turn, next, signalled);
        decided.add(new DecidedTurn(
                new TurnContribution(
                        turn.subject(), turn.requestedAt(), time, decision.abandoned(), decision.signals()),
                turn.remembered()
                        ? new TurnOutcome(turn.requestId(), turn.requestedAt(), time, decision.abandoned())
                        : null));
        return next;
    }

    /** Takes the signals that count for the turn out of what is held, and says how many. */
    private int take(OpenTurn turn, Set<SignalKind> taken) {
        List<PendingSignal> held = signals.get(turn.requestId());
        if (held == null) {
            return 0;
        }
        var others = new ArrayList<PendingSignal>();
        for (PendingSignal one : held) {
            if (abandonment.counts(turn, one.signal())) {
                taken.add(one.signal().kind());
            } else {
                others.add(one);
            }
        }
        replace(signals, turn.requestId(), others);
        return held.size() - others.size();
    }

    /** The watermark has reached some signals without a name: every turn answered before them is known. */
    private ConversationState addressAnonymous(ConversationState now, long watermark, List<RejectedSignal> rejected) {
        if (now.anonymousSignals() == 0) {
            return now;
        }
        // All that the watermark has passed, not only this timer's: one look at the open turns serves them all.
        var due = new ArrayList<PendingSignal>();
        var times = new ArrayList<Long>();
        for (Map.Entry<Long, List<PendingSignal>> entry : anonymousSignals.entries()) {
            if (entry.getKey() <= watermark) {
                due.addAll(entry.getValue());
                times.add(entry.getKey());
            }
        }
        if (due.isEmpty()) {
            return now;
        }
        times.forEach(anonymousSignals::remove);
        @Nullable OpenTurn[] addressees = lastAnswered(due);
        long named = now.namedSignals();
        for (int i = 0; i < addressees.length; i++) {
            OpenTurn addressee = addressees[i];
            PendingSignal pending = due.get(i);
            if (addressee == null || !abandonment.counts(addressee, pending.signal())) {
                rejected.add(nobodyFor(pending.signal()));
                continue;
            }
            RejectedSignal tooMany = hold(signals, addressee.requestId(), pending);
            if (tooMany == null) {
                named++;
            } else {
                rejected.add(tooMany);
            }
        }
        return now.withHeldSignals(now.anonymousSignals() - due.size(), named);
    }

    /** For each signal the open turn that was answered last at or before it; null: none was. */
    private @Nullable OpenTurn[] lastAnswered(List<PendingSignal> due) {
        @Nullable OpenTurn[] last = new OpenTurn[due.size()];
        for (Map.Entry<Long, List<OpenTurn>> entry : openTurns.entries()) {
            for (OpenTurn turn : entry.getValue()) {
                for (int i = 0; i < last.length; i++) {
                    last[i] = abandonment.lastAnswered(
                            last[i], turn, due.get(i).signal().signalledAt());
                }
            }
        }
        return last;
    }

    /** Drops what nothing can ask for any more. */
    private ConversationState sweep(ConversationState now, long time, List<RejectedSignal> rejected) {
        long left = now.namedSignals();
        Long firstKnownAt = null;
        if (left > 0) {
            var changed = new ArrayList<Map.Entry<String, List<PendingSignal>>>();
            for (Map.Entry<String, List<PendingSignal>> entry : signals.entries()) {
                var kept = new ArrayList<PendingSignal>();
                for (PendingSignal pending : entry.getValue()) {
                    if (abandonment.givenUpAt(pending) > time) {
                        kept.add(pending);
                        firstKnownAt =
                                Math.min(firstKnownAt == null ? Long.MAX_VALUE : firstKnownAt, pending.knownAt());
                    } else if (!abandonment.wasHeard(pending, now)) {
                        rejected.add(nobodyFor(pending.signal()));
                    }
                }
                if (kept.size() < entry.getValue().size()) {
                    left -= entry.getValue().size() - kept.size();
                    changed.add(Map.entry(entry.getKey(), kept));
                }
            }
            for (Map.Entry<String, List<PendingSignal>> entry : changed) {
                replace(signals, entry.getKey(), entry.getValue());
            }
        }
        ConversationState next =
                now.withHeldSignals(now.anonymousSignals(), left).without(abandonment, time);
        return next.withSweepAt(abandonment.nextSweep(next, firstKnownAt, time));
    }

    private ConversationResult result(
            @Nullable ConversationState before,
            ConversationState after,
            long watermark,
            @Nullable Long timer,
            List<DecidedTurn> decided,
            List<RejectedSignal> rejected) {
        ConversationState next = after;
        if (next.sweepAt() == null) {
            next = next.withSweepAt(abandonment.nextSweep(next, null, watermark));
        }
        if (next.isEmpty()) {
            return new ConversationResult(null, timers(timer, null), decided, rejected);
        }
        boolean isSweepNew =
                next.sweepAt() != null && !next.sweepAt().equals(orEmpty(before).sweepAt());
        return new ConversationResult(next, timers(timer, isSweepNew ? next.sweepAt() : null), decided, rejected);
    }

    private static List<Long> timers(@Nullable Long one, @Nullable Long other) {
        if (one == null) {
            return other == null ? List.of() : List.of(other);
        }
        return other == null ? List.of(one) : List.of(one, other);
    }

    private static ConversationState orEmpty(@Nullable ConversationState held) {
        return held == null ? ConversationState.EMPTY : held;
    }

    private static RejectedSignal nobodyFor(Signal signal) {
        return new RejectedSignal(
                signal,
                "No turn of conversation " + PrintableText.name(signal.conversationId())
                        + " was open for this signal.");
    }

    /** Null: it is held. */
    private static <K> @Nullable RejectedSignal hold(
            StoredMap<K, List<PendingSignal>> map, K key, PendingSignal pending) {
        List<PendingSignal> held = map.get(key);
        if (held != null && held.size() >= MAX_SIGNALS) {
            return new RejectedSignal(
                    pending.signal(), "More than " + MAX_SIGNALS + " signals are held for one turn or time.");
        }
        map.put(key, appended(held, pending));
        return null;
    }

    private static <V> List<V> appended(@Nullable List<V> values, V value) {
        var more = values == null ? new ArrayList<V>(1) : new ArrayList<>(values);
        more.add(value);
        return more;
    }

    private static <K, V> void replace(StoredMap<K, List<V>> map, K key, List<V> values) {
        if (values.isEmpty()) {
            map.remove(key);
        } else {
            map.put(key, values);
        }
    }
}
