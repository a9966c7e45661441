package io.vigie.flink;

import io.vigie.join.Abandonment;
import io.vigie.join.ConversationState;
import io.vigie.join.EventTime;
import io.vigie.join.JoinRules;
import io.vigie.join.OpenTurn;
import io.vigie.join.PendingSignal;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.model.TurnOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * turns + signals, by conversation id → what became of each answered turn. To the side: the outcomes that labels ask for, dead letters.
 *
 * <p>An event touches the small shared record and at most one entry of a map, so a bot that puts a hundred thousand turns into one conversation
 * costs per turn what a person does.
 */
public final class ConversationFunction extends KeyedCoProcessFunction<String, Turn, Signal, TurnContribution> {

    public static final OutputTag<TurnOutcome> OUTCOMES = new OutputTag<>("turn-outcomes") {};

    /** Stored in savepoints: renaming it drops what open conversations know of requests and signals, so that turns count as abandoned. */
    static final String CONVERSATION = "conversation";

    /** Stored in savepoints: renaming it drops all open turns, which then never count. */
    static final String OPEN_TURNS = "open-turns";

    /** Stored in savepoints: renaming it drops held signals, so that their turns are decided without them. */
    static final String SIGNALS = "signals";

    /** Stored in savepoints: renaming it drops signals that name no request and that the watermark has not reached. */
    static final String ANONYMOUS_SIGNALS = "anonymous-signals";

    /** Signals held for one request: more are a broken producer. As signs of life they all count. */
    static final int MAX_SIGNALS = 64;

    private static final long serialVersionUID = 1;

    private final Abandonment rule;
    private final DeadLetterFactory<Signal> rejectedSignals;

    private transient ValueState<ConversationState> conversation;
    /** By the time at which they are decided. */
    private transient MapState<Long, List<OpenTurn>> openTurns;
    /** By the request id that they speak of. */
    private transient MapState<String, List<PendingSignal>> signals;
    /** By the time at which they are known. */
    private transient MapState<Long, List<PendingSignal>> anonymousSignals;

    private transient DeadLetterCounters refusals;

    public ConversationFunction(JoinRules rules, DeadLetterFactory<Signal> rejectedSignals) {
        this.rule = new Abandonment(rules);
        this.rejectedSignals = rejectedSignals;
    }

    @Override
    public void open(OpenContext context) {
        conversation = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(CONVERSATION, TypeInformation.of(ConversationState.class)));
        openTurns = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        OPEN_TURNS, Types.LONG, Types.LIST(TypeInformation.of(OpenTurn.class))));
        signals = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        SIGNALS, Types.STRING, Types.LIST(TypeInformation.of(PendingSignal.class))));
        anonymousSignals = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        ANONYMOUS_SIGNALS, Types.LONG, Types.LIST(TypeInformation.of(PendingSignal.class))));
        refusals = new DeadLetterCounters(
                getRuntimeContext().getMetricGroup(), EnumSet.of(RejectionReason.UNMATCHED_SIGNAL));
    }

    @Override
    public void processElement1(Turn turn, Context context, Collector<TurnContribution> out) throws Exception {
        TimerService timers = context.timerService();
        if (turn.answer() != null) {
            Turn.TurnAnswer answer = turn.answer();
            long knownAt = EventTime.knownAt(answer.knownAt(), timers.currentWatermark());
            long decidedAt = rule.decidedAt(answer.answeredAt(), knownAt);
            var open = new OpenTurn(
                    turn.requestId(),
                    answer.subject(),
                    turn.requestedAt(),
                    answer.answeredAt(),
                    answer.cancelled(),
                    answer.remembered());
            openTurns.put(decidedAt, appended(openTurns.get(decidedAt), open));
            timers.registerEventTimeTimer(decidedAt);
        }
        ConversationState before = held();
        keep(before, before.with(turn, rule), timers);
    }

    @Override
    public void processElement2(Signal signal, Context context, Collector<TurnContribution> out) throws Exception {
        TimerService timers = context.timerService();
        var held = new PendingSignal(signal, EventTime.knownAt(signal.signalledAt(), timers.currentWatermark()));
        ConversationState before = held();
        ConversationState after = before.with(held, rule);
        boolean isHeld;
        if (signal.requestId() == null) {
            isHeld = hold(anonymousSignals, held.knownAt(), held, context);
            timers.registerEventTimeTimer(held.knownAt());
        } else {
            isHeld = hold(signals, signal.requestId(), held, context);
        }
        if (!isHeld) {
            after = after.withHeldSignals(before.anonymousSignals(), before.namedSignals());
        }
        keep(before, after, timers);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<TurnContribution> out) throws Exception {
        ConversationState before = held();
        ConversationState now = addressAnonymous(before, context);
        List<OpenTurn> due = openTurns.get(time);
        if (due != null) {
            openTurns.remove(time);
            for (OpenTurn turn : due) {
                now = decide(turn, now, time, context, out);
            }
        }
        if (now.sweepAt() != null && now.sweepAt() <= time) {
            now = sweep(now, time, context);
        }
        keep(before, now, context.timerService());
    }

    private ConversationState decide(
            OpenTurn turn, ConversationState now, long time, OnTimerContext context, Collector<TurnContribution> out)
            throws Exception {
        Set<SignalKind> signalled = EnumSet.noneOf(SignalKind.class);
        ConversationState next = now;
        if (now.namedSignals() > 0) {
            next = now.withHeldSignals(now.anonymousSignals(), now.namedSignals() - take(turn, signalled));
        }
        Abandonment.AbandonmentDecision verdict = rule.decide(turn, next, signalled);
        out.collect(
                new TurnContribution(turn.subject(), turn.requestedAt(), time, verdict.abandoned(), verdict.signals()));
        if (turn.remembered()) {
            context.output(OUTCOMES, new TurnOutcome(turn.requestId(), time, verdict.abandoned()));
        }
        return next;
    }

    /** Takes the signals that count for the turn out of what is held, and says how many. */
    private int take(OpenTurn turn, Set<SignalKind> kinds) throws Exception {
        List<PendingSignal> held = signals.get(turn.requestId());
        if (held == null) {
            return 0;
        }
        var others = new ArrayList<PendingSignal>();
        for (PendingSignal one : held) {
            if (rule.counts(turn, one.signal())) {
                kinds.add(one.signal().kind());
            } else {
                others.add(one);
            }
        }
        replace(signals, turn.requestId(), others);
        return held.size() - others.size();
    }

    /** The watermark has reached some signals without a name: every turn answered before them is known. */
    private ConversationState addressAnonymous(ConversationState now, OnTimerContext context) throws Exception {
        if (now.anonymousSignals() == 0) {
            return now;
        }
        // All that the watermark has passed, not only this timer's: one look at the open turns serves them all.
        long watermark = context.timerService().currentWatermark();
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
        for (Long time : times) {
            anonymousSignals.remove(time);
        }
        @Nullable OpenTurn[] takers = new OpenTurn[due.size()];
        for (List<OpenTurn> turns : openTurns.values()) {
            for (OpenTurn turn : turns) {
                for (int i = 0; i < takers.length; i++) {
                    takers[i] = rule.lastAnswered(
                            takers[i], turn, due.get(i).signal().signalledAt());
                }
            }
        }
        long named = now.namedSignals();
        for (int i = 0; i < takers.length; i++) {
            OpenTurn taker = takers[i];
            Signal signal = due.get(i).signal();
            if (taker == null || !rule.counts(taker, signal)) {
                reject(signal, nobodyFor(signal), context);
            } else if (hold(signals, taker.requestId(), due.get(i), context)) {
                named++;
            }
        }
        return now.withHeldSignals(now.anonymousSignals() - due.size(), named);
    }

    private ConversationState sweep(ConversationState now, long time, OnTimerContext context) throws Exception {
        long left = now.namedSignals();
        Long firstKnownAt = null;
        if (left > 0) {
            var changed = new ArrayList<Map.Entry<String, List<PendingSignal>>>();
            for (Map.Entry<String, List<PendingSignal>> entry : signals.entries()) {
                var kept = new ArrayList<PendingSignal>();
                for (PendingSignal held : entry.getValue()) {
                    if (rule.givenUpAt(held) > time) {
                        kept.add(held);
                        firstKnownAt = Math.min(firstKnownAt == null ? Long.MAX_VALUE : firstKnownAt, held.knownAt());
                    } else if (!rule.wasHeard(held, now)) {
                        reject(held.signal(), nobodyFor(held.signal()), context);
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
                now.withHeldSignals(now.anonymousSignals(), left).without(rule, time);
        return next.withSweepAt(rule.nextSweep(next, firstKnownAt, time));
    }

    private ConversationState held() throws Exception {
        ConversationState value = conversation.value();
        return value == null ? ConversationState.EMPTY : value;
    }

    private void keep(ConversationState before, ConversationState after, TimerService timers) throws Exception {
        ConversationState next = after;
        if (next.sweepAt() == null) {
            next = next.withSweepAt(rule.nextSweep(next, null, timers.currentWatermark()));
        }
        if (next.isEmpty()) {
            conversation.clear();
            return;
        }
        if (next.sweepAt() != null && !next.sweepAt().equals(before.sweepAt())) {
            timers.registerEventTimeTimer(next.sweepAt());
        }
        if (!next.equals(before)) {
            conversation.update(next);
        }
    }

    private static String nobodyFor(Signal signal) {
        return "No turn of conversation " + signal.conversationId() + " was open for this signal.";
    }

    private void reject(Signal signal, String detail, Context context) {
        long now = context.timerService().currentProcessingTime();
        DeadLetter letter =
                rejectedSignals.letter(signal, signal.origin(), RejectionReason.UNMATCHED_SIGNAL, detail, now);
        refusals.count(letter);
        context.output(DeadLetterFactory.DEAD_LETTERS, letter);
    }

    private <K> boolean hold(MapState<K, List<PendingSignal>> map, K key, PendingSignal signal, Context context)
            throws Exception {
        List<PendingSignal> held = map.get(key);
        if (held != null && held.size() >= MAX_SIGNALS) {
            reject(signal.signal(), "More than " + MAX_SIGNALS + " signals are held for " + key + ".", context);
            return false;
        }
        map.put(key, appended(held, signal));
        return true;
    }

    private static <V> List<V> appended(@Nullable List<V> values, V value) {
        var more = values == null ? new ArrayList<V>(1) : new ArrayList<>(values);
        more.add(value);
        return more;
    }

    private static <K, V> void replace(MapState<K, List<V>> map, K key, List<V> values) throws Exception {
        if (values.isEmpty()) {
            map.remove(key);
        } else {
            map.put(key, values);
        }
    }
}
