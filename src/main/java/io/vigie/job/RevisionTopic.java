package io.vigie.job;

import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.RecordLimits;
import io.vigie.model.MonitorRevision;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The monitors topic, read from beginning to end → every revision of the monitors, by number. */
public final class RevisionTopic {

    private static final Logger LOG = LoggerFactory.getLogger(RevisionTopic.class);

    /** People's names and reasons are short, and a text has a bound of its own. */
    private static final RecordLimits LIMITS = new RecordLimits(16 << 20, Duration.ofDays(365), 4096);

    private RevisionTopic() {}

    /**
     * What a job that starts knows beforehand, the latest of them: nothing if Kafka does not answer, for then the job is one that goes on
     * from what it has kept, and reads the topic later.
     */
    static List<MonitorRevision> known(KafkaSettings kafka) {
        try {
            NavigableMap<Long, MonitorRevision> revisions = new TreeMap<>();
            boolean unused = read(kafka, () -> false, revisions);
            while (revisions.size() > MonitorRevision.MOST_KEPT) {
                revisions.pollFirstEntry();
            }
            return List.copyOf(revisions.values());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (Exception e) {
            LOG.warn(
                    "{} could not be read beforehand; the job reads it while it runs",
                    kafka.topics().monitors(),
                    e);
            return List.of();
        }
    }

    /**
     * Reads all of it.
     *
     * @param into takes the revisions by number
     * @return false: a stop was requested before the end was reached
     */
    public static boolean read(KafkaSettings kafka, BooleanSupplier stopRequested, Map<Long, MonitorRevision> into)
            throws Exception {
        String topic = kafka.topics().monitors();
        EventDecoder<MonitorRevision> decoder = EventDecoders.monitorRevisions(LIMITS, Clock.systemUTC());
        return new TopicReader(kafka).read(topic, stopRequested, record -> {
            if (decoder.decode(topic, record.partition(), record.offset(), record.value())
                    instanceof DecodingResult.Accepted<MonitorRevision> accepted) {
                into.merge(
                        accepted.value().number(),
                        accepted.value(),
                        (known, other) -> MonitorRevision.ORDER.compare(known, other) >= 0 ? known : other);
            }
        });
    }
}
