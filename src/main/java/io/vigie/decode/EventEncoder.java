package io.vigie.decode;

import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.IncidentDecision;
import io.vigie.model.Label;
import io.vigie.model.MonitorRevision;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;

/**
 * Writes records in Avro single-object encoding with the current schemas, as {@link EventDecoders} read them.
 * Thread-safe. A record's position is not part of the bytes.
 */
public final class EventEncoder {

    private EventEncoder() {}

    public static byte[] encode(Request request) {
        return SingleObjectEncoding.encode(RequestMapping.write(request));
    }

    public static byte[] encode(Response response) {
        return SingleObjectEncoding.encode(ResponseMapping.write(response));
    }

    public static byte[] encode(Label label) {
        return SingleObjectEncoding.encode(LabelMapping.write(label));
    }

    public static byte[] encode(Signal signal) {
        return SingleObjectEncoding.encode(SignalMapping.write(signal));
    }

    public static byte[] encode(Benchmark benchmark) {
        return SingleObjectEncoding.encode(BenchmarkMapping.write(benchmark));
    }

    public static byte[] encode(AlertAction action) {
        return SingleObjectEncoding.encode(AlertActionMapping.write(action));
    }

    public static byte[] encode(IncidentDecision decision) {
        return SingleObjectEncoding.encode(IncidentDecisionMapping.write(decision));
    }

    public static byte[] encode(MonitorRevision revision) {
        return SingleObjectEncoding.encode(MonitorRevisionMapping.write(revision));
    }
}
