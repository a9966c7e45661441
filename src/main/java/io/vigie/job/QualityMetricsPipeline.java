package io.vigie.job;

import io.vigie.decode.EventEncoder;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.DecodedRecord;
import io.vigie.flink.quality.ConversationOperator;
import io.vigie.flink.quality.KnownModelsFunction;
import io.vigie.flink.quality.LabelJoinOperator;
import io.vigie.flink.quality.PaneOperator;
import io.vigie.flink.quality.PreAggregateOperator;
import io.vigie.flink.quality.RecordTypeInfo;
import io.vigie.flink.quality.RequestResponseJoinOperator;
import io.vigie.flink.quality.SliceScoresFunction;
import io.vigie.join.JoinRules;
import io.vigie.model.Contribution;
import io.vigie.model.DeadLetter;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.PaneUpdate;
import io.vigie.model.RememberedRequest;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.Signal;
import io.vigie.model.SliceGroup;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.model.TurnOutcome;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.Topics;
import io.vigie.window.Pane;
import io.vigie.window.PaneTicks;
import io.vigie.window.PartialPane;
import io.vigie.window.PreAggregation;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.function.SerializableFunction;

/**
 * The graph of the quality-metrics job; where its records come from and go to is the caller's business. Steps are in
 * brackets, each a method below, and what flows between them has the names of the variables there.
 *
 * <pre>
 * requests ─► [knownModels] ─► admitted ─┐
 * responses ─────────────────────────────┴► [requestResponseJoin] ─► traffic ───────────► [preAggregate] ─┐
 *                                             │               │                                           │
 *                                         remembered        turns                                         │
 *                                             │               ▼                                           │
 *                                             │   [conversations] ─► turnContributions ─► [preAggregate] ─┤
 *                                             │      │        ▲                                           │
 *                                             │  outcomes  signals                                        │
 *                                             │      ▼                                                    │
 *                                     labels ─┴─► [labelJoin] ─► labelContributions ────► [preAggregate] ─┤
 *                                                    │                                                    │
 *                                               joinedLabels                                         partialPanes
 *                                                    ▼                                                    ▼
 *                                               [sliceScores] ─► sliceScores ────────────────────────► [panes]
 *                                                                                                      ┌──┴───┐
 *                                                                                                      ▼      ▼
 *                                                                                                    panes  scores
 * </pre>
 *
 * What a step cannot use goes to {@code deadLetters}: from the four inputs, knownModels, requestResponseJoin,
 * conversations and labelJoin.
 */
public final class QualityMetricsPipeline {

    private static final TypeInformation<String> IDS = RecordTypeInfo.ofIds();
    private static final TypeInformation<SliceGroup> GROUP = RecordTypeInfo.of(SliceGroup.class);
    private static final TypeInformation<PartialPane> PARTIAL = RecordTypeInfo.of(PartialPane.class);

    /** Decoded records with event timestamps and watermarks. */
    public record QualityMetricsInputs(
            DataStream<DecodedRecord<Request>> requests,
            DataStream<DecodedRecord<Response>> responses,
            DataStream<DecodedRecord<Label>> labels,
            DataStream<DecodedRecord<Signal>> signals) {}

    /** What the drift job reads, and what nobody could use. */
    public record QualityMetricsOutputs(
            DataStream<PaneUpdate> panes, DataStream<ScoreUpdate> scores, DataStream<DeadLetter> deadLetters) {}

    private final QualityMetricsSettings settings;
    private final Topics topics;
    private final JoinRules joinRules;
    private final List<String> dimensions;
    private final PaneTicks ticks;
    private final long lastRequestAt;

    /** For inputs that go on. */
    public QualityMetricsPipeline(QualityMetricsSettings settings) {
        this(settings, Long.MIN_VALUE);
    }

    /**
     * For a run over files.
     *
     * @param lastRequestAt epoch milliseconds: every model and dimension comes at least so far
     */
    public QualityMetricsPipeline(QualityMetricsSettings settings, long lastRequestAt) {
        this.settings = settings;
        this.lastRequestAt = lastRequestAt;
        this.topics = settings.kafka().topics();
        this.joinRules = JobRules.joins(settings);
        this.dimensions = JobRules.dimensionNames(settings);
        this.ticks = JobRules.paneTicks(settings);
    }

    public QualityMetricsOutputs build(QualityMetricsInputs inputs) {
        var requests = DeadLetterRouting.ofEvents("requests", inputs.requests(), RecordTypeInfo.of(Request.class));
        var responses = DeadLetterRouting.ofEvents("responses", inputs.responses(), RecordTypeInfo.of(Response.class));
        var labels = DeadLetterRouting.ofEvents("labels", inputs.labels(), RecordTypeInfo.of(Label.class));
        var signals = DeadLetterRouting.ofEvents("signals", inputs.signals(), RecordTypeInfo.of(Signal.class));

        var admitted = knownModels(requests);

        var traffic = requestResponseJoin(admitted, responses);
        var turns = traffic.getSideOutput(RequestResponseJoinOperator.TURNS);
        var remembered = traffic.getSideOutput(RequestResponseJoinOperator.REMEMBERED);

        var turnContributions = conversations(turns, signals);
        var outcomes = turnContributions.getSideOutput(ConversationOperator.OUTCOMES);

        var labelContributions = labelJoin(remembered, outcomes, labels);
        var joinedLabels = labelContributions.getSideOutput(LabelJoinOperator.JOINED_LABELS);
        var sliceScores = sliceScores(joinedLabels);

        var partialPanes = preAggregate("traffic", traffic, Pane::add)
                .union(
                        preAggregate("turns", turnContributions, Pane::add),
                        preAggregate("labels", labelContributions, Pane::add));
        var panes = panes(partialPanes, sliceScores);
        var scores = panes.getSideOutput(PaneOperator.SCORES);

        var deadLetters = deadLettersOf(requests)
                .union(
                        deadLettersOf(responses),
                        deadLettersOf(labels),
                        deadLettersOf(signals),
                        deadLettersOf(admitted),
                        deadLettersOf(traffic),
                        deadLettersOf(turnContributions),
                        deadLettersOf(labelContributions));
        return new QualityMetricsOutputs(panes, scores, deadLetters);
    }

    private SingleOutputStreamOperator<Request> knownModels(SingleOutputStreamOperator<Request> requests) {
        var admitted = requests.process(
                        new KnownModelsFunction(
                                JobRules.knownModels(settings), rejected(topics.requests(), EventEncoder::encode)),
                        RecordTypeInfo.of(Request.class))
                .uid("known-models")
                .name("known models");
        // Requests of one id keep the order of their topic only while nothing deals them out to several subtasks.
        return requests.getTransformation().isParallelismConfigured()
                ? admitted.setParallelism(requests.getParallelism())
                : admitted;
    }

    private SingleOutputStreamOperator<TrafficContribution> requestResponseJoin(
            DataStream<Request> admitted, DataStream<Response> responses) {
        return admitted.keyBy(Request::requestId, IDS)
                .connect(responses.keyBy(Response::requestId, IDS))
                .transform(
                        "request-response join",
                        TypeInformation.of(TrafficContribution.class),
                        new RequestResponseJoinOperator(
                                joinRules,
                                settings.slices().dimensions(),
                                new RequestResponseJoinOperator.DeadLetterFactories(
                                        rejected(topics.requests(), EventEncoder::encode),
                                        rejected(topics.responses(), EventEncoder::encode)),
                                settings.join().memoryBytes()))
                .uid("request-response-join");
    }

    private SingleOutputStreamOperator<TurnContribution> conversations(
            DataStream<Turn> turns, DataStream<Signal> signals) {
        return turns.keyBy(Turn::conversationId, IDS)
                .connect(signals.keyBy(Signal::conversationId, IDS))
                .transform(
                        "conversations",
                        TypeInformation.of(TurnContribution.class),
                        new ConversationOperator(
                                joinRules,
                                rejected(topics.signals(), EventEncoder::encode),
                                settings.join().memoryBytes()))
                .uid("conversations");
    }

    private SingleOutputStreamOperator<LabelContribution> labelJoin(
            DataStream<RememberedRequest> remembered, DataStream<TurnOutcome> outcomes, DataStream<Label> labels) {
        return labelJoinInput("remembered", remembered, LabelJoinInput::of)
                .union(
                        labelJoinInput("outcomes", outcomes, LabelJoinInput::of),
                        labelJoinInput("labels", labels, LabelJoinInput::of))
                .keyBy(LabelJoinInput::requestId, IDS)
                .transform(
                        "label join",
                        TypeInformation.of(LabelContribution.class),
                        new LabelJoinOperator(
                                joinRules,
                                settings.labels().graceMs(),
                                rejected(topics.labels(), EventEncoder::encode),
                                settings.join().memoryBytes()))
                .uid("label-join");
    }

    private static <T> DataStream<LabelJoinInput> labelJoinInput(
            String name, DataStream<T> records, MapFunction<T, LabelJoinInput> wrap) {
        return records.map(wrap, RecordTypeInfo.of(LabelJoinInput.class))
                .uid("label-join-" + name)
                .name(name + " for label join");
    }

    private DataStream<ScoreUpdate> sliceScores(DataStream<JoinedLabel> joinedLabels) {
        return joinedLabels
                .flatMap(new SliceScoresFunction(dimensions))
                .returns(RecordTypeInfo.of(ScoreUpdate.class))
                .uid("slice-scores")
                .name("slice scores");
    }

    private <C extends Contribution> DataStream<PartialPane> preAggregate(
            String name, DataStream<C> contributions, PreAggregation.Fold<C> fold) {
        return contributions
                .transform(
                        "pre-aggregate " + name,
                        PARTIAL,
                        new PreAggregateOperator<>(
                                dimensions, ticks, settings.panes().preAggregationMaxEntries(), fold))
                .uid("pre-aggregate-" + name);
    }

    private SingleOutputStreamOperator<PaneUpdate> panes(
            DataStream<PartialPane> partialPanes, DataStream<ScoreUpdate> sliceScores) {
        return partialPanes
                .keyBy(PartialPane::group, GROUP)
                .connect(sliceScores.keyBy(ScoreUpdate::group, GROUP))
                .transform(
                        "panes",
                        TypeInformation.of(PaneUpdate.class),
                        new PaneOperator(
                                JobRules.panes(settings, lastRequestAt),
                                settings.join().memoryBytes()))
                .uid("panes");
    }

    /** Dead letters have the bytes of their records only where the settings say so. */
    private <T> DeadLetterFactory<T> rejected(String topic, SerializableFunction<T, byte[]> encode) {
        return new DeadLetterFactory<>(topic, settings.limits().keepsBytes() ? encode : unused -> new byte[0]);
    }

    private static DataStream<DeadLetter> deadLettersOf(SingleOutputStreamOperator<?> step) {
        return step.getSideOutput(DeadLetterFactory.DEAD_LETTERS);
    }
}
