package io.vigie.flink.quality;

import io.vigie.flink.quality.RecordInput.KnownParts;
import io.vigie.join.ConversationState;
import io.vigie.join.KeptLabel;
import io.vigie.join.LabelJoinState;
import io.vigie.join.LabelJoinState.KeptRequest;
import io.vigie.join.LabelJoinState.LabelJoinOutcome;
import io.vigie.join.LabelJoinState.LabelledRequest;
import io.vigie.join.LabelJoinState.PendingLabel;
import io.vigie.join.OpenTurn;
import io.vigie.join.PendingSignal;
import io.vigie.join.RequestResponseState;
import io.vigie.join.RequestResponseState.EarlyResponse;
import io.vigie.join.RequestResponseState.HeldRequest;
import io.vigie.model.Label;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.RecordPosition;
import io.vigie.model.RememberedRequest;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.Turn;
import io.vigie.model.TurnOutcome;
import io.vigie.window.PartialPane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The bytes of the records that cross a shuffle of the joins or are stored by them, field by field. A change of one
 * needs a new version of its {@link StoredRecord}, and a reader for the bytes before.
 *
 * <p>A subject, and the segments of a request, are one blob each: equal ones become one object when they are read.
 */
final class RecordLayouts {

    private final KnownParts<Subject> subjects = new KnownParts<>();
    private final KnownParts<Map<String, String>> segments = new KnownParts<>();

    static void writeRequest(Request request, RecordOutput out) throws IOException {
        out.id(request.requestId());
        out.text(request.model());
        out.text(request.version());
        out.time(request.requestedAt());
        out.id(request.conversationId());
        out.blob(request.segments(), (texts, blob) -> blob.texts(texts));
        out.wholeOrNull(request.inputTokens());
        out.numberOrNull(request.labelProbability());
        out.flagOrNull(request.labelSelected());
        writePosition(request.position(), out);
    }

    Request readRequest(RecordInput in) throws IOException {
        return new Request(
                in.id(),
                in.word(),
                in.word(),
                in.time(),
                in.idOrNull(),
                in.blob(segments, RecordInput::texts),
                in.wholeOrNull(),
                in.numberOrNull(),
                in.flagOrNull(),
                readPosition(in));
    }

    static void writeResponse(Response response, RecordOutput out) throws IOException {
        out.id(response.requestId());
        out.time(response.respondedAt());
        out.constant(response.status());
        out.wholeOrNull(response.latencyMs());
        out.wholeOrNull(response.firstTokenMs());
        out.wholeOrNull(response.outputTokens());
        out.numberOrNull(response.costUsd());
        out.text(response.outcome());
        out.numberOrNull(response.confidence());
        out.text(response.errorCode());
        writePosition(response.position(), out);
    }

    Response readResponse(RecordInput in) throws IOException {
        return new Response(
                in.id(),
                in.time(),
                in.constant(ResponseStatus.class),
                in.wholeOrNull(),
                in.wholeOrNull(),
                in.wholeOrNull(),
                in.numberOrNull(),
                in.wordOrNull(),
                in.numberOrNull(),
                in.wordOrNull(),
                readPosition(in));
    }

    static void writeLabel(Label label, RecordOutput out) throws IOException {
        out.id(label.labelId());
        out.id(label.requestId());
        out.time(label.labelledAt());
        out.text(label.criterion());
        out.number(label.score());
        out.constant(label.source());
        out.text(label.labeller());
        out.text(label.labellerVersion());
        out.numberOrNull(label.probability());
        writePosition(label.position(), out);
    }

    Label readLabel(RecordInput in) throws IOException {
        return new Label(
                in.id(),
                in.id(),
                in.time(),
                in.word(),
                in.number(),
                in.constant(LabelSource.class),
                in.wordOrNull(),
                in.wordOrNull(),
                in.numberOrNull(),
                readPosition(in));
    }

    static void writeSignal(Signal signal, RecordOutput out) throws IOException {
        out.id(signal.conversationId());
        out.id(signal.requestId());
        out.time(signal.signalledAt());
        out.constant(signal.kind());
        writePosition(signal.position(), out);
    }

    Signal readSignal(RecordInput in) throws IOException {
        return new Signal(in.id(), in.idOrNull(), in.time(), in.constant(SignalKind.class), readPosition(in));
    }

    static void writeTurn(Turn turn, RecordOutput out) throws IOException {
        out.id(turn.conversationId());
        out.id(turn.requestId());
        out.time(turn.requestedAt());
        out.partOrNull(turn.answer(), (answer, part) -> {
            writeSubject(answer.subject(), part);
            part.time(answer.answeredAt());
            part.flag(answer.cancelled());
            part.flag(answer.remembered());
            part.time(answer.knownAt());
        });
    }

    Turn readTurn(RecordInput in) throws IOException {
        return new Turn(
                in.id(),
                in.id(),
                in.time(),
                in.partOrNull(part ->
                        new Turn.TurnAnswer(readSubject(part), part.time(), part.flag(), part.flag(), part.time())));
    }

    static void writeLabelJoinInput(LabelJoinInput input, RecordOutput out) throws IOException {
        out.partOrNull(input.request(), RecordLayouts::writeRemembered);
        out.partOrNull(input.outcome(), RecordLayouts::writeOutcome);
        out.partOrNull(input.label(), RecordLayouts::writeLabel);
    }

    LabelJoinInput readLabelJoinInput(RecordInput in) throws IOException {
        return new LabelJoinInput(
                in.partOrNull(this::readRemembered),
                in.partOrNull(RecordLayouts::readOutcome),
                in.partOrNull(this::readLabel));
    }

    static void writeRemembered(RememberedRequest request, RecordOutput out) throws IOException {
        out.id(request.requestId());
        writeSubject(request.subject(), out);
        out.time(request.requestedAt());
        out.time(request.knownAt());
        out.numberOrNull(request.labelProbability());
    }

    RememberedRequest readRemembered(RecordInput in) throws IOException {
        return new RememberedRequest(in.id(), readSubject(in), in.time(), in.time(), in.numberOrNull());
    }

    static void writeOutcome(TurnOutcome outcome, RecordOutput out) throws IOException {
        out.id(outcome.requestId());
        out.time(outcome.requestedAt());
        out.time(outcome.knownAt());
        out.flag(outcome.abandoned());
    }

    static TurnOutcome readOutcome(RecordInput in) throws IOException {
        return new TurnOutcome(in.id(), in.time(), in.time(), in.flag());
    }

    static void writeRequestResponse(RequestResponseState state, RecordOutput out) throws IOException {
        out.list(state.requests(), (request, held) -> {
            held.time(request.requestedAt());
            held.wholeOrNull(request.content());
            held.partOrNull(request.open(), (open, part) -> {
                writeSubject(open.subject(), part);
                part.id(open.conversationId());
                part.wholeOrNull(open.inputTokens());
                part.numberOrNull(open.labelProbability());
                part.flag(open.remembered());
            });
            held.wholeOrNull(request.answer());
            held.time(request.until());
        });
        out.list(state.early(), (early, part) -> {
            writeResponse(early.response(), part);
            part.time(early.until());
        });
        out.time(state.deadline());
    }

    RequestResponseState readRequestResponse(RecordInput in) throws IOException {
        return new RequestResponseState(
                in.list(this::readHeldRequest),
                in.list(part -> new EarlyResponse(readResponse(part), part.time())),
                in.time());
    }

    private HeldRequest readHeldRequest(RecordInput in) throws IOException {
        long requestedAt = in.time();
        Long content = in.wholeOrNull();
        return new HeldRequest(
                requestedAt,
                content == null ? 0 : content,
                in.partOrNull(part -> new RequestResponseState.Open(
                        readSubject(part), part.idOrNull(), part.wholeOrNull(), part.numberOrNull(), part.flag())),
                in.wholeOrNull(),
                in.time());
    }

    static void writeConversation(ConversationState state, RecordOutput out) throws IOException {
        out.times(state.requests());
        out.times(state.answers());
        out.times(state.signals());
        out.count(state.anonymousSignals());
        out.count(state.namedSignals());
        out.wholeOrNull(state.sweepAt());
    }

    static ConversationState readConversation(RecordInput in) throws IOException {
        return new ConversationState(in.times(), in.times(), in.times(), in.count(), in.count(), in.wholeOrNull());
    }

    static void writeOpenTurn(OpenTurn turn, RecordOutput out) throws IOException {
        out.id(turn.requestId());
        writeSubject(turn.subject(), out);
        out.time(turn.requestedAt());
        out.time(turn.answeredAt());
        out.flag(turn.cancelled());
        out.flag(turn.remembered());
    }

    OpenTurn readOpenTurn(RecordInput in) throws IOException {
        return new OpenTurn(in.id(), readSubject(in), in.time(), in.time(), in.flag(), in.flag());
    }

    static void writePendingSignal(PendingSignal pending, RecordOutput out) throws IOException {
        writeSignal(pending.signal(), out);
        out.time(pending.knownAt());
    }

    PendingSignal readPendingSignal(RecordInput in) throws IOException {
        return new PendingSignal(readSignal(in), in.time());
    }

    static void writeLabelJoin(LabelJoinState state, RecordOutput out) throws IOException {
        out.partOrNull(state.request(), RecordLayouts::writeKeptRequest);
        out.partOrNull(state.outcome(), RecordLayouts::writeJoinOutcome);
        out.list(state.pending(), (pending, part) -> {
            writeLabel(pending.label(), part);
            part.time(pending.until());
        });
        out.list(state.labels(), RecordLayouts::writeKeptLabel);
        out.list(state.earlier(), (earlier, part) -> {
            writeKeptRequest(earlier.request(), part);
            part.partOrNull(earlier.outcome(), RecordLayouts::writeJoinOutcome);
            part.list(earlier.labels(), RecordLayouts::writeKeptLabel);
        });
    }

    LabelJoinState readLabelJoin(RecordInput in) throws IOException {
        return new LabelJoinState(
                in.partOrNull(this::readKeptRequest),
                in.partOrNull(RecordLayouts::readJoinOutcome),
                in.list(part -> new PendingLabel(readLabel(part), part.time())),
                in.list(RecordLayouts::readKeptLabel),
                in.list(part -> new LabelledRequest(
                        readKeptRequest(part),
                        part.partOrNull(RecordLayouts::readJoinOutcome),
                        part.list(RecordLayouts::readKeptLabel))));
    }

    private static void writeKeptRequest(KeptRequest request, RecordOutput out) throws IOException {
        writeSubject(request.subject(), out);
        out.time(request.requestedAt());
        out.difference(request.knownAt() - request.requestedAt());
        out.numberOrNull(request.labelProbability());
    }

    private KeptRequest readKeptRequest(RecordInput in) throws IOException {
        Subject subject = readSubject(in);
        long requestedAt = in.time();
        return new KeptRequest(subject, requestedAt, requestedAt + in.difference(), in.numberOrNull());
    }

    private static void writeJoinOutcome(LabelJoinOutcome outcome, RecordOutput out) throws IOException {
        out.time(outcome.knownAt());
        out.flag(outcome.abandoned());
        out.flag(outcome.applied());
        out.flag(outcome.observed());
    }

    private static LabelJoinOutcome readJoinOutcome(RecordInput in) throws IOException {
        return new LabelJoinOutcome(in.time(), in.flag(), in.flag(), in.flag());
    }

    private static void writeKeptLabel(KeptLabel label, RecordOutput out) throws IOException {
        out.id(label.labelId());
        out.text(label.criterion());
        out.constant(label.source());
        out.time(label.labelledAt());
        out.count(label.partition());
        out.count(label.offset());
        out.number(label.score());
        out.number(label.probability());
        out.text(label.judge());
    }

    private static KeptLabel readKeptLabel(RecordInput in) throws IOException {
        return new KeptLabel(
                in.id(),
                in.word(),
                in.constant(LabelSource.class),
                in.time(),
                Math.toIntExact(in.count()),
                in.count(),
                in.number(),
                in.number(),
                in.wordOrNull());
    }

    static void writeGroup(SliceGroup group, RecordOutput out) throws IOException {
        out.text(group.model());
        out.text(group.dimension());
    }

    static SliceGroup readGroup(RecordInput in) throws IOException {
        return new SliceGroup(in.word(), in.word());
    }

    static void writePartialPane(PartialPane pane, RecordOutput out) throws IOException {
        out.text(pane.model());
        out.text(pane.dimension());
        out.text(pane.version());
        out.text(pane.slice());
        out.time(pane.start());
        out.time(pane.tick());
        out.bytes(pane.sums());
    }

    static PartialPane readPartialPane(RecordInput in) throws IOException {
        return new PartialPane(in.word(), in.word(), in.word(), in.word(), in.time(), in.time(), in.bytes());
    }

    static void writeScore(ScoreUpdate score, RecordOutput out) throws IOException {
        out.text(score.model());
        out.text(score.dimension());
        out.time(score.asOf());
        out.partOrNull(score.label(), (label, part) -> {
            part.id(label.labelId());
            part.id(label.requestId());
            part.text(label.version());
            part.text(label.slice());
            part.text(label.criterion());
            part.constant(label.source());
            part.number(label.score());
            part.number(label.probability());
            part.time(label.requestedAt());
            part.time(label.labelledAt());
            part.partOrNull(label.previous(), (previous, numbers) -> {
                numbers.number(previous.score());
                numbers.number(previous.probability());
            });
            part.constant(label.metric());
            part.partOrNull(label.pair(), (pair, numbers) -> {
                numbers.number(pair.score());
                numbers.number(pair.probability());
            });
            part.text(label.judge());
        });
    }

    static ScoreUpdate readScore(RecordInput in) throws IOException {
        return new ScoreUpdate(
                in.word(),
                in.word(),
                in.time(),
                in.partOrNull(part -> new ScoredLabel(
                        part.id(),
                        part.id(),
                        part.word(),
                        part.word(),
                        part.word(),
                        part.constant(LabelSource.class),
                        part.number(),
                        part.number(),
                        part.time(),
                        part.time(),
                        part.partOrNull(numbers -> new ScoredLabel.SupersededScore(numbers.number(), numbers.number())),
                        part.constant(Metric.class),
                        part.partOrNull(numbers -> new ScoredLabel.PairedScore(numbers.number(), numbers.number())),
                        part.wordOrNull())));
    }

    /** A slice is what stands between its commas, and what another slice had already is a number. */
    private static void writeSubject(Subject subject, RecordOutput out) throws IOException {
        out.blob(subject, (whole, blob) -> {
            blob.text(whole.model());
            blob.text(whole.version());
            List<String> known = new ArrayList<>();
            blob.list(whole.slices(), (slice, to) -> {
                String[] parts = slice.split(",", -1);
                to.count(parts.length);
                for (String part : parts) {
                    int place = known.indexOf(part);
                    to.count(place + 1);
                    if (place < 0) {
                        to.text(part);
                        known.add(part);
                    }
                }
            });
        });
    }

    private Subject readSubject(RecordInput in) throws IOException {
        return in.blob(subjects, blob -> {
            String model = blob.word();
            String version = blob.word();
            List<String> known = new ArrayList<>();
            return new Subject(model, version, blob.list(part -> readSlice(part, known)));
        });
    }

    private static String readSlice(RecordInput in, List<String> known) throws IOException {
        StringJoiner slice = new StringJoiner(",");
        for (long parts = in.count(); parts > 0; parts--) {
            int place = Math.toIntExact(in.count()) - 1;
            if (place < 0) {
                known.add(in.word());
                place = known.size() - 1;
            }
            slice.add(known.get(place));
        }
        return slice.toString();
    }

    private static void writePosition(RecordPosition position, RecordOutput out) throws IOException {
        out.count(position.partition());
        out.count(position.offset());
    }

    private static RecordPosition readPosition(RecordInput in) throws IOException {
        return new RecordPosition(Math.toIntExact(in.count()), in.count());
    }
}
