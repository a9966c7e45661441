package io.vigie.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.drift.DeadLetterCountFunction;
import io.vigie.flink.drift.DriftInput;
import io.vigie.flink.drift.IncidentInput;
import io.vigie.flink.drift.StoredMonitors;
import io.vigie.incident.SampleIncidents;
import io.vigie.join.ConversationState;
import io.vigie.join.KeptLabel;
import io.vigie.join.LabelJoinState;
import io.vigie.join.OpenTurn;
import io.vigie.join.PendingSignal;
import io.vigie.join.RequestResponseState;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertMatcher;
import io.vigie.model.Benchmark;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PaneUpdate;
import io.vigie.model.RecordPosition;
import io.vigie.model.Rejection;
import io.vigie.model.RememberedRequest;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.model.TurnOutcome;
import io.vigie.monitor.AcceptedLevel;
import io.vigie.monitor.BenchmarkScoreKey;
import io.vigie.monitor.DriftProgress;
import io.vigie.monitor.FixedReference;
import io.vigie.monitor.MonitorStateKey;
import io.vigie.monitor.PaneSpan;
import io.vigie.monitor.SeriesKey;
import io.vigie.monitor.StreamKey;
import io.vigie.stats.DayCorrelation;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses the joins or is stored by them has a serializer of its own: no Kryo, nulls where they are allowed. */
class StoredTypesTest {

    private static final Subject SUBJECT =
            new Subject("gpt-4", "0613", List.of("all", "language=pt", "country=BR,channel=chat"));
    private static final Response RESPONSE = new Response(
            "0b6c2f1e-1d6e-4a55-9f7f-3f9d0c3b5a11",
            2,
            ResponseStatus.OK,
            null,
            5L,
            null,
            0.1,
            null,
            0.9,
            null,
            new RecordPosition(1, 2));
    private static final Label LABEL =
            new Label("l", "r", 3, "correct", 0.5, LabelSource.HUMAN, null, null, new RecordPosition(1, 2));
    private static final Signal SIGNAL = new Signal("c", null, 4, SignalKind.RESOLVED, new RecordPosition(1, 2));

    private static final Benchmark BENCHMARK = new Benchmark("m", "v1", "MMLU", "correct", 0.9, 100, 7);

    private static final AlertAction ACTION = new AlertAction(
            "a",
            AlertAction.AlertActionType.ACCEPT,
            1,
            "ana",
            "why",
            "0f8e1bc110307ed1",
            "m",
            "*",
            "language=pt",
            "errors",
            "error-rate",
            null);

    private static final IncidentDecision DECISION = new IncidentDecision(
            "d",
            IncidentDecision.DecisionType.SILENCE,
            1,
            "ana",
            null,
            "m",
            "14814fe26f717c54",
            null,
            2L,
            new AlertMatcher("*", null, "quality", null, "critical"));

    static Stream<Object> values() {
        return Stream.of(
                new RequestResponseState(
                        List.of(new RequestResponseState.HeldRequest(
                                1, 2, new RequestResponseState.Open(SUBJECT, null, null, 0.25, true), null, 9)),
                        List.of(),
                        9),
                new RequestResponseState(
                        List.of(new RequestResponseState.HeldRequest(1, 2, null, 3L, 9)), List.of(), 9),
                new RequestResponseState(List.of(), List.of(new RequestResponseState.EarlyResponse(RESPONSE, 9)), 9),
                new OpenTurn("r", SUBJECT, 1, 2, true, false),
                new PendingSignal(SIGNAL, 4),
                new LabelJoinState(
                        new LabelJoinState.KeptRequest(SUBJECT, 1, 1, null),
                        null,
                        List.of(),
                        List.of(),
                        List.of(new LabelJoinState.LabelledRequest(
                                new LabelJoinState.KeptRequest(SUBJECT, 0, 0, 0.5),
                                null,
                                List.of(KeptLabel.of(LABEL, null))))),
                new LabelJoinState(
                        null,
                        new LabelJoinState.LabelJoinOutcome(7, true, false, true),
                        List.of(new LabelJoinState.PendingLabel(LABEL, 8)),
                        List.of(KeptLabel.of(LABEL, 0.25)),
                        List.of()),
                new Turn("c", "r", 1, null),
                new Turn("c", "r", 1, new Turn.TurnAnswer(SUBJECT, 2, true, false, 2)),
                LabelJoinInput.of(LABEL),
                LabelJoinInput.of(new TurnOutcome("r", 1, 5, true)),
                LabelJoinInput.of(new RememberedRequest("r", SUBJECT, 1, 1, 0.25)),
                new TurnContribution(SUBJECT, 1, 2, true, List.of(SignalKind.ESCALATED, SignalKind.THUMBS_DOWN)),
                new TrafficContribution(SUBJECT, 1, 2, null, null, null, null, null, null, null, null),
                new LabelContribution(
                        SUBJECT,
                        1,
                        2,
                        null,
                        List.of(new LabelContribution.ScoreContribution(
                                "correct", LabelContribution.ScoreSource.USER, 0.5, 1, -1)),
                        List.of(new LabelContribution.PostAnswerOutcome(true, false, 1, 1))),
                BENCHMARK,
                new BenchmarkScoreKey("MMLU", "correct", "v1"),
                new SeriesKey("language=pt", "v1"),
                new PaneSpan(1, 2),
                new StreamKey("language=pt", null, null),
                new StreamKey("language=pt", "correct", LabelSource.JUDGE),
                new MonitorStateKey("correct", "quality|correct|30d|previous", "language=pt", "*"),
                new FixedReference(0.9, 0.88, 0.92, 1000, new DayCorrelation(0.25, 0.5, 30, 1)),
                new DriftProgress(3, 2, 1),
                new Rejection("vigie.labels", "MALFORMED", 5),
                new DeadLetterCountFunction.Cause("vigie.labels", "MALFORMED"),
                new DeadLetterCountFunction.Tally(3, 2),
                DriftInput.of(BENCHMARK, new SliceGroup("m", "language")),
                DriftInput.of(PaneUpdate.mark(new SliceGroup("m", ""), 7)),
                new MonitorRevision(3, "r", 1, 2, "ana", null, "", null),
                new MonitorRevision(3, "r", 1, 2, "ana", "why", "0f", "monitors: []"),
                new StoredMonitors(3, "r", "{}"),
                DriftInput.of(ACTION),
                new IncidentInput("m", "language", 300_000, null, null),
                DECISION,
                IncidentInput.of(DECISION),
                ControlEvent.of(ACTION),
                ControlEvent.of(DECISION),
                SampleIncidents.events().get(0),
                SampleIncidents.events().get(SampleIncidents.events().size() - 1),
                ACTION,
                new AcceptedLevel(new FixedReference(0.9, 0.88, 0.92, 1000, DayCorrelation.NONE), 7, null),
                DriftInput.of(ScoreUpdate.mark(new SliceGroup("m", ""), 7)),
                new JoinedLabel(
                        SUBJECT,
                        1,
                        "r",
                        "l",
                        "correct",
                        LabelSource.USER,
                        0,
                        1,
                        2,
                        3,
                        new ScoredLabel.SupersededScore(1, 1),
                        Metric.ABANDONMENT_AFTER_BAD));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aRecordComesBackAsItWas(Object value) throws Exception {
        assertThat(roundTrip(value)).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aRecordIsMadeOfKnownFields(Object value) {
        assertThat(TypeInformation.of(value.getClass())).isInstanceOf(PojoTypeInfo.class);
    }

    @Test
    void aConversationComesBackAsItWas() throws Exception {
        var conversation = new ConversationState(new long[] {1, 2}, new long[0], new long[] {3}, 1, 2, null);
        assertThat(roundTrip(conversation)).usingRecursiveComparison().isEqualTo(conversation);
        assertThat(TypeInformation.of(ConversationState.class)).isInstanceOf(PojoTypeInfo.class);
    }

    /** Nearly all of the state is requests that wait for labels: forty-five days of them. */
    @Test
    void aRememberedRequestIsCompact() throws Exception {
        var remembered = new LabelJoinState(
                new LabelJoinState.KeptRequest(SUBJECT, 1, 1, null), null, List.of(), List.of(), List.of());
        assertThat(bytes(remembered).length).isLessThanOrEqualTo(110);
    }

    private static Object roundTrip(Object value) throws Exception {
        return serializer(value).deserialize(new DataInputDeserializer(bytes(value)));
    }

    private static byte[] bytes(Object value) throws Exception {
        var out = new DataOutputSerializer(64);
        serializer(value).serialize(value, out);
        return out.getCopyOfBuffer();
    }

    @SuppressWarnings("unchecked")
    private static TypeSerializer<Object> serializer(Object value) {
        var config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        return (TypeSerializer<Object>) TypeInformation.of(value.getClass()).createSerializer(config);
    }
}
