package io.vigie.job;

import io.vigie.decode.EventEncoder;
import io.vigie.flink.ConversationFunction;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.DecodedRecord;
import io.vigie.flink.KnownModels;
import io.vigie.flink.LabelJoinFunction;
import io.vigie.flink.PaneFunction;
import io.vigie.flink.PartialPane;
import io.vigie.flink.PreAggregateOperator;
import io.vigie.flink.RequestResponseJoinFunction;
import io.vigie.flink.SliceScoresFunction;
import io.vigie.join.JoinRules;
import io.vigie.model.Contribution;
import io.vigie.model.DeadLetter;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.Signal;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.Topics;
import io.vigie.window.Pane;
import io.vigie.window.PaneTicks;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The graph of the quality-metrics job; where its records come from and go to is the caller's business.
 *
 * <pre>
 * requests ─known models─┬► pairing ─┬─ traffic ─────────────► pre-aggregate ──┐
 * responses ─┘           ├─ turns ──┬► conversations ─ outcomes ─► pre-aggregate ──┼─► panes ─┬─► panes
 * signals ───────────────│──────────┘         │                    │          └─► scores
 *                        └─ remembered ───────┴┬► attachment ─ label changes ─► pre-aggregate ──┤
 * labels ──────────────────────────────────────┘         └─ attached labels ─► slices ──────────┘
 *
 * rejected anywhere: dead letters
 * </pre>
 */
public final class QualityMetricsPipeline {

    private static final TypeInformation<SliceGroup> GROUP = TypeInformation.of(SliceGroup.class);
    private static final TypeInformation<PartialPane> PARTIAL = TypeInformation.of(PartialPane.class);

    /** Arrivals with event timestamps and watermarks. */
    public record QualityMetricsInputs(
            DataStream<DecodedRecord<Request>> requests,
            DataStream<DecodedRecord<Response>> responses,
            DataStream<DecodedRecord<Label>> labels,
            DataStream<DecodedRecord<Signal>> signals) {}

    /** What the drift job reads, and what nobody could use. */
    public record QualityMetricsOutputs(
            DataStream<PaneUpdate> panes, DataStream<ScoreUpdate> scores, DataStream<DeadLetter> deadLetters) {}

    private final QualityMetricsSettings settings;
    private final JoinRules joinRules;
    private final List<String> dimensions;
    private final PaneTicks ticks;

    public QualityMetricsPipeline(QualityMetricsSettings settings) {
        this.settings = settings;
        this.joinRules = new JoinRules(
                settings.join().timeoutMs(),
                settings.abandonment().afterMs(),
                settings.labels().horizonMs());
        this.dimensions = settings.slices().dimensions().stream()
                .map(SliceNames::dimensionName)
                .toList();
        this.ticks = new PaneTicks(settings.panes().correctionsEveryMs());
    }

    public QualityMetricsOutputs build(QualityMetricsInputs inputs) {
        Topics topics = settings.kafka().topics();
        var requests = DeadLetterRouting.ofEvents("requests", inputs.requests(), Request.class);
        var responses = DeadLetterRouting.ofEvents("responses", inputs.responses(), Response.class);
        var labels = DeadLetterRouting.ofEvents("labels", inputs.labels(), Label.class);
        var signals = DeadLetterRouting.ofEvents("signals", inputs.signals(), Signal.class);

        var admitted = requests.process(
                        new KnownModels(
                                new KnownModels.KnownModelRules(
                                        settings.limits().maxModels(),
                                        settings.labels().horizonMs()),
                                new DeadLetterFactory<>(topics.requests(), EventEncoder::encode)),
                        TypeInformation.of(Request.class))
                .uid("known-models")
                .name("known models");
        if (requests.getTransformation().isParallelismConfigured()) {
            admitted.setParallelism(requests.getParallelism());
        }

        var traffic = admitted.keyBy(Request::requestId, Types.STRING)
                .connect(responses.keyBy(Response::requestId, Types.STRING))
                .process(
                        new RequestResponseJoinFunction(
                                joinRules,
                                settings.slices().dimensions(),
                                new RequestResponseJoinFunction.DeadLetterFactories(
                                        new DeadLetterFactory<>(topics.requests(), EventEncoder::encode),
                                        new DeadLetterFactory<>(topics.responses(), EventEncoder::encode))),
                        TypeInformation.of(TrafficContribution.class))
                .uid("pairing")
                .name("pairing");

        var turns = traffic.getSideOutput(RequestResponseJoinFunction.TURNS)
                .keyBy(Turn::conversationId, Types.STRING)
                .connect(signals.keyBy(Signal::conversationId, Types.STRING))
                .process(
                        new ConversationFunction(
                                joinRules, new DeadLetterFactory<>(topics.signals(), EventEncoder::encode)),
                        TypeInformation.of(TurnContribution.class))
                .uid("conversations")
                .name("conversations");

        TypeInformation<LabelJoinInput> attachable = TypeInformation.of(LabelJoinInput.class);
        var attached = traffic.getSideOutput(RequestResponseJoinFunction.REMEMBERED)
                .map(LabelJoinInput::of, attachable)
                .uid("remembered")
                .name("remembered")
                .union(
                        turns.getSideOutput(ConversationFunction.OUTCOMES)
                                .map(LabelJoinInput::of, attachable)
                                .uid("outcomes")
                                .name("outcomes"),
                        labels.map(LabelJoinInput::of, attachable)
                                .uid("to-attach")
                                .name("to attach"))
                .keyBy(LabelJoinInput::requestId, Types.STRING)
                .process(
                        new LabelJoinFunction(
                                joinRules,
                                settings.labels().graceMs(),
                                new DeadLetterFactory<>(topics.labels(), EventEncoder::encode)),
                        TypeInformation.of(LabelContribution.class))
                .uid("attachment")
                .name("attachment");

        var partials = preAggregate("traffic", traffic, Pane::add)
                .union(preAggregate("turns", turns, Pane::add), preAggregate("labels", attached, Pane::add));
        var scores = attached.getSideOutput(LabelJoinFunction.ATTACHED)
                .flatMap(new SliceScoresFunction(dimensions))
                .returns(TypeInformation.of(ScoreUpdate.class))
                .uid("slice-scores")
                .name("slice scores");
        var panes = partials.keyBy(PartialPane::group, GROUP)
                .connect(scores.keyBy(ScoreUpdate::group, GROUP))
                .process(
                        new PaneFunction(new PaneFunction.PaneRules(
                                settings.labels().horizonMs(), settings.slices().maxValues())),
                        TypeInformation.of(PaneUpdate.class))
                .uid("panes")
                .name("panes");

        DataStream<DeadLetter> deadLetters = requests.getSideOutput(DeadLetterFactory.DEAD_LETTERS)
                .union(
                        admitted.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        responses.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        labels.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        signals.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        traffic.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        turns.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        attached.getSideOutput(DeadLetterFactory.DEAD_LETTERS));
        return new QualityMetricsOutputs(panes, panes.getSideOutput(PaneFunction.SCORES), deadLetters);
    }

    private <C extends Contribution> DataStream<PartialPane> preAggregate(
            String name, DataStream<C> contributions, PreAggregateOperator.Fold<C> fold) {
        return contributions
                .transform(
                        "pre-aggregate " + name,
                        PARTIAL,
                        new PreAggregateOperator<>(
                                dimensions, ticks, settings.panes().preAggregationMaxEntries(), fold))
                .uid("pre-aggregate-" + name);
    }
}
