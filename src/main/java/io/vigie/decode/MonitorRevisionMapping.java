package io.vigie.decode;

import io.vigie.model.MonitorRevision;
import io.vigie.model.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The event of a revision of the monitors ⇄ MonitorRevision. What its text says is not looked at. */
final class MonitorRevisionMapping {

    private MonitorRevisionMapping() {}

    static MonitorRevision read(io.vigie.event.MonitorRevision event, FieldRules rules) throws InvalidRecordException {
        if (event.getNumber() <= MonitorRevision.SETTINGS) {
            throw new InvalidRecordException(
                    RejectionReason.MALFORMED, "number is " + event.getNumber() + "; revisions begin at 1.");
        }
        return new MonitorRevision(
                event.getNumber(),
                rules.id("revision_id", event.getRevisionId()),
                rules.time("at", event.getAt()),
                rules.time("from", event.getFrom()),
                rules.id("by", event.getBy()),
                rules.name("reason", event.getReason()),
                Objects.requireNonNullElse(rules.name("digest", event.getDigest()), ""),
                text(event.getMonitors()));
    }

    private static @Nullable String text(@Nullable String monitors) throws InvalidRecordException {
        if (monitors != null && monitors.getBytes(StandardCharsets.UTF_8).length > MonitorRevision.MOST_BYTES) {
            throw new InvalidRecordException(
                    RejectionReason.MALFORMED, "monitors is larger than " + MonitorRevision.MOST_BYTES + " bytes.");
        }
        return monitors;
    }

    static io.vigie.event.MonitorRevision write(MonitorRevision revision) {
        return new io.vigie.event.MonitorRevision(
                revision.number(),
                revision.id(),
                Instant.ofEpochMilli(revision.at()),
                Instant.ofEpochMilli(revision.from()),
                revision.by(),
                revision.reason(),
                revision.digest(),
                revision.text());
    }
}
