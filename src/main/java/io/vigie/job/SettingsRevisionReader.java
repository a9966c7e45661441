package io.vigie.job;

import io.vigie.flink.drift.RevisionReader;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import io.vigie.settings.MonitorsFile;
import io.vigie.settings.MonitorsReader;
import io.vigie.settings.SettingsException;
import java.time.Instant;
import java.util.List;

/** Revisions of the monitors, read as the job would read them from its settings when it starts. */
record SettingsRevisionReader(MonitorsReader reader) implements RevisionReader {

    private static final long serialVersionUID = 1;

    @Override
    public List<Monitor> monitors(MonitorRevision revision) {
        String text = revision.text();
        if (text == null) {
            throw new IllegalArgumentException("a revision without a text has no monitors of its own");
        }
        if (!revision.digest().isEmpty() && !revision.digest().equals(MonitorRevision.digestOf(text))) {
            throw new IllegalArgumentException(
                    "revision " + revision.number() + ": its text is not the one that its digest was made of");
        }
        try {
            // By the time at which it was applied, so that it is judged alike whenever it is read.
            return reader.read(text, "revision " + revision.number(), Instant.ofEpochMilli(revision.at()));
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public List<Monitor> stored(String definitions) {
        try {
            return MonitorsFile.stored(definitions);
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
