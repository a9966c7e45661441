package io.vigie.decode;

import io.vigie.event.AlertContextChange;
import io.vigie.event.AlertSliceStanding;
import io.vigie.event.DriftAlert;
import io.vigie.event.SliceContribution;
import io.vigie.model.AlertContext;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** AlertEvent ⇄ the alerts topic, and → one line of {@code alerts.jsonl}. */
public final class AlertCodec {

    private AlertCodec() {}

    /** Thread-safe. */
    public static byte[] encode(AlertEvent alert) {
        return SingleObjectEncoding.encode(write(alert));
    }

    /** Belongs to one thread. */
    public static EventDecoder<AlertEvent> decoder(SchemaStore schemas, RecordLimits limits, Clock clock) {
        return EventDecoders.of(
                new RecordType<DriftAlert, AlertEvent>(DriftAlert.SCHEMA$, (event, position) -> read(event)),
                schemas,
                limits,
                clock);
    }

    public static EventDecoder<AlertEvent> decoder(RecordLimits limits, Clock clock) {
        return decoder(SchemaStore.current(), limits, clock);
    }

    /**
     * All fields in the schema's order, null where there is no value; times are ISO-8601 UTC with milliseconds. NaN and
     * infinity, which JSON lacks, become null.
     */
    public static String jsonLine(AlertEvent alert) {
        return JsonRecords.line(write(alert));
    }

    private static DriftAlert write(AlertEvent alert) {
        AlertContext beside = Objects.requireNonNullElse(alert.context(), AlertContext.NONE);
        return DriftAlert.newBuilder()
                .setAlertId(alert.alertId())
                .setState(state(alert.state()))
                .setMonitor(alert.monitor())
                .setModel(alert.model())
                .setVersion(alert.version())
                .setSlice(alert.slice())
                .setMetric(alert.metric())
                .setCriterion(alert.criterion())
                .setSeverity(alert.severity())
                .setOwner(alert.owner())
                .setWindow(alert.window())
                .setRaisedAt(Instant.ofEpochMilli(alert.raisedAt()))
                .setOnsetFrom(instant(alert.onsetFrom()))
                .setOnsetAt(instant(alert.onsetAt()))
                .setUpdatedAt(Instant.ofEpochMilli(alert.updatedAt()))
                .setResolvedAt(instant(alert.resolvedAt()))
                .setCurrent(alert.current())
                .setCurrentLower(alert.currentLower())
                .setCurrentUpper(alert.currentUpper())
                .setReference(alert.reference())
                .setChange(alert.change())
                .setChangeLower(alert.changeLower())
                .setChangeUpper(alert.changeUpper())
                .setLabels(alert.labels())
                .setLikely(alert.likely())
                .setAtLeast(alert.atLeast())
                .setEvidence(alert.evidence())
                .setThreshold(alert.threshold())
                .setBudget(alert.budget())
                .setDetector(alert.detector())
                .setContributions(alert.contributions().stream()
                        .map(part -> new SliceContribution(part.slice(), part.change(), part.share()))
                        .toList())
                .setSummary(alert.summary())
                .setChannels(alert.channels())
                .setDashboardUrl(alert.dashboardUrl())
                .setRunbook(alert.runbook())
                .setIncidentId(alert.incidentId())
                .setOtherSlices(beside.otherSlices().stream()
                        .map(other -> new AlertSliceStanding(other.slice(), other.standing(), other.count()))
                        .toList())
                .setChanged(beside.changed().stream()
                        .map(change -> new AlertContextChange(
                                change.what(), change.name(), change.before(), change.after(), instant(change.since())))
                        .toList())
                .build();
    }

    private static AlertEvent read(DriftAlert event) {
        return new AlertEvent(
                event.getAlertId(),
                state(event.getState()),
                event.getMonitor(),
                event.getModel(),
                event.getVersion(),
                event.getSlice(),
                event.getMetric(),
                event.getCriterion(),
                event.getSeverity(),
                event.getOwner(),
                event.getWindow(),
                event.getRaisedAt().toEpochMilli(),
                millis(event.getOnsetFrom()),
                millis(event.getOnsetAt()),
                event.getUpdatedAt().toEpochMilli(),
                millis(event.getResolvedAt()),
                event.getCurrent(),
                event.getCurrentLower(),
                event.getCurrentUpper(),
                event.getReference(),
                event.getChange(),
                event.getChangeLower(),
                event.getChangeUpper(),
                event.getLabels(),
                event.getLikely(),
                event.getAtLeast(),
                event.getEvidence(),
                event.getThreshold(),
                event.getBudget(),
                event.getDetector(),
                event.getContributions().stream()
                        .map(part ->
                                new AlertEvent.AlertContribution(part.getSlice(), part.getChange(), part.getShare()))
                        .toList(),
                event.getSummary(),
                List.copyOf(event.getChannels()),
                event.getDashboardUrl(),
                event.getRunbook(),
                event.getIncidentId(),
                context(event));
    }

    /** Null where nothing stands beside it. */
    private static @Nullable AlertContext context(DriftAlert event) {
        AlertContext beside = new AlertContext(
                event.getOtherSlices().stream()
                        .map(other ->
                                new AlertContext.SliceStanding(other.getSlice(), other.getStanding(), other.getCount()))
                        .toList(),
                event.getChanged().stream()
                        .map(change -> new AlertContext.ContextChange(
                                change.getWhat(),
                                change.getName(),
                                change.getBefore(),
                                change.getAfter(),
                                millis(change.getSince())))
                        .toList());
        return beside.equals(AlertContext.NONE) ? null : beside;
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static AlertState state(io.vigie.event.AlertState state) {
        return switch (state) {
            case PENDING -> AlertState.PENDING;
            case FIRING -> AlertState.FIRING;
            case RESOLVED -> AlertState.RESOLVED;
        };
    }

    private static io.vigie.event.AlertState state(AlertState state) {
        return switch (state) {
            case PENDING -> io.vigie.event.AlertState.PENDING;
            case FIRING -> io.vigie.event.AlertState.FIRING;
            case RESOLVED -> io.vigie.event.AlertState.RESOLVED;
        };
    }
}
