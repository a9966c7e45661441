package io.vigie.flink.quality;

import io.vigie.flink.DeadLetterCounters;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.FlinkMap;
import io.vigie.join.ConversationRule;
import io.vigie.join.ConversationState;
import io.vigie.join.ConversationStore;
import io.vigie.join.JoinRules;
import io.vigie.join.OpenTurn;
import io.vigie.join.PendingSignal;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.model.Signal;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.model.TurnOutcome;
import java.util.EnumSet;
import org.apache.flink.api.common.functions.OpenContext;
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
 * turns + signals, by conversation id → what became of each answered turn, as {@link ConversationRule} decides. To the
 * side: the outcomes that labels ask for, dead letters.
 */
public final class ConversationFunction extends KeyedCoProcessFunction<String, Turn, Signal, TurnContribution> {

    public static final OutputTag<TurnOutcome> OUTCOMES = new OutputTag<>("turn-outcomes") {};

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
    private transient ConversationRule rule;
    private transient DeadLetterCounters deadLetters;

    public ConversationFunction(JoinRules rules, DeadLetterFactory<Signal> rejectedSignals) {
        this.rules = rules;
        this.rejectedSignals = rejectedSignals;
    }

    @Override
    public void open(OpenContext context) {
        conversation = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(CONVERSATION, TypeInformation.of(ConversationState.class)));
        var openTurns = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        OPEN_TURNS, Types.LONG, Types.LIST(TypeInformation.of(OpenTurn.class))));
        var signals = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        SIGNALS, Types.STRING, Types.LIST(TypeInformation.of(PendingSignal.class))));
        var anonymousSignals = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        ANONYMOUS_SIGNALS, Types.LONG, Types.LIST(TypeInformation.of(PendingSignal.class))));
        rule = new ConversationRule(
                rules,
                new ConversationStore(FlinkMap.of(openTurns), FlinkMap.of(signals), FlinkMap.of(anonymousSignals)));
        deadLetters = new DeadLetterCounters(
                getRuntimeContext().getMetricGroup(), EnumSet.of(RejectionReason.UNMATCHED_SIGNAL));
    }

    @Override
    public void processElement1(Turn turn, Context context, Collector<TurnContribution> out) throws Exception {
        ConversationState held = conversation.value();
        emit(held, rule.onTurn(held, turn, context.timerService().currentWatermark()), context, out);
    }

    @Override
    public void processElement2(Signal signal, Context context, Collector<TurnContribution> out) throws Exception {
        ConversationState held = conversation.value();
        emit(held, rule.onSignal(held, signal, context.timerService().currentWatermark()), context, out);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<TurnContribution> out) throws Exception {
        ConversationState held = conversation.value();
        emit(held, rule.onTime(held, time, context.timerService().currentWatermark()), context, out);
    }

    private void emit(
            @Nullable ConversationState before,
            ConversationRule.ConversationResult result,
            Context context,
            Collector<TurnContribution> out)
            throws Exception {
        TimerService timers = context.timerService();
        if (result.held() == null) {
            conversation.clear();
        } else if (!result.held().equals(before)) {
            conversation.update(result.held());
        }
        for (Long time : result.timers()) {
            timers.registerEventTimeTimer(time);
        }
        for (ConversationRule.DecidedTurn decided : result.decided()) {
            out.collect(decided.contribution());
            if (decided.outcome() != null) {
                context.output(OUTCOMES, decided.outcome());
            }
        }
        for (ConversationRule.RejectedSignal rejected : result.rejected()) {
            Signal signal = rejected.signal();
            DeadLetter letter = rejectedSignals.letter(
                    signal,
                    signal.position(),
                    RejectionReason.UNMATCHED_SIGNAL,
                    rejected.detail(),
                    timers.currentProcessingTime());
            deadLetters.count(letter);
            context.output(DeadLetterFactory.DEAD_LETTERS, letter);
        }
    }
}
