package io.vigie.settings;

import io.vigie.model.Monitor;
import io.vigie.model.PaneRetention;
import io.vigie.model.WindowLength;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All settings of the drift job.
 *
 * @param channels by name, as monitors refer to them
 */
public record DriftSettings(
        KafkaSettings kafka,
        WindowSettings windows,
        LabelSettings labels,
        InfluxOptions influx,
        Map<String, ChannelSettings> channels,
        List<Monitor> monitors,
        AlertSettings alerts,
        IncidentSettings incidents,
        RuntimeSettings runtime)
        implements Serializable {
    /** The job's name in {@code jobs/}, on the command line and on the reference page. */
    public static final String JOB = "drift";

    static final Option<String> MONITORS_FILE = Option.optional(
            "monitorsFile",
            OptionTypes.text(),
            "A file with the key `monitors`; its path is relative to this file. Its monitors are added to those"
                    + " listed here.");

    private static final String CHANNELS = "channels";

    static final Schema SCHEMA = Schema.of(
            List.of(
                    KafkaSettings.OPTIONS,
                    Topics.OPTIONS,
                    WindowSettings.OPTIONS,
                    List.of(LabelSettings.HORIZON, LabelSettings.MATURITY),
                    InfluxOptions.OPTIONS,
                    AlertSettings.OPTIONS,
                    IncidentSettings.OPTIONS,
                    List.of(MONITORS_FILE),
                    RuntimeSettings.OPTIONS),
            Map.of(CHANNELS, ChannelSettings.SCHEMA),
            Map.of(MonitorsFile.MONITORS, MonitorOptions.SCHEMA));

    /**
     * Reads a settings file and the monitors file it names.
     *
     * @param overrides each {@code path=value}; {@code monitors[POSITION or NAME].path=value} sets an option of a
     *     monitor in either file
     * @throws SettingsException with all problems
     */
    public static DriftSettings load(Path file, List<String> overrides) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.file(file, problems);
        problems.throwIfAny(file.toString());
        for (String override : overrides) {
            if (!override.startsWith(MonitorsFile.MONITORS + "[")) {
                document = Overrides.apply(document, override, SCHEMA, problems);
            }
        }
        document = withMonitorsFile(document, SettingsFiles.directory(file), problems);
        for (String override : overrides) {
            if (override.startsWith(MonitorsFile.MONITORS + "[")) {
                document = Overrides.apply(document, override, SCHEMA, problems);
            }
        }
        OptionValues values = SchemaReader.read(SCHEMA, document, problems);
        check(values, SettingsFiles.directory(file), problems);
        problems.throwIfAny(file.toString());
        KafkaSettings kafka = KafkaSettings.of(values, SettingsFiles.directory(file), problems);
        problems.throwIfAny(file.toString());
        Map<String, ChannelSettings> channels = new HashMap<>();
        values.named(CHANNELS)
                .forEach((name, channel) ->
                        channels.put(name, ChannelSettings.of(channel, SettingsFiles.directory(file))));
        return new DriftSettings(
                kafka,
                WindowSettings.of(values),
                LabelSettings.of(values),
                InfluxOptions.of(values),
                channels,
                MonitorsFile.monitors(values),
                AlertSettings.of(values),
                IncidentSettings.of(values),
                RuntimeSettings.of(values));
    }

    private static YamlNode.Mapping withMonitorsFile(YamlNode.Mapping document, Path directory, Problems problems) {
        if (!(document.entries().get(MONITORS_FILE.path()) instanceof YamlNode.Scalar name)) {
            return document;
        }
        YamlNode.Mapping file = YamlReader.file(directory.resolve(name.text()), problems);
        YamlNode inline = document.entries().getOrDefault(MonitorsFile.MONITORS, new YamlNode.Empty(""));
        if (!(inline instanceof YamlNode.Sequence) && !(inline instanceof YamlNode.Empty)) {
            return document;
        }
        List<YamlNode> all =
                new ArrayList<>(inline instanceof YamlNode.Sequence sequence ? sequence.items() : List.of());
        for (Map.Entry<String, YamlNode> entry : file.entries().entrySet()) {
            if (!entry.getKey().equals(MonitorsFile.MONITORS)) {
                problems.add(
                        entry.getKey(),
                        entry.getValue().where(),
                        "unknown setting; the only key of a monitors file is monitors");
            } else if (entry.getValue() instanceof YamlNode.Sequence monitors) {
                all.addAll(monitors.items());
            } else if (!(entry.getValue() instanceof YamlNode.Empty)) {
                problems.add(entry.getKey(), entry.getValue().where(), "expected a list");
            }
        }
        return document.with(MonitorsFile.MONITORS, new YamlNode.Sequence(all, file.where()));
    }

    private static void check(OptionValues values, Path directory, Problems problems) {
        KafkaSettings.check(values, problems);
        InfluxOptions.check(values, problems);
        RuntimeSettings.check(values, problems);
        values.named(CHANNELS).values().forEach(channel -> ChannelSettings.check(channel, directory, problems));
        MonitorsFile.check(values, problems);
        values.with(
                LabelSettings.HORIZON,
                horizon -> values.with(LabelSettings.MATURITY, maturity -> {
                    if (maturity.compareTo(horizon) > 0) {
                        values.problem(
                                problems, LabelSettings.MATURITY, "must not exceed " + LabelSettings.HORIZON.path());
                    }
                }));
        Set<String> channels = values.named(CHANNELS).keySet();
        requireChannels(values, IncidentSettings.ESCALATE_CHANNELS, channels, problems);
        values.with(IncidentSettings.ESCALATE_CHANNELS, names -> values.named(CHANNELS).entrySet().stream()
                .filter(channel -> names.contains(channel.getKey()))
                .forEach(channel -> channel.getValue().with(ChannelSettings.TELLS, tells -> {
                    if (tells != ChannelSettings.ChannelSubject.INCIDENTS) {
                        values.problem(
                                problems,
                                IncidentSettings.ESCALATE_CHANNELS,
                                channel.getKey() + " is told of alerts, and so never of an incident");
                    }
                })));
        checkMonitors(values, channels, WindowSettings.of(values).stepMs().keySet(), problems);
    }

    /** Checks monitors against the channels and windows that there are. */
    static void checkMonitors(
            OptionValues document, Set<String> channels, Set<WindowLength> windows, Problems problems) {
        for (OptionValues monitor : document.list(MonitorsFile.MONITORS)) {
            requireChannels(monitor, MonitorOptions.NOTIFY, channels, problems);
            monitor.with(MonitorOptions.WINDOW, window -> {
                if (!windows.contains(window)) {
                    monitor.problem(
                            problems,
                            MonitorOptions.WINDOW,
                            "the window " + window.label() + " is not kept: see windows");
                }
            });
        }
    }

    private static void requireChannels(
            OptionValues values, Option<List<String>> option, Set<String> channels, Problems problems) {
        values.with(option, names -> names.stream()
                .filter(name -> !channels.contains(name))
                .forEach(name -> values.problem(
                        problems,
                        option,
                        "there is no channel " + name
                                + (channels.isEmpty()
                                        ? "; none is declared under channels"
                                        : "; declared are " + String.join(", ", new TreeSet<>(channels))))));
    }

    /** Reads monitors that take the place of these, under all other settings. */
    public MonitorsReader monitorsReader() {
        return new MonitorsReader(
                channels.keySet(),
                windows.stepMs().keySet(),
                PaneRetention.longestReferenceMs(labels.horizonMs(), labels.maturityMs()),
                alerts.isForWritten() ? Duration.ofMillis(alerts.forMs()) : null);
    }

    public DriftSettings {
        channels = Map.copyOf(channels);
        monitors = List.copyOf(monitors);
    }
}
