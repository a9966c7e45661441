package io.vigie.cli;

import io.vigie.backtest.Backtest;
import io.vigie.backtest.MonitorSuggestion;
import io.vigie.backtest.MonitorSuggestions;
import io.vigie.backtest.QuietDays;
import io.vigie.backtest.WhatIfReport;
import io.vigie.backtest.WhatIfVariant;
import io.vigie.model.DetectorKind;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.model.KnownIncident.QuietStretch;
import io.vigie.model.PrintableText;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.KnownIncidentsFile;
import io.vigie.settings.MonitorsYaml;
import io.vigie.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Options of a backtest that hold settings against incidents that people know. */
final class WhatIfOptions {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,39}):([^=]+)=(.*)", Pattern.DOTALL);
    private static final String SUGGESTED = "suggested-monitors.yaml";
    private static final String DETECTOR = "detector";
    private static final String MONITORS = "monitors";

    @Option(
            names = "--incidents",
            paramLabel = "FILE",
            description = "Incidents that people know (YAML): which of them the settings find, how late, and what else"
                    + " they tell. Also draws " + WhatIfReport.PICTURE + ".")
    private @Nullable Path incidents;

    @Option(
            names = "--variant",
            paramLabel = "NAME:PATH=VALUE",
            description = "Other settings beside those given, in the same run: what they say stands beside them, in a"
                    + " table. PATH as for --set, or detector, or monitors (a file). May be repeated; those of one NAME"
                    + " are one variant. Needs --incidents.")
    private List<String> written = new ArrayList<>();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes what --incidents says to this file, with all figures.")
    private @Nullable Path json;

    @Option(
            names = "--suggest",
            description =
                    "Proposes window, tolerance and budget of each monitor from the quiet days of the history, with"
                            + " reasons, as a file of monitors: " + SUGGESTED + " in the folder of the results.")
    private boolean isSuggesting;

    @Option(
            names = "--quiet",
            paramLabel = "FROM/TO",
            converter = StretchConverter.class,
            description =
                    "A stretch in which nothing was wrong, such as 2026-09-01/2026-10-01; may be repeated. Default:"
                            + " what --incidents says, or else whatever lies outside of its incidents.")
    private List<QuietStretch> quiet = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Two times or days, the end exclusive. */
    static final class StretchConverter implements ITypeConverter<QuietStretch> {
        @Override
        public QuietStretch convert(String text) {
            String[] ends = text.split("/", -1);
            try {
                if (ends.length == 2) {
                    return new QuietStretch(null, time(ends[0]), time(ends[1]));
                }
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw new TypeConversionException(expected(text));
            }
            throw new TypeConversionException(expected(text));
        }

        private static long time(String text) {
            Instant at = text.length() == "2026-09-01".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
            return at.toEpochMilli();
        }

        private static String expected(String text) {
            return "expected FROM/TO, two times in UTC such as 2026-09-01/2026-10-01T12:00:00Z, found " + text;
        }
    }

    /** What one variant sets. */
    private static final class Written {
        private final List<String> overrides = new ArrayList<>();
        private @Nullable DetectorKind detector;
        private @Nullable Path monitors;
    }

    /** What people know; null: settings are held against nothing. */
    @Nullable
    KnownHistory known() {
        CommandLine line = Objects.requireNonNull(command).commandLine();
        if (incidents == null && (!written.isEmpty() || json != null)) {
            throw new ParameterException(
                    line, (json == null ? "--variant" : "--json") + " needs --incidents: what it is held against");
        }
        if (incidents == null && !isSuggesting && !quiet.isEmpty()) {
            throw new ParameterException(line, "--quiet needs --incidents or --suggest: what it is for");
        }
        BenchOutput.requireFolder(line, json);
        if (incidents == null) {
            return null;
        }
        KnownHistory known = KnownIncidentsFile.load(incidents);
        return quiet.isEmpty() ? known : new KnownHistory(known.incidents(), quiet);
    }

    /** Takes the days of the history; null: nothing is to be proposed. */
    @Nullable
    QuietDays days(BacktestSettings settings) {
        return isSuggesting ? new QuietDays(settings.qualityMetrics().labels().horizonMs()) : null;
    }

    /** Proposes monitors, in a file, and says why. */
    void suggest(
            @Nullable KnownHistory known, Backtest.Comparison comparison, @Nullable QuietDays days, SuggestedFile file)
            throws IOException {
        if (days == null) {
            return;
        }
        KnownHistory history = known == null ? new KnownHistory(List.of(), quiet) : known;
        BacktestSettings settings = file.settings();
        List<MonitorSuggestion> suggestions = new MonitorSuggestions(
                        history, comparison, days, settings.drift().alerts().forMs())
                .of(settings.drift().monitors());
        List<String> overrides = new ArrayList<>(file.overrides());
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (MonitorSuggestion each : suggestions) {
            overrides.addAll(each.overrides());
            reasons.put(each.monitor(), each.reasons());
        }
        String yaml = MonitorsYaml.of(file.monitors(), overrides, reasons);
        Path target = file.output().resolve(SUGGESTED);
        Files.writeString(target, yaml, StandardCharsets.UTF_8);
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        out.println();
        out.println("# Proposed from quiet days: " + target);
        yaml.lines().map(PrintableText::text).forEach(out::println);
        out.flush();
    }

    /** What proposed monitors are made from, and the folder that they are written to. */
    record SuggestedFile(BacktestSettings settings, Path monitors, List<String> overrides, Path output) {}

    /**
     * The variants, in the order in which their names come first.
     *
     * @param given what the backtest itself runs with
     */
    List<WhatIfVariant> variants(
            Path file, List<String> overrides, @Nullable DetectorKind detector, BacktestSettings given) {
        List<WhatIfVariant> variants = new ArrayList<>();
        read().forEach((name, changes) -> {
            List<String> all = new ArrayList<>(overrides);
            all.addAll(changes.overrides);
            BacktestSettings settings;
            try {
                settings = BacktestSettings.load(
                        changes.monitors == null ? file : changes.monitors,
                        all,
                        changes.detector == null ? detector : changes.detector);
            } catch (SettingsException e) {
                throw new SettingsException("--variant " + name, e.problems());
            }
            if (!settings.hasPanesOf(given)) {
                throw wrong(
                        name,
                        "it changes how events are joined and counted, which is done once for all variants: try it in a"
                                + " backtest of its own, with --set");
            }
            variants.add(new WhatIfVariant(name, settings));
        });
        return variants;
    }

    private Map<String, Written> read() {
        Map<String, Written> variants = new LinkedHashMap<>();
        for (String each : written) {
            Matcher matcher = FORM.matcher(each);
            if (!matcher.matches()) {
                throw new ParameterException(
                        Objects.requireNonNull(command).commandLine(),
                        "--variant " + each + ": expected NAME:PATH=VALUE, such as"
                                + " strict:monitors[answers-correct].tolerance=0.01");
            }
            String name = matcher.group(1);
            if (name.equals(WhatIfVariant.AS_GIVEN)) {
                throw wrong(name, "what is given without --variant is called so");
            }
            Written variant = variants.computeIfAbsent(name, any -> new Written());
            String value = matcher.group(3).strip();
            switch (matcher.group(2).strip()) {
                case DETECTOR -> variant.detector = detector(name, value);
                case MONITORS -> variant.monitors = Path.of(value);
                default -> variant.overrides.add(matcher.group(2) + "=" + matcher.group(3));
            }
        }
        return variants;
    }

    private DetectorKind detector(String name, String value) {
        try {
            return new DetectorNames().convert(value);
        } catch (TypeConversionException e) {
            throw wrong(name, DETECTOR + ": " + e.getMessage());
        }
    }

    private ParameterException wrong(String name, String why) {
        return new ParameterException(Objects.requireNonNull(command).commandLine(), "--variant " + name + ": " + why);
    }

    /** Says what became of the known incidents, and writes and draws it. */
    void report(KnownHistory known, Backtest.Comparison comparison, Path output) throws IOException {
        WhatIfReport report = new WhatIfReport(known, comparison);
        report.print(Objects.requireNonNull(command).commandLine().getOut());
        report.draw(output);
        if (json != null) {
            report.writeJson(json);
        }
    }
}
