package io.vigie.control;

import io.vigie.decode.EventDecoders;
import io.vigie.decode.IncidentEvents;
import io.vigie.decode.RecordLimits;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentState;
import io.vigie.settings.KafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The incidents topic and the silences of the control topic, read from beginning to end. */
public final class IncidentTopic {

    /** Vigie itself writes them: names may be as long as any job's settings allow. */
    private static final RecordLimits LIMITS = new RecordLimits(16 << 20, Duration.ofDays(365), 4096);

    private final Clock clock;
    private final LatestEvents<IncidentEvent> incidents;
    private final LatestEvents<ControlEvent> decisions;

    /** @param clock bounds how far in the future an event may lie, and says which silences hold */
    public IncidentTopic(KafkaSettings kafka, Clock clock) {
        this.clock = clock;
        this.incidents = new LatestEvents<>(
                kafka, kafka.topics().incidents(), IncidentEvents.decoder(LIMITS, clock), IncidentEvent::incidentId);
        this.decisions = new LatestEvents<>(
                kafka, kafka.topics().control(), EventDecoders.control(LIMITS, clock), IncidentTopic::idOf);
    }

    private static String idOf(ControlEvent event) {
        IncidentDecision decision = event.incidentDecision();
        return decision == null
                ? "alert\n" + Objects.requireNonNull(event.alertAction()).id()
                : decision.id();
    }

    /**
     * Reads all incidents.
     *
     * @param stopRequested asked between batches of records
     * @return false: a stop was requested before the end was reached
     */
    public boolean read(BooleanSupplier stopRequested) throws Exception {
        return incidents.read(stopRequested);
    }

    /** Reads all decisions, likewise. */
    public boolean readDecisions(BooleanSupplier stopRequested) throws Exception {
        return decisions.read(stopRequested);
    }

    /** Those that are open, the oldest first. */
    public List<IncidentEvent> open() {
        return incidents.latest().values().stream()
                .filter(incident -> incident.state() == IncidentState.OPEN)
                .sorted(Comparator.comparingLong(IncidentEvent::openedAt).thenComparing(IncidentEvent::incidentId))
                .toList();
    }

    /** All of them, as they are now, the last to be opened first. */
    public List<IncidentEvent> all() {
        return incidents.latest().values().stream()
                .sorted(Comparator.comparingLong(IncidentEvent::openedAt)
                        .reversed()
                        .thenComparing(IncidentEvent::incidentId))
                .toList();
    }

    /** The last word on an incident; empty where the topic has none. */
    public Optional<IncidentEvent> find(String incidentId) {
        return Optional.ofNullable(incidents.latest().get(incidentId));
    }

    /** Silences that were asked for, whose time is not over and which nobody has ended; the first to end first. */
    public List<IncidentDecision> silences() {
        List<IncidentDecision> all = decisions.latest().values().stream()
                .map(ControlEvent::incidentDecision)
                .filter(Objects::nonNull)
                .toList();
        List<IncidentDecision> ends = all.stream()
                .filter(decision -> decision.type() == DecisionType.UNSILENCE)
                .toList();
        Set<String> ended = ends.stream()
                .map(IncidentDecision::silenceId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(decision -> decision.type() == DecisionType.SILENCE)
                .filter(silence -> until(silence) > clock.millis())
                .filter(silence -> !ended.contains(silence.id()))
                .filter(silence -> ends.stream().noneMatch(end -> isEndOfAllOf(end, silence)))
                .sorted(Comparator.comparingLong(IncidentTopic::until).thenComparing(IncidentDecision::id))
                .toList();
    }

    private static boolean isEndOfAllOf(IncidentDecision end, IncidentDecision silence) {
        return end.silenceId() == null
                && end.incidentId() != null
                && end.incidentId().equals(silence.incidentId())
                && end.at() >= silence.at();
    }

    private static long until(IncidentDecision silence) {
        return Objects.requireNonNullElse(silence.until(), 0L);
    }

    /** Records of the incidents topic that are no incidents. */
    public long unreadable() {
        return incidents.unreadable();
    }
}
