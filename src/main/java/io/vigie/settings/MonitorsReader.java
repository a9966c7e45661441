package io.vigie.settings;

import io.vigie.model.Monitor;
import io.vigie.model.WindowLength;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document whose only key is {@code monitors} → monitors, checked as the drift job checks them when it starts under
 * these settings.
 *
 * @param channels that are declared
 * @param windows that are kept
 * @param longestReferenceMs the longest fixed reference whose labels are kept until they have all come
 * @param held {@code alerts.for}, as it was written; null: it was not
 */
public record MonitorsReader(
        Set<String> channels,
        Set<WindowLength> windows,
        long longestReferenceMs,
        @Nullable Duration held) implements Serializable {

    public MonitorsReader {
        // Sets of the JDK that cannot change have no order; these are serialized with the graph.
        channels = new HashSet<>(channels);
        windows = new HashSet<>(windows);
    }

    /**
     * @param text YAML or JSON
     * @param source what problems call it
     * @param now of which at least half of each fixed reference lies in the past
     * @throws SettingsException with all problems
     */
    public List<Monitor> read(String text, String source, Instant now) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.document(text, source, problems);
        problems.throwIfAny(source);
        OptionValues values = SchemaReader.read(MonitorsFile.SCHEMA, document, problems);
        MonitorsFile.check(values, longestReferenceMs, held, problems);
        MonitorsFile.checkReferencesBefore(values, now, problems);
        DriftSettings.checkMonitors(values, channels, windows, problems);
        if (problems.isEmpty() && values.list(MonitorsFile.MONITORS).isEmpty()) {
            problems.add(MonitorsFile.MONITORS, "", "missing; expected at least one monitor");
        }
        problems.throwIfAny(source);
        return MonitorsFile.monitors(values);
    }
}
