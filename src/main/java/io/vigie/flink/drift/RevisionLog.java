package io.vigie.flink.drift;

import io.vigie.flink.drift.MonitorRevisions.RefusedRevision;
import io.vigie.flink.drift.MonitorRevisions.Taken;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PrintableText;
import io.vigie.monitor.MonitorChange;
import io.vigie.monitor.RevisedGroup;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.telemetry.RateLimitedLog;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of revisions of the monitors → the log, metrics. Every subtask reads every revision: the first one alone
 * speaks of it, and each of its own groups.
 */
final class RevisionLog {

    private static final Logger LOG = LoggerFactory.getLogger(DriftFunction.class);

    private final boolean isSpeaker;
    private final int monitorsOfSettings;
    private final RateLimitedLog groups = RateLimitedLog.of(LOG);
    private @Nullable Counter refusedRevisions;
    private long refusedBefore;

    RevisionLog(RuntimeContext context, int monitorsOfSettings) {
        this.isSpeaker = context.getTaskInfo().getIndexOfThisSubtask() == 0;
        this.monitorsOfSettings = monitorsOfSettings;
    }

    /** Once the operator's metrics can be registered. */
    void register(OperatorMetrics metrics, MonitorRevisions revisions) {
        Counter counter = metrics.counter(JobMetric.REFUSED_REVISIONS);
        counter.inc(refusedBefore);
        refusedRevisions = counter;
        metrics.gauge(JobMetric.MONITOR_REVISION, () -> {
            MonitorRevision newest = revisions.newest();
            return newest == null ? MonitorRevision.SETTINGS : newest.number();
        });
    }

    void started(MonitorRevisions revisions) {
        revisions.refusedAtStart().forEach(this::refused);
        MonitorRevision newest = revisions.newest();
        if (isSpeaker) {
            LOG.info(
                    "Monitors in force: {}",
                    newest == null
                            ? "those of the settings, " + monitorsOfSettings + "; nothing was applied since"
                            : words(newest));
        }
    }

    void taken(Taken taken, MonitorRevision revision) {
        if (taken instanceof Taken.Refused refused) {
            refused(refused.revision());
        } else if (taken instanceof Taken.New && isSpeaker) {
            LOG.info("Monitors in force: {}", words(revision));
        }
    }

    private static String words(MonitorRevision revision) {
        String reason = revision.reason();
        return PrintableText.text("revision " + revision.number() + ", applied by " + revision.by() + " at "
                + Instant.ofEpochMilli(revision.at()) + (reason == null ? "" : " (" + reason + ")")
                + ", for ticks from " + Instant.ofEpochMilli(revision.from()) + " on"
                + (revision.text() == null
                        ? ": those of the settings"
                        : "; those of the settings are not used until `vigie monitors rollback 0`"));
    }

    private void refused(RefusedRevision refused) {
        if (!isSpeaker) {
            return;
        }
        refusedBefore++;
        if (refusedRevisions != null) {
            refusedRevisions.inc();
        }
        LOG.error(
                "Revision {} of the monitors, applied by {}, is refused, and the monitors before it stay in force: {}",
                refused.revision().number(),
                PrintableText.text(refused.revision().by()),
                refused.problems());
    }

    /** Of one group. */
    void revised(RevisedGroup revised) {
        groups.info(
                "Monitors of {}, dimension {}, from {} on: {}. Of this group {} open alerts ended, {} series were"
                        + " dropped, and of {} evidence begins anew.",
                PrintableText.text(revised.group().model()),
                PrintableText.text(revised.group().dimension()),
                Instant.ofEpochMilli(revised.tick()),
                words(revised),
                revised.endedAlerts(),
                revised.dropped(),
                revised.restarted());
    }

    private static String words(RevisedGroup revised) {
        return (revised.number() == MonitorRevision.SETTINGS ? "settings: " : "revision " + revised.number() + ": ")
                + revised.changes().stream()
                        .map(RevisionLog::words)
                        .map(PrintableText::text)
                        .map(Objects::requireNonNull)
                        .collect(Collectors.joining("; "));
    }

    private static String words(MonitorChange change) {
        return change.monitor() + " " + change.type().words();
    }
}
