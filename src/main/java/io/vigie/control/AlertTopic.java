package io.vigie.control;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.RecordLimits;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;

/**
 * The alerts topic, read from beginning to end: the last word on each alert that its retention still holds. Memory: one
 * event for each alert.
 */
public final class AlertTopic {

    /** Vigie itself writes it: names may be as long as any job's settings allow. */
    private static final RecordLimits LIMITS = new RecordLimits(16 << 20, Duration.ofDays(365), 4096);

    private final KafkaSettings kafka;
    private final Clock clock;
    private final Map<String, AlertEvent> latest = new LinkedHashMap<>();
    private long unreadable;

    /** @param clock bounds how far in the future an alert may lie */
    public AlertTopic(KafkaSettings kafka, Clock clock) {
        this.kafka = kafka;
        this.clock = clock;
    }

    /**
     * Reads all of it.
     *
     * @param stopRequested asked between batches of records
     * @return false: a stop was requested before the end was reached
     */
    public boolean read(BooleanSupplier stopRequested) throws Exception {
        String topic = kafka.topics().alerts();
        EventDecoder<AlertEvent> decoder = AlertCodec.decoder(LIMITS, clock);
        try {
            return new TopicReader(kafka).read(topic, stopRequested, record -> {
                DecodingResult<AlertEvent> decoding =
                        decoder.decode(topic, record.partition(), record.offset(), record.value());
                if (decoding instanceof DecodingResult.Accepted<AlertEvent> accepted) {
                    // All events of one alert are in one partition, in their order.
                    latest.put(accepted.value().alertId(), accepted.value());
                } else {
                    unreadable++;
                }
            });
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
    }

    /** Those that fire, the oldest first. */
    public List<AlertEvent> open() {
        return latest.values().stream()
                .filter(alert -> alert.state() == AlertState.FIRING)
                .sorted(Comparator.comparingLong(AlertEvent::raisedAt).thenComparing(AlertEvent::alertId))
                .toList();
    }

    /** The last word on an alert; empty where the topic has none. */
    public Optional<AlertEvent> find(String alertId) {
        return Optional.ofNullable(latest.get(alertId));
    }

    /** Records that are no alerts. */
    public long unreadable() {
        return unreadable;
    }
}
