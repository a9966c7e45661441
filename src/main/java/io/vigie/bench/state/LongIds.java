package io.vigie.bench.state;

import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import io.vigie.simulate.SimulatedEvent;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives simulated events unique ids of a realistic length: 36 characters. */
final class LongIds {

    private LongIds() {}

    /** @param declared whether requests declare if they will be labelled */
    static SimulatedEvent of(SimulatedEvent event, boolean declared) {
        if (event instanceof SimulatedEvent.Requested requested) {
            return new SimulatedEvent.Requested(of(requested.request(), declared));
        }
        if (event instanceof SimulatedEvent.Responded responded) {
            return new SimulatedEvent.Responded(of(responded.response()));
        }
        if (event instanceof SimulatedEvent.Labelled labelled) {
            return new SimulatedEvent.Labelled(of(labelled.label()));
        }
        return event instanceof SimulatedEvent.Signalled signalled
                ? new SimulatedEvent.Signalled(of(signalled.signal()))
                : event;
    }

    private static Request of(Request request, boolean declared) {
        return new Request(
                id(request.requestId()),
                request.model(),
                request.version(),
                request.requestedAt(),
                idOrNull(request.conversationId()),
                request.segments(),
                request.inputTokens(),
                request.labelProbability(),
                declared ? request.labelSelected() : null,
                request.position());
    }

    private static Response of(Response response) {
        return new Response(
                id(response.requestId()),
                response.respondedAt(),
                response.status(),
                response.latencyMs(),
                response.firstTokenMs(),
                response.outputTokens(),
                response.costUsd(),
                response.outcome(),
                response.confidence(),
                response.errorCode(),
                response.position());
    }

    private static Label of(Label label) {
        return new Label(
                id(label.labelId()),
                id(label.requestId()),
                label.labelledAt(),
                label.criterion(),
                label.score(),
                label.source(),
                label.labeller(),
                label.probability(),
                label.position());
    }

    private static Signal of(Signal signal) {
        return new Signal(
                id(signal.conversationId()),
                idOrNull(signal.requestId()),
                signal.signalledAt(),
                signal.kind(),
                signal.position());
    }

    private static @Nullable String idOrNull(@Nullable String name) {
        return name == null ? null : id(name);
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
