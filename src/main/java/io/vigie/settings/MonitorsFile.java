package io.vigie.settings;

import io.vigie.model.Monitor;
import io.vigie.model.PaneRetention;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A document whose only key is {@code monitors}: for backtests, {@code monitorsFile} and the control topic. */
public final class MonitorsFile {
    static final String MONITORS = "monitors";
    static final Schema SCHEMA = Schema.of(List.of(), Map.of(), Map.of(MONITORS, MonitorOptions.SCHEMA));

    private MonitorsFile() {}

    /**
     * Reads monitors from a file, without checking that the channels they notify exist.
     *
     * @param overrides each {@code monitors[POSITION or NAME].path=value}
     * @throws SettingsException with all problems
     */
    public static List<Monitor> load(Path file, List<String> overrides) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.file(file, problems);
        return read(document, overrides, file.toString(), problems);
    }

    /**
     * Reads monitors from a text, YAML or JSON.
     *
     * @param source what problems call it
     * @throws SettingsException with all problems
     */
    public static List<Monitor> parse(String text, String source) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.document(text, source, problems);
        return read(document, List.of(), source, problems);
    }

    /**
     * Reads monitors as {@code MonitorPoints.definition} of this or an earlier version wrote them. They were checked
     * when they were set, and are not checked again.
     *
     * @throws SettingsException if this version does not know all that is said of them
     */
    public static List<Monitor> stored(String text) {
        String source = "stored monitors";
        Problems problems = new Problems();
        OptionValues values = SchemaReader.read(SCHEMA, YamlReader.document(text, source, problems), problems);
        problems.throwIfAny(source);
        return monitors(values);
    }

    private static List<Monitor> read(
            YamlNode.Mapping document, List<String> overrides, String source, Problems problems) {
        problems.throwIfAny(source);
        YamlNode.Mapping changed = document;
        for (String override : overrides) {
            changed = Overrides.apply(changed, override, SCHEMA, problems);
        }
        OptionValues values = SchemaReader.read(SCHEMA, changed, problems);
        check(values, problems);
        if (problems.isEmpty() && values.list(MONITORS).isEmpty()) {
            problems.add(MONITORS, "", "missing; expected at least one monitor");
        }
        problems.throwIfAny(source);
        return monitors(values);
    }

    /** Checks each monitor on its own, and that their names differ. */
    static void check(OptionValues document, Problems problems) {
        check(document, longestReferenceMs(document), document.find(AlertSettings.FOR), problems);
    }

    /**
     * The same, where other settings than the document's say what is kept.
     *
     * @param held {@code alerts.for}, as it was written; null: it was not
     */
    static void check(OptionValues document, long longestReferenceMs, @Nullable Duration held, Problems problems) {
        Set<String> names = new HashSet<>();
        for (OptionValues values : document.list(MONITORS)) {
            MonitorChecks.check(values, problems);
            MonitorChecks.checkReference(values, longestReferenceMs, problems);
            if (held != null) {
                MonitorChecks.checkHold(values, held, problems);
            }
            values.with(MonitorOptions.NAME, name -> {
                if (!names.add(name)) {
                    values.problem(problems, MonitorOptions.NAME, "another monitor has the name " + name);
                }
            });
        }
    }

    /**
     * Checks that at least half of each fixed reference lies in the past: less is not what the reference says.
     *
     * @param source what problems call the settings
     * @throws SettingsException with all that do
     */
    public static void requireReferencesBefore(List<Monitor> monitors, String source, Instant now) {
        Problems problems = new Problems();
        for (Monitor monitor : monitors) {
            Long from = monitor.reference().fromMs();
            Long to = monitor.reference().toMs();
            if (from == null || to == null) {
                continue;
            }
            String problem = futureProblem(from, to, now);
            if (problem != null) {
                problem(problems, monitor, problem);
            }
        }
        problems.throwIfAny(source);
    }

    /** The same for a document whose monitors may have other problems. */
    static void checkReferencesBefore(OptionValues document, Instant now, Problems problems) {
        for (OptionValues values : document.list(MONITORS)) {
            values.with(
                    MonitorOptions.REFERENCE_FROM,
                    from -> values.with(MonitorOptions.REFERENCE_TO, to -> {
                        String problem = futureProblem(from.toEpochMilli(), to.toEpochMilli(), now);
                        if (problem != null) {
                            values.problem(problems, MonitorOptions.REFERENCE_FROM, problem);
                        }
                    }));
        }
    }

    /** Null: enough of it lies in the past. */
    private static @Nullable String futureProblem(long from, long to, Instant now) {
        long past = Math.min(to, now.toEpochMilli()) - from;
        if (past < 0) {
            return "the reference begins in the future, on " + Instant.ofEpochMilli(from);
        }
        return 2 * past < to - from
                ? "more than half of the reference, " + text(from, to) + ", is in the future"
                : null;
    }

    /**
     * Checks that a history covers at least half of each fixed reference: less is not what the reference says.
     *
     * @param source what problems call the settings
     * @param first time of the first request
     * @param last time of the last request
     * @throws SettingsException with all that it does not
     */
    public static void requireReferencesWithin(List<Monitor> monitors, String source, Instant first, Instant last) {
        Problems problems = new Problems();
        for (Monitor monitor : monitors) {
            Long from = monitor.reference().fromMs();
            Long to = monitor.reference().toMs();
            if (from == null || to == null) {
                continue;
            }
            long covered = Math.min(to, last.toEpochMilli()) - Math.max(from, first.toEpochMilli());
            if (2 * covered < to - from) {
                problem(
                        problems,
                        monitor,
                        "less than half of the reference, " + text(from, to) + ", is covered: the requests are of "
                                + first + " to " + last);
            }
        }
        problems.throwIfAny(source);
    }

    private static void problem(Problems problems, Monitor monitor, String message) {
        problems.add(MONITORS + "[" + monitor.name() + "]." + MonitorOptions.REFERENCE_FROM.path(), "", message);
    }

    private static String text(long from, long to) {
        return Instant.ofEpochMilli(from) + " to " + Instant.ofEpochMilli(to);
    }

    /** By the document's label options, or by their defaults where it has none. */
    private static long longestReferenceMs(OptionValues document) {
        long horizonMs = LabelSettings.millis(document, LabelSettings.HORIZON);
        return PaneRetention.longestReferenceMs(horizonMs, LabelSettings.millis(document, LabelSettings.MATURITY));
    }

    static List<Monitor> monitors(OptionValues document) {
        return document.list(MONITORS).stream().map(MonitorOptions::of).toList();
    }
}
