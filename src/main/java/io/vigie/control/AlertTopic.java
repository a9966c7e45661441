package io.vigie.control;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.RecordLimits;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.settings.KafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The alerts topic, read from beginning to end: the last word on each alert that its retention still holds. Memory: one
 * event for each alert.
 */
public final class AlertTopic {

    /** Vigie itself writes it: names may be as long as any job's settings allow. */
    private static final RecordLimits LIMITS = new RecordLimits(16 << 20, Duration.ofDays(365), 4096);

    private final LatestEvents<AlertEvent> alerts;

    /** @param clock bounds how far in the future an alert may lie */
    public AlertTopic(KafkaSettings kafka, Clock clock) {
        // All events of one alert are in one partition, in their order.
        this.alerts = new LatestEvents<>(
                kafka, kafka.topics().alerts(), AlertCodec.decoder(LIMITS, clock), AlertEvent::alertId);
    }

    /**
     * Reads all of it.
     *
     * @param stopRequested asked between batches of records
     * @return false: a stop was requested before the end was reached
     */
    public boolean read(BooleanSupplier stopRequested) throws Exception {
        return alerts.read(stopRequested);
    }

    /** Those that fire, the oldest first. */
    public List<AlertEvent> open() {
        return alerts.latest().values().stream()
                .filter(alert -> alert.state() == AlertState.FIRING)
                .sorted(Comparator.comparingLong(AlertEvent::raisedAt).thenComparing(AlertEvent::alertId))
                .toList();
    }

    /** The last word on an alert; empty where the topic has none. */
    public Optional<AlertEvent> find(String alertId) {
        return Optional.ofNullable(alerts.latest().get(alertId));
    }

    /** Records that are no alerts. */
    public long unreadable() {
        return alerts.unreadable();
    }
}
