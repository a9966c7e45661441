package io.vigie.flink.quality;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.Stage;
import io.vigie.job.History;
import io.vigie.job.History.Terms;
import io.vigie.join.JoinRules;
import io.vigie.model.DeadLetter;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.Signal;
import io.vigie.model.SliceGroup;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.window.OpenPanes;
import io.vigie.window.Pane;
import io.vigie.window.PaneTicks;
import io.vigie.window.PartialPane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.jspecify.annotations.Nullable;

/**
 * The operators of the quality-metrics job, linked by hand: what one sends reaches the next in any order, at any time
 * before the next watermark or barrier. Pre-aggregation has two subtasks each.
 */
public final class QualityChain implements AutoCloseable {

    private static final TypeInformation<SliceGroup> GROUP = TypeInformation.of(SliceGroup.class);

    /** By the machine's clock, which stands still here. */
    private static final long GRACE = 1_000;

    private final Random random;
    private final List<String> dimensions;
    private final Stage<Request, Response, TrafficContribution> requestResponseJoin;
    private final Stage<Turn, Signal, TurnContribution> conversations;
    private final Stage<LabelJoinInput, Void, LabelContribution> labelJoin;
    private final List<Stage<TrafficContribution, Void, PartialPane>> traffic = new ArrayList<>();
    private final List<Stage<TurnContribution, Void, PartialPane>> turns = new ArrayList<>();
    private final List<Stage<LabelContribution, Void, PartialPane>> labels = new ArrayList<>();
    private final Stage<PartialPane, ScoreUpdate, PaneUpdate> panes;
    private final Stage.InFlight<PartialPane> partials;
    private final Stage.InFlight<ScoreUpdate> scored;
    private final List<PaneUpdate> paneTopic = new ArrayList<>();
    private final List<ScoreUpdate> scoreTopic = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();

    /** @param maxPanes as of {@link PreAggregateOperator}; {@code maxValues} as of {@link OpenPanes.PaneRules} */
    public record Setup(Terms terms, int maxPanes, int maxValues, long memoryBytes, StateBackend backend) {}

    /** @param from of {@link #snapshot}; null: starts empty */
    QualityChain(Setup setup, Random random, @Nullable List<OperatorSubtaskState> from) throws Exception {
        this.random = random;
        Terms terms = setup.terms();
        this.dimensions = terms.dimensionNames();
        StateBackend backend = setup.backend();
        JoinRules rules = new JoinRules(terms.joinTimeoutMs(), terms.abandonmentAfterMs(), terms.labelHorizonMs());
        partials = new Stage.InFlight<>(random);
        scored = new Stage.InFlight<>(random);
        requestResponseJoin = Stage.keyed(
                        new RequestResponseJoinOperator(
                                rules,
                                terms.dimensions(),
                                new RequestResponseJoinOperator.DeadLetterFactories(
                                        rejected("requests"), rejected("responses")),
                                setup.memoryBytes()),
                        Request::requestId,
                        Response::requestId,
                        Types.STRING)
                .open(backend, from == null ? null : from.get(0));
        conversations = Stage.keyed(
                        new ConversationOperator(rules, rejected("signals"), setup.memoryBytes()),
                        Turn::conversationId,
                        Signal::conversationId,
                        Types.STRING)
                .open(backend, from == null ? null : from.get(1));
        labelJoin = Stage.keyed(
                        new LabelJoinOperator(rules, GRACE, rejected("labels"), setup.memoryBytes()),
                        LabelJoinInput::requestId,
                        Types.STRING)
                .open(backend, from == null ? null : from.get(2));
        panes = Stage.keyed(
                        new PaneOperator(
                                new OpenPanes.PaneRules(terms.labelHorizonMs(), setup.maxValues()),
                                setup.memoryBytes()),
                        PartialPane::group,
                        ScoreUpdate::group,
                        GROUP)
                .open(backend, from == null ? null : from.get(3));
        PaneTicks ticks = new PaneTicks(terms.correctionsEveryMs());
        for (int i = 0; i < 2; i++) {
            traffic.add(Stage.of(new PreAggregateOperator<TrafficContribution>(
                            dimensions, ticks, setup.maxPanes(), Pane::add))
                    .open(backend, null));
            turns.add(
                    Stage.of(new PreAggregateOperator<TurnContribution>(dimensions, ticks, setup.maxPanes(), Pane::add))
                            .open(backend, null));
            labels.add(Stage.of(
                            new PreAggregateOperator<LabelContribution>(dimensions, ticks, setup.maxPanes(), Pane::add))
                    .open(backend, null));
        }
    }

    private static <T> DeadLetterFactory<T> rejected(String topic) {
        return new DeadLetterFactory<>(topic, unused -> new byte[0]);
    }

    void accept(History.Event event) throws Exception {
        if (event.record() instanceof Request request) {
            requestResponseJoin.first(request, event.time());
        } else if (event.record() instanceof Response response) {
            requestResponseJoin.second(response, event.time());
        } else if (event.record() instanceof Label label) {
            labelJoin.first(LabelJoinInput.of(label), event.time());
        } else if (event.record() instanceof Signal signal) {
            conversations.second(signal, event.time());
        }
        pass(Long.MIN_VALUE);
    }

    void advance(long watermark) throws Exception {
        requestResponseJoin.advance(watermark);
        pass(watermark);
        conversations.advance(watermark);
        pass(watermark);
        labelJoin.advance(watermark);
        pass(watermark);
        for (int i = 0; i < 2; i++) {
            traffic.get(i).advance(watermark);
            turns.get(i).advance(watermark);
            labels.get(i).advance(watermark);
        }
        pass(watermark);
        deliver(Integer.MAX_VALUE);
        panes.advance(watermark);
        publish();
    }

    /** From each operator to the next, without time passing. */
    private void pass(long time) throws Exception {
        for (TrafficContribution each : requestResponseJoin.take()) {
            traffic.get(random.nextInt(2)).first(each, time);
        }
        for (Turn turn : requestResponseJoin.take(RequestResponseJoinOperator.TURNS)) {
            conversations.first(turn, time);
        }
        for (var remembered : requestResponseJoin.take(RequestResponseJoinOperator.REMEMBERED)) {
            labelJoin.first(LabelJoinInput.of(remembered), time);
        }
        for (TurnContribution each : conversations.take()) {
            turns.get(random.nextInt(2)).first(each, time);
        }
        for (var outcome : conversations.take(ConversationOperator.OUTCOMES)) {
            labelJoin.first(LabelJoinInput.of(outcome), time);
        }
        for (LabelContribution each : labelJoin.take()) {
            labels.get(random.nextInt(2)).first(each, time);
        }
        List<ScoreUpdate> updates = new ArrayList<>();
        SliceScoresFunction slices = new SliceScoresFunction(dimensions);
        for (JoinedLabel label : labelJoin.take(LabelJoinOperator.JOINED_LABELS)) {
            slices.flatMap(label, new ListCollector<>(updates));
        }
        scored.add(updates);
        for (int i = 0; i < 2; i++) {
            partials.add(traffic.get(i).take());
            partials.add(turns.get(i).take());
            partials.add(labels.get(i).take());
        }
        deadLetters.addAll(requestResponseJoin.take(DeadLetterFactory.DEAD_LETTERS));
        deadLetters.addAll(conversations.take(DeadLetterFactory.DEAD_LETTERS));
        deadLetters.addAll(labelJoin.take(DeadLetterFactory.DEAD_LETTERS));
        deliver(random.nextInt(4));
    }

    private void deliver(int atMost) throws Exception {
        for (int i = 0; i < atMost; i++) {
            PartialPane partial = partials.one();
            if (partial != null) {
                panes.first(partial, partial.tick());
            }
            ScoreUpdate score = scored.one();
            if (score != null) {
                panes.second(score, score.asOf());
            }
            if (partial == null && score == null) {
                return;
            }
        }
    }

    private void publish() {
        paneTopic.addAll(panes.take());
        scoreTopic.addAll(panes.take(PaneOperator.SCORES));
    }

    /** A barrier passes: nothing is left between the operators. */
    List<OperatorSubtaskState> snapshot(long checkpoint) throws Exception {
        for (int i = 0; i < 2; i++) {
            traffic.get(i).beforeBarrier(checkpoint);
            turns.get(i).beforeBarrier(checkpoint);
            labels.get(i).beforeBarrier(checkpoint);
        }
        pass(Long.MIN_VALUE);
        deliver(Integer.MAX_VALUE);
        publish();
        return List.of(
                requestResponseJoin.snapshot(checkpoint),
                conversations.snapshot(checkpoint),
                labelJoin.snapshot(checkpoint),
                panes.snapshot(checkpoint));
    }

    /** In the order in which they were written; grows. */
    List<PaneUpdate> panes() {
        return paneTopic;
    }

    /** In the order in which they were written; grows. */
    List<ScoreUpdate> scores() {
        return scoreTopic;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    Stage<PartialPane, ScoreUpdate, PaneUpdate> paneStage() {
        return panes;
    }

    /** Of the joins and the panes. */
    int timers() {
        return requestResponseJoin.timers() + conversations.timers() + labelJoin.timers() + panes.timers();
    }

    @Override
    public void close() {
        requestResponseJoin.close();
        conversations.close();
        labelJoin.close();
        panes.close();
        for (int i = 0; i < 2; i++) {
            traffic.get(i).close();
            turns.get(i).close();
            labels.get(i).close();
        }
    }
}
