package io.vigie.flink.quality;

import io.vigie.join.ConversationState;
import io.vigie.join.LabelJoinState;
import io.vigie.join.OpenTurn;
import io.vigie.join.PendingSignal;
import io.vigie.join.RequestResponseState;
import io.vigie.model.Label;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.RememberedRequest;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.Signal;
import io.vigie.model.SliceGroup;
import io.vigie.model.Turn;
import io.vigie.model.TurnOutcome;
import io.vigie.window.PartialPane;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A kind of record whose bytes are our own.
 *
 * @param name stored in savepoints: renaming it makes them unreadable
 * @param version of the layout; stored with each state
 * @param <T> the record
 */
record StoredRecord<T>(
        String name, int version, Class<T> type, RecordOutput.PartWriter<T> write, LayoutReader<T> read) {

    /** Reads one part with what the layouts know of others. */
    interface LayoutReader<T> {
        T read(RecordLayouts layouts, RecordInput in) throws IOException;
    }

    private static final StoredRecord<Request> REQUEST_LAYOUT =
            new StoredRecord<>("request", 1, Request.class, RecordLayouts::writeRequest, RecordLayouts::readRequest);
    private static final StoredRecord<Response> RESPONSE_LAYOUT = new StoredRecord<>(
            "response", 1, Response.class, RecordLayouts::writeResponse, RecordLayouts::readResponse);
    private static final StoredRecord<Label> LABEL_LAYOUT =
            new StoredRecord<>("label", 1, Label.class, RecordLayouts::writeLabel, RecordLayouts::readLabel);
    private static final StoredRecord<Signal> SIGNAL_LAYOUT =
            new StoredRecord<>("signal", 1, Signal.class, RecordLayouts::writeSignal, RecordLayouts::readSignal);
    private static final StoredRecord<Turn> TURN_LAYOUT =
            new StoredRecord<>("turn", 1, Turn.class, RecordLayouts::writeTurn, RecordLayouts::readTurn);
    private static final StoredRecord<RememberedRequest> REMEMBERED_LAYOUT = new StoredRecord<>(
            "remembered-request",
            1,
            RememberedRequest.class,
            RecordLayouts::writeRemembered,
            RecordLayouts::readRemembered);
    private static final StoredRecord<TurnOutcome> OUTCOME_LAYOUT = new StoredRecord<>(
            "turn-outcome",
            1,
            TurnOutcome.class,
            RecordLayouts::writeOutcome,
            (layouts, in) -> RecordLayouts.readOutcome(in));
    private static final StoredRecord<LabelJoinInput> LABEL_JOIN_INPUT_LAYOUT = new StoredRecord<>(
            "label-join-input",
            1,
            LabelJoinInput.class,
            RecordLayouts::writeLabelJoinInput,
            RecordLayouts::readLabelJoinInput);
    private static final StoredRecord<RequestResponseState> REQUEST_RESPONSE_LAYOUT = new StoredRecord<>(
            "request-response",
            1,
            RequestResponseState.class,
            RecordLayouts::writeRequestResponse,
            RecordLayouts::readRequestResponse);
    private static final StoredRecord<ConversationState> CONVERSATION_LAYOUT = new StoredRecord<>(
            "conversation",
            1,
            ConversationState.class,
            RecordLayouts::writeConversation,
            (layouts, in) -> RecordLayouts.readConversation(in));
    private static final StoredRecord<OpenTurn> OPEN_TURN_LAYOUT = new StoredRecord<>(
            "open-turn", 1, OpenTurn.class, RecordLayouts::writeOpenTurn, RecordLayouts::readOpenTurn);
    private static final StoredRecord<PendingSignal> PENDING_SIGNAL_LAYOUT = new StoredRecord<>(
            "pending-signal",
            1,
            PendingSignal.class,
            RecordLayouts::writePendingSignal,
            RecordLayouts::readPendingSignal);
    private static final StoredRecord<LabelJoinState> LABEL_JOIN_LAYOUT = new StoredRecord<>(
            "label-join", 1, LabelJoinState.class, RecordLayouts::writeLabelJoin, RecordLayouts::readLabelJoin);
    private static final StoredRecord<SliceGroup> GROUP_LAYOUT = new StoredRecord<>(
            "slice-group",
            1,
            SliceGroup.class,
            RecordLayouts::writeGroup,
            (layouts, in) -> RecordLayouts.readGroup(in));
    private static final StoredRecord<PartialPane> PARTIAL_PANE_LAYOUT = new StoredRecord<>(
            "partial-pane",
            1,
            PartialPane.class,
            RecordLayouts::writePartialPane,
            (layouts, in) -> RecordLayouts.readPartialPane(in));
    private static final StoredRecord<ScoreUpdate> SCORE_LAYOUT = new StoredRecord<>(
            "score-update",
            1,
            ScoreUpdate.class,
            RecordLayouts::writeScore,
            (layouts, in) -> RecordLayouts.readScore(in));

    /** The key of requests and of conversations: half of what a UUID's characters take. */
    private static final StoredRecord<String> ID_LAYOUT =
            new StoredRecord<>("id", 1, String.class, (id, out) -> out.id(id), (layouts, in) -> in.id());

    private static final List<StoredRecord<?>> ALL = List.of(
            ID_LAYOUT,
            REQUEST_LAYOUT,
            RESPONSE_LAYOUT,
            LABEL_LAYOUT,
            SIGNAL_LAYOUT,
            TURN_LAYOUT,
            REMEMBERED_LAYOUT,
            OUTCOME_LAYOUT,
            LABEL_JOIN_INPUT_LAYOUT,
            REQUEST_RESPONSE_LAYOUT,
            CONVERSATION_LAYOUT,
            OPEN_TURN_LAYOUT,
            PENDING_SIGNAL_LAYOUT,
            LABEL_JOIN_LAYOUT,
            GROUP_LAYOUT,
            PARTIAL_PANE_LAYOUT,
            SCORE_LAYOUT);

    static List<StoredRecord<?>> all() {
        return ALL;
    }

    static StoredRecord<?> named(String name) {
        return ALL.stream()
                .filter(record -> record.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no record is stored under the name " + name));
    }

    @SuppressWarnings("unchecked")
    static <T> TypeInformation<T> typeOf(Class<T> type) {
        return (TypeInformation<T>) ALL.stream()
                .filter(record -> record.type.equals(type))
                .findFirst()
                .map(record -> new RecordTypeInfo<>(record.name))
                .orElseThrow(() -> new IllegalArgumentException(type.getName() + " has no bytes of its own"));
    }
}
