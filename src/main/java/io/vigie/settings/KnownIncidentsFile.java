package io.vigie.settings;

import io.vigie.model.KnownIncident;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.model.KnownIncident.QuietStretch;
import io.vigie.model.Metric;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document of incidents that people know, and of stretches in which nothing was wrong: what settings are held to. */
public final class KnownIncidentsFile {
    private static final String INCIDENTS = "incidents";
    private static final String QUIET = "quiet";

    private static final Option<String> MODEL =
            Option.required("model", OptionTypes.text(), "The model, as requests name it.");
    private static final Option<String> ONE_MODEL =
            Option.optional("model", OptionTypes.text(), "The model; if unset, all of them.");
    private static final Option<Instant> FROM = Option.required("from", OptionTypes.instant(), "When it began.");
    private static final Option<Instant> TO =
            Option.optional("to", OptionTypes.instant(), "When it was over; if unset, it lasts.");
    private static final Option<Instant> END = Option.required("to", OptionTypes.instant(), "Its end, exclusive.");
    private static final Option<String> SLICE =
            Option.optional("slice", OptionTypes.text(), "Whom it concerned, such as language=pt; if unset, anybody.");
    private static final Option<List<String>> DIMENSION = Option.optional(
            "dimension",
            OptionTypes.listOf(OptionTypes.text()),
            "In place of one slice: segment names, such as [language], any slice of which it may have concerned.");
    private static final Option<List<Metric>> METRICS = Option.of(
            "metrics",
            OptionTypes.listOf(new MonitorOptionTypes.MetricOptionType()),
            "[]",
            "Metrics that it shows in; if unset, any.");
    private static final Option<String> NOTE = Option.optional("note", OptionTypes.text(), "What it was.");

    private static final Schema SCHEMA = Schema.of(
            List.of(),
            Map.of(),
            Map.of(
                    INCIDENTS,
                    Schema.of(List.of(List.of(MODEL, FROM, TO, SLICE, DIMENSION, METRICS, NOTE))),
                    QUIET,
                    Schema.of(List.of(List.of(ONE_MODEL, FROM, END)))));

    private KnownIncidentsFile() {}

    /** @throws SettingsException with all problems */
    public static KnownHistory load(Path file) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.file(file, problems);
        problems.throwIfAny(file.toString());
        OptionValues values = SchemaReader.read(SCHEMA, document, problems);
        List<KnownIncident> incidents = new ArrayList<>();
        for (OptionValues each : values.list(INCIDENTS)) {
            if (each.isWritten(SLICE) && each.isWritten(DIMENSION)) {
                each.problem(problems, DIMENSION, "expected `slice` or `dimension`, found both");
            }
            if (isInOrder(each, TO, problems) && each.find(MODEL) != null && each.find(METRICS) != null) {
                incidents.add(incident(each));
            }
        }
        List<QuietStretch> quiet = new ArrayList<>();
        for (OptionValues each : values.list(QUIET)) {
            if (isInOrder(each, END, problems) && each.find(END) != null) {
                quiet.add(new QuietStretch(
                        each.find(ONE_MODEL),
                        each.get(FROM).toEpochMilli(),
                        each.get(END).toEpochMilli()));
            }
        }
        if (problems.isEmpty() && incidents.isEmpty() && quiet.isEmpty()) {
            problems.add(INCIDENTS, "", "missing; expected at least one incident, or a stretch under `quiet`");
        }
        problems.throwIfAny(file.toString());
        return new KnownHistory(incidents, quiet);
    }

    private static KnownIncident incident(OptionValues values) {
        Instant to = values.find(TO);
        List<String> dimension = values.find(DIMENSION);
        return new KnownIncident(
                values.get(MODEL),
                values.get(FROM).toEpochMilli(),
                to == null ? null : to.toEpochMilli(),
                values.find(SLICE),
                dimension == null ? null : String.join(",", dimension),
                values.get(METRICS),
                values.find(NOTE));
    }

    /** Whether its times can be used: one that cannot be read is a problem already. */
    private static boolean isInOrder(OptionValues values, Option<Instant> end, Problems problems) {
        Instant from = values.find(FROM);
        @Nullable Instant to = values.find(end);
        if (from == null) {
            return false;
        }
        if (to != null && !to.isAfter(from)) {
            values.problem(problems, end, "expected a time after `from`");
            return false;
        }
        return true;
    }
}
