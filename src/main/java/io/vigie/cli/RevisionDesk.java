package io.vigie.cli;

import io.vigie.control.ControlPublisher;
import io.vigie.control.RevisionActions;
import io.vigie.control.RevisionActions.RevisionAct;
import io.vigie.job.RevisionTopic;
import io.vigie.local.InterruptHandler;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.SettingsException;
import io.vigie.topics.KafkaAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The revisions of the monitors, as the topic has them, and the next one.
 *
 * @param settings of the drift job
 * @param revisions by number
 */
record RevisionDesk(DriftSettings settings, NavigableMap<Long, MonitorRevision> revisions) {

    RevisionDesk {
        revisions = Collections.unmodifiableNavigableMap(new TreeMap<>(revisions));
    }

    /**
     * Reads the topic, until Ctrl-C.
     *
     * @return empty: a stop was requested before, which is said
     */
    static Optional<RevisionDesk> read(CommandSpec command, DriftSettings settings) throws Exception {
        String topic = settings.kafka().topics().monitors();
        KafkaAccess.requireTopics(settings.kafka(), Map.of("monitors", topic));
        NavigableMap<Long, MonitorRevision> revisions = new TreeMap<>();
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            if (RevisionTopic.read(settings.kafka(), interruption::isRequested, revisions)) {
                return Optional.of(new RevisionDesk(settings, revisions));
            }
        }
        command.commandLine().getErr().println("the end of " + topic + " was not reached; nothing was done");
        return Optional.empty();
    }

    /** The number that is in force; 0: the monitors of the settings are, since nothing was applied that can be used. */
    long inForce() {
        for (long number : revisions.descendingKeySet()) {
            if (isUsable(number)) {
                return number;
            }
        }
        return MonitorRevision.SETTINGS;
    }

    /** Whether a job with these settings takes it. */
    private boolean isUsable(long number) {
        try {
            return !monitors(number).isEmpty() || revisions.get(number).text() == null;
        } catch (SettingsException e) {
            return false;
        }
    }

    /**
     * The monitors of a revision, checked under these settings as the job checks them.
     *
     * @param number 0: those of the settings
     * @throws io.vigie.settings.SettingsException with all problems
     */
    List<Monitor> monitors(long number) {
        MonitorRevision revision = revisions.get(number);
        String text = revision == null ? null : revision.text();
        return revision == null || text == null
                ? settings.monitors()
                : settings.monitorsReader().read(text, "revision " + number, Instant.ofEpochMilli(revision.at()));
    }

    /** The text of a file, as it is applied. */
    static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new IllegalStateException(file + " is not a text in UTF-8", e);
        }
    }

    /**
     * Publishes the next revision and makes sure that it is the one of its number.
     *
     * @param text null: the monitors of the settings are in force again
     */
    MonitorRevision publish(CommandSpec command, @Nullable String text, RevisionAct act) throws Exception {
        MonitorRevision next = RevisionActions.next(revisions, text, act);
        new ControlPublisher(settings.kafka()).send(next);
        NavigableMap<Long, MonitorRevision> now = new TreeMap<>();
        boolean unused = RevisionTopic.read(settings.kafka(), () -> false, now);
        MonitorRevision stored = now.get(next.number());
        if (stored == null || !stored.id().equals(next.id())) {
            throw new IllegalStateException("somebody else applied revision " + next.number() + " at the same time"
                    + (stored == null ? "" : " (" + stored.by() + ")")
                    + ", and that one counts: look at `vigie monitors list`, and apply yours again");
        }
        return next;
    }

    /** Says what the job does with a revision that was sent. */
    void printSent(CommandSpec command, MonitorRevision sent, int monitors) {
        PrintWriter out = command.commandLine().getOut();
        out.println("Applied as revision " + sent.number() + ": " + count(monitors)
                + (sent.text() == null ? " of the settings" : "") + ", for ticks from "
                + IncidentsListCommand.time(sent.from()) + " on.");
        out.println("Sent to " + settings.kafka().topics().monitors()
                + "; the drift job takes it without a restart, at the next tick whose data is complete.");
        out.flush();
    }

    static String count(int monitors) {
        return monitors == 1 ? "1 monitor" : monitors + " monitors";
    }
}
