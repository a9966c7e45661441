package io.vigie.decode;

import io.vigie.event.UserSignal;
import io.vigie.model.RecordPosition;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import java.time.Instant;

/** UserSignal ⇄ Signal. */
final class SignalMapping {

    private SignalMapping() {}

    static Signal read(UserSignal event, RecordPosition position, FieldRules rules) throws InvalidRecordException {
        return new Signal(
                rules.id("conversation_id", event.getConversationId()),
                rules.name("request_id", event.getRequestId()),
                rules.time("signalled_at", event.getSignalledAt()),
                kind(event.getKind()),
                position);
    }

    static UserSignal write(Signal signal) {
        return new UserSignal(
                signal.conversationId(),
                signal.requestId(),
                Instant.ofEpochMilli(signal.signalledAt()),
                kind(signal.kind()));
    }

    private static SignalKind kind(io.vigie.event.SignalKind kind) {
        return switch (kind) {
            case RESOLVED -> SignalKind.RESOLVED;
            case ESCALATED -> SignalKind.ESCALATED;
            case ABANDONED -> SignalKind.ABANDONED;
            case RETRIED -> SignalKind.RETRIED;
            case THUMBS_UP -> SignalKind.THUMBS_UP;
            case THUMBS_DOWN -> SignalKind.THUMBS_DOWN;
        };
    }

    private static io.vigie.event.SignalKind kind(SignalKind kind) {
        return switch (kind) {
            case RESOLVED -> io.vigie.event.SignalKind.RESOLVED;
            case ESCALATED -> io.vigie.event.SignalKind.ESCALATED;
            case ABANDONED -> io.vigie.event.SignalKind.ABANDONED;
            case RETRIED -> io.vigie.event.SignalKind.RETRIED;
            case THUMBS_UP -> io.vigie.event.SignalKind.THUMBS_UP;
            case THUMBS_DOWN -> io.vigie.event.SignalKind.THUMBS_DOWN;
        };
    }
}
