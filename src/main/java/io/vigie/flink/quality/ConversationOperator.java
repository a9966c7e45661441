package io.vigie.flink.quality;

import io.vigie.flink.DeadLetterCounters;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.join.ConversationRule;
import io.vigie.join.ConversationState;
import io.vigie.join.ConversationStore;
import io.vigie.join.JoinRules;
import io.vigie.join.OpenTurn;
import io.vigie.join.PendingSignal;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.model.Signal;
import io.vigie.model.StoredMap;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.model.TurnOutcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * turns + signals, by conversation id → what became of each answered turn, as {@link ConversationRule} decides. To the
 * side: the outcomes that labels ask for, dead letters.
 */
public final class ConversationOperator
        extends HeldEntriesOperator<ConversationOperator.HeldConversation, Turn, Signal, TurnContribution> {

    public static final OutputTag<TurnOutcome> OUTCOMES =
            new OutputTag<>("turn-outcomes", RecordTypeInfo.of(TurnOutcome.class));

    /**
     * Stored in savepoints: renaming it drops what open conversations know of requests and signals, so that turns count
     * as abandoned.
     */
    static final String CONVERSATION = "conversation";

    /** Stored in savepoints: renaming it drops all open turns, which then never count. */
    static final String OPEN_TURNS = "open-turns";

    /** Stored in savepoints: renaming it drops held signals, so that their turns are decided without them. */
    static final String SIGNALS = "signals";

    /** Stored in savepoints: renaming it drops signals that name no request and that the watermark has not reached. */
    static final String ANONYMOUS_SIGNALS = "anonymous-signals";

    private static final long serialVersionUID = 1;

    private final JoinRules rules;
    private final DeadLetterFactory<Signal> rejectedSignals;

    private transient ValueState<ConversationState> conversation;
    private transient MapState<Long, List<OpenTurn>> openTurns;
    private transient MapState<String, List<PendingSignal>> signals;
    private transient MapState<Long, List<PendingSignal>> anonymousSignals;
    private transient ConversationRule rule;
    private transient DeadLetterCounters deadLetters;
    /** The one that the rule is asked about. */
    private transient @Nullable HeldConversation current;

    /** A conversation, in the parts that are stored one by one. */
    static final class HeldConversation extends HeldEntry {

        private static final int VALUE_BYTES = 250;

        private @Nullable ConversationState state;
        private boolean isStateChanged;
        private final HeldMap<Long, OpenTurn> openTurns;
        private final HeldMap<String, PendingSignal> signals;
        private final HeldMap<Long, PendingSignal> anonymousSignals;

        private HeldConversation(String id) {
            this(id, null, new HeldMap<>(), new HeldMap<>(), new HeldMap<>());
        }

        private HeldConversation(
                String id,
                @Nullable ConversationState state,
                HeldMap<Long, OpenTurn> openTurns,
                HeldMap<String, PendingSignal> signals,
                HeldMap<Long, PendingSignal> anonymousSignals) {
            super(id);
            this.state = state;
            this.openTurns = openTurns;
            this.signals = signals;
            this.anonymousSignals = anonymousSignals;
        }

        private boolean isChanged() {
            return isStateChanged || openTurns.isChanged() || signals.isChanged() || anonymousSignals.isChanged();
        }

        @Override
        long estimatedBytes() {
            return 2L * OWN_BYTES
                    + (long) VALUE_BYTES * (openTurns.values() + signals.values() + anonymousSignals.values());
        }
    }

    /** @param maxBytes about how many bytes of the heap conversations may take in a subtask */
    public ConversationOperator(JoinRules rules, DeadLetterFactory<Signal> rejectedSignals, long maxBytes) {
        super(CONVERSATION, maxBytes);
        this.rules = rules;
        this.rejectedSignals = rejectedSignals;
    }

    @Override
    void openStates() {
        conversation = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(CONVERSATION, RecordTypeInfo.of(ConversationState.class)));
        openTurns = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        OPEN_TURNS, Types.LONG, Types.LIST(RecordTypeInfo.of(OpenTurn.class))));
        signals = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        SIGNALS, Types.STRING, Types.LIST(RecordTypeInfo.of(PendingSignal.class))));
        anonymousSignals = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        ANONYMOUS_SIGNALS, Types.LONG, Types.LIST(RecordTypeInfo.of(PendingSignal.class))));
        rule = new ConversationRule(
                rules,
                new ConversationStore(
                        new OfCurrent<>(() -> current().openTurns),
                        new OfCurrent<>(() -> current().signals),
                        new OfCurrent<>(() -> current().anonymousSignals)));
        deadLetters = new DeadLetterCounters(getMetricGroup(), EnumSet.of(RejectionReason.UNMATCHED_SIGNAL));
    }

    private HeldConversation current() {
        return Objects.requireNonNull(current);
    }

    @Override
    public @Nullable HeldConversation read(String id) throws Exception {
        setCurrentKey(id);
        ConversationState state = conversation.value();
        return state == null
                ? null
                : new HeldConversation(
                        id, state, HeldMap.read(openTurns), HeldMap.read(signals), HeldMap.read(anonymousSignals));
    }

    @Override
    public void write(HeldConversation entry) throws Exception {
        setCurrentKey(entry.key());
        if (entry.isStateChanged) {
            conversation.update(entry.state);
            entry.isStateChanged = false;
        }
        entry.openTurns.write(openTurns);
        entry.signals.write(signals);
        entry.anonymousSignals.write(anonymousSignals);
    }

    /** A conversation that is over has neither turns nor signals: so writing what has changed removes them. */
    @Override
    public void delete(HeldConversation entry) throws Exception {
        entry.isStateChanged = false;
        write(entry);
        conversation.clear();
    }

    @Override
    public void times(HeldConversation entry, LongConsumer to) {
        entry.openTurns.keys().forEach(to::accept);
        entry.anonymousSignals.keys().forEach(to::accept);
        if (entry.state != null && entry.state.sweepAt() != null) {
            to.accept(entry.state.sweepAt());
        }
    }

    @Override
    public void processElement1(StreamRecord<Turn> element) throws Exception {
        Turn turn = element.getValue();
        on(turn.conversationId(), state -> rule.onTurn(state, turn, watermark()));
    }

    @Override
    public void processElement2(StreamRecord<Signal> element) throws Exception {
        Signal signal = element.getValue();
        on(signal.conversationId(), state -> rule.onSignal(state, signal, watermark()));
    }

    private void on(String id, Function<@Nullable ConversationState, ConversationRule.ConversationResult> decide)
            throws Exception {
        HeldConversation found = held().find(id);
        HeldConversation entry = found == null ? new HeldConversation(id) : found;
        current = entry;
        emit(entry, decide.apply(entry.state));
        settled();
    }

    @Override
    void onDeadline(HeldConversation entry, long time) throws Exception {
        current = entry;
        emit(entry, rule.onTime(entry.state, time, watermark()));
    }

    private void emit(HeldConversation entry, ConversationRule.ConversationResult result) throws Exception {
        keep(entry, result);
        for (ConversationRule.DecidedTurn decided : result.decided()) {
            send(decided.contribution());
            send(OUTCOMES, decided.outcome());
        }
        for (ConversationRule.RejectedSignal rejected : result.rejected()) {
            Signal signal = rejected.signal();
            DeadLetter letter = rejectedSignals.letter(
                    signal, signal.position(), RejectionReason.UNMATCHED_SIGNAL, rejected.detail(), now());
            deadLetters.count(letter);
            sendDeadLetter(letter);
        }
    }

    private void keep(HeldConversation entry, ConversationRule.ConversationResult result) throws Exception {
        if (result.held() == null) {
            held().remove(entry);
            return;
        }
        if (!result.held().equals(entry.state)) {
            entry.state = result.held();
            entry.isStateChanged = true;
        }
        if (entry.isChanged()) {
            held().put(entry);
        }
        for (long time : result.timers()) {
            held().dueAt(entry, time);
        }
    }

    /** The maps of the conversation that is current when they are asked. */
    private record OfCurrent<K, V>(MapOfCurrent<K, V> map) implements StoredMap<K, List<V>> {

        private interface MapOfCurrent<K, V> {
            HeldMap<K, V> get();
        }

        @Override
        public @Nullable List<V> get(K key) {
            return map.get().get(key);
        }

        @Override
        public void put(K key, List<V> value) {
            map.get().put(key, value);
        }

        @Override
        public void remove(K key) {
            map.get().remove(key);
        }

        @Override
        public Iterable<Map.Entry<K, List<V>>> entries() {
            return map.get().entries();
        }

        @Override
        public void removeKeysIf(Predicate<? super K> isGone) {
            map.get().removeKeysIf(isGone);
        }

        @Override
        public void clear() {
            map.get().clear();
        }
    }
}
