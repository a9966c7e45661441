package io.vigie.decode;

import io.vigie.event.BenchmarkScore;
import io.vigie.event.ModelLabel;
import io.vigie.event.ModelRequest;
import io.vigie.event.ModelResponse;
import io.vigie.event.UserSignal;
import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.ControlEvent;
import io.vigie.model.Label;
import io.vigie.model.MonitorRevision;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import java.time.Clock;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** Decoders for events on Kafka, in Avro single-object encoding. Each instance belongs to one thread. */
public final class EventDecoders {

    private EventDecoders() {}

    public static EventDecoder<Request> requests(RecordLimits limits, Clock clock) {
        return requests(SchemaStore.current(), limits, clock);
    }

    /** @param schemas also older and newer versions that producers still or already write */
    public static EventDecoder<Request> requests(SchemaStore schemas, RecordLimits limits, Clock clock) {
        return EventDecoders.<ModelRequest, Request>of(
                ModelRequest.SCHEMA$, RequestMapping::read, schemas, limits, clock);
    }

    public static EventDecoder<Response> responses(RecordLimits limits, Clock clock) {
        return responses(SchemaStore.current(), limits, clock);
    }

    /** @param schemas also older and newer versions that producers still or already write */
    public static EventDecoder<Response> responses(SchemaStore schemas, RecordLimits limits, Clock clock) {
        return EventDecoders.<ModelResponse, Response>of(
                ModelResponse.SCHEMA$, ResponseMapping::read, schemas, limits, clock);
    }

    public static EventDecoder<Label> labels(RecordLimits limits, Clock clock) {
        return labels(SchemaStore.current(), limits, clock);
    }

    /** @param schemas also older and newer versions that producers still or already write */
    public static EventDecoder<Label> labels(SchemaStore schemas, RecordLimits limits, Clock clock) {
        return EventDecoders.<ModelLabel, Label>of(ModelLabel.SCHEMA$, LabelMapping::read, schemas, limits, clock);
    }

    public static EventDecoder<Signal> signals(RecordLimits limits, Clock clock) {
        return signals(SchemaStore.current(), limits, clock);
    }

    /** @param schemas also older and newer versions that producers still or already write */
    public static EventDecoder<Signal> signals(SchemaStore schemas, RecordLimits limits, Clock clock) {
        return EventDecoders.<UserSignal, Signal>of(UserSignal.SCHEMA$, SignalMapping::read, schemas, limits, clock);
    }

    public static EventDecoder<Benchmark> benchmarks(RecordLimits limits, Clock clock) {
        return benchmarks(SchemaStore.current(), limits, clock);
    }

    /** @param schemas also older and newer versions that producers still or already write */
    public static EventDecoder<Benchmark> benchmarks(SchemaStore schemas, RecordLimits limits, Clock clock) {
        return EventDecoders.<BenchmarkScore, Benchmark>of(
                BenchmarkScore.SCHEMA$,
                (event, position, rules) -> BenchmarkMapping.read(event, rules),
                schemas,
                limits,
                clock);
    }

    public static EventDecoder<AlertAction> alertActions(RecordLimits limits, Clock clock) {
        return EventDecoders.<io.vigie.event.AlertAction, AlertAction>of(
                io.vigie.event.AlertAction.SCHEMA$,
                (event, position, rules) -> AlertActionMapping.read(event, rules),
                SchemaStore.current(),
                limits,
                clock);
    }

    /** What people decided, about alerts and about incidents: the control topic. */
    public static EventDecoder<ControlEvent> control(RecordLimits limits, Clock clock) {
        FieldRules rules = FieldRules.ofEvents(limits, clock);
        RecordType<io.vigie.event.AlertAction, ControlEvent> action = new RecordType<>(
                io.vigie.event.AlertAction.SCHEMA$,
                (event, position) -> ControlEvent.of(AlertActionMapping.read(event, rules)));
        RecordType<io.vigie.event.IncidentDecision, ControlEvent> decision = new RecordType<>(
                io.vigie.event.IncidentDecision.SCHEMA$,
                (event, position) -> ControlEvent.of(IncidentDecisionMapping.read(event, rules)));
        return of(List.of(action, decision), SchemaStore.current(), limits, clock);
    }

    /** Monitors as people set them while the drift job runs. */
    public static EventDecoder<MonitorRevision> monitorRevisions(RecordLimits limits, Clock clock) {
        return EventDecoders.<io.vigie.event.MonitorRevision, MonitorRevision>of(
                io.vigie.event.MonitorRevision.SCHEMA$,
                (event, position, rules) -> MonitorRevisionMapping.read(event, rules),
                SchemaStore.current(),
                limits,
                clock);
    }

    /** Turns an event into a value, checking its fields by the rules. */
    private interface EventMapping<E, T> {
        T read(E event, RecordPosition position, FieldRules rules) throws InvalidRecordException;
    }

    private static <E extends SpecificRecordBase, T> EventDecoder<T> of(
            Schema schema, EventMapping<E, T> mapping, SchemaStore schemas, RecordLimits limits, Clock clock) {
        FieldRules rules = FieldRules.ofEvents(limits, clock);
        return of(
                new RecordType<E, T>(schema, (event, position) -> mapping.read(event, position, rules)),
                schemas,
                limits,
                clock);
    }

    /** A decoder for another topic, with one record type. */
    public static <T> EventDecoder<T> of(RecordType<?, T> type, SchemaStore schemas, RecordLimits limits, Clock clock) {
        return of(List.of(type), schemas, limits, clock);
    }

    /**
     * A decoder for another topic, with several record types, told apart by their fingerprints.
     *
     * @throws IllegalArgumentException if {@code schemas} holds a version of a record that the current one cannot read
     */
    public static <T> EventDecoder<T> of(
            List<? extends RecordType<?, T>> types, SchemaStore schemas, RecordLimits limits, Clock clock) {
        return new AvroDecoder<>(types, schemas, limits, clock);
    }
}
