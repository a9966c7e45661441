package io.vigie.backtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.backtest.KnownIncidentScore.KnownOutcome;
import io.vigie.backtest.KnownIncidentScore.KnownRow;
import io.vigie.backtest.KnownIncidentScore.ToldIncident;
import io.vigie.backtest.KnownIncidentScore.ToldKind;
import io.vigie.markup.TextTable;
import io.vigie.model.DurationText;
import io.vigie.model.KnownIncident;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.model.Metric;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several settings held against known incidents, side by side: as a table, as JSON, and as a picture. */
public final class WhatIfReport {

    /** The picture, in the folder of results. */
    public static final String PICTURE = "incidents.svg";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final KnownHistory known;
    private final Backtest.Comparison comparison;
    private final List<KnownIncidentScore> scores;

    /** @param comparison of a history that has requests */
    public WhatIfReport(KnownHistory known, Backtest.Comparison comparison) {
        this.known = known;
        this.comparison = comparison;
        this.scores = comparison.outcomes().stream()
                .map(outcome -> KnownIncidentScore.of(known, comparison, outcome))
                .toList();
    }

    /** One of each variant, in their order. */
    public List<KnownIncidentScore> scores() {
        return scores;
    }

    /** Prints the table. */
    public void print(PrintWriter out) {
        out.println();
        out.println(heading());
        unused().forEach(sentence -> out.println(PrintableText.text(sentence)));
        out.println();
        TextTable totals = new TextTable(List.of(
                "settings", "found", "median delay", "false", "in quiet, per 90 d", "beside", "notices", "labels"));
        scores.forEach(score -> totals.row(totals(score)));
        out.print(totals.columns());
        out.println();
        List<String> names = new ArrayList<>(List.of("known incident"));
        scores.forEach(score -> names.add(score.name()));
        TextTable rows = new TextTable(names);
        for (int i = 0; i < scores.get(0).rows().size(); i++) {
            List<String> cells = new ArrayList<>();
            cells.add(name(scores.get(0).rows().get(i).known()));
            for (KnownIncidentScore score : scores) {
                cells.add(outcome(score.rows().get(i)));
            }
            rows.row(cells);
        }
        rows.columnsOfWords().lines().map(PrintableText::text).forEach(out::println);
        out.println();
        for (KnownIncidentScore score : scores) {
            score.told().stream()
                    .filter(told -> told.kind().isFalse())
                    .forEach(told -> out.println(PrintableText.text("false, " + score.name() + ": "
                            + time(told.openedAt()) + "  " + told.incidentId() + "  " + told.summary())));
        }
        out.flush();
    }

    private String heading() {
        String days = Math.round((comparison.lastAt() - comparison.firstAt()) / 8.64e7) + " days";
        String rules = comparison.outcomes().stream()
                .map(each -> seconds(each.rulesNanos()))
                .collect(Collectors.joining(" + "));
        return time(comparison.firstAt()).substring(0, 10) + " to "
                + time(comparison.lastAt()).substring(0, 10) + ", " + days + ", "
                + count(comparison.models().size(), "model") + ", "
                + count(scores.get(0).rows().size(), "known incident")
                + ". Events, joins and panes once: " + seconds(comparison.sharedNanos()) + " s; monitors: " + rules
                + " s.";
    }

    /** What is known of models and times that the history does not have. */
    private List<String> unused() {
        List<String> sentences = new ArrayList<>();
        for (KnownIncident each : known.incidents()) {
            if (!comparison.models().contains(each.model())) {
                sentences.add(name(each) + ": there are no requests of " + each.model());
            } else if (scores.get(0).rows().stream()
                    .noneMatch(row -> row.known().equals(each))) {
                sentences.add(name(each) + ": it does not begin within the history, and is not counted");
            }
        }
        return sentences;
    }

    private static List<String> totals(KnownIncidentScore score) {
        Double median = score.medianDelayMs();
        Double rate = score.falsePer90Days();
        long openBefore = score.count(KnownOutcome.OPEN_BEFORE);
        return List.of(
                score.name(),
                score.count(KnownOutcome.FOUND) + " of " + (score.rows().size() - openBefore),
                median == null ? "–" : DurationText.of(median),
                String.valueOf(score.falseIncidents()),
                rate == null ? "–" : String.format(Locale.ROOT, "%.1f", rate),
                String.valueOf(score.count(ToldKind.BESIDE)),
                String.format(Locale.ROOT, "%,d", score.pages()),
                String.format(Locale.ROOT, "%,d", score.labels()));
    }

    private static String outcome(KnownRow row) {
        Long delay = row.delayMs();
        return switch (row.outcome()) {
            case FOUND -> "after " + DurationText.of(delay == null ? 0 : delay) + ", " + row.slice();
            case MISSED -> "missed";
            case OPEN_BEFORE -> "open before";
        };
    }

    /** A known incident in one line. */
    static String name(KnownIncident known) {
        String who = known.slice() != null
                ? ", " + known.slice()
                : known.dimension() != null ? ", any " + known.dimension() : "";
        String what = known.metrics().isEmpty()
                ? ""
                : ", " + known.metrics().stream().map(Metric::label).collect(Collectors.joining(" "));
        return time(known.from()) + "  " + known.model() + who + what
                + (known.note() == null ? "" : ": " + known.note());
    }

    static String time(long millis) {
        String text =
                Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MINUTES).toString();
        return text.substring(0, 10) + " " + text.substring(11, 16);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", Duration.ofNanos(nanos).toMillis() / 1e3);
    }

    private static String count(long number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }

    /** Draws what was known and what was told, a lane for each variant of each model. */
    public void draw(Path directory) throws IOException {
        Files.writeString(
                directory.resolve(PICTURE),
                new IncidentPicture(known, comparison, scores).draw(),
                StandardCharsets.UTF_8);
    }

    /** Writes all figures. */
    public void writeJson(Path file) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        all.put("from", Instant.ofEpochMilli(comparison.firstAt()).toString());
        all.put("to", Instant.ofEpochMilli(comparison.lastAt()).toString());
        comparison.models().forEach(all.putArray("models")::add);
        all.put("shared_seconds", comparison.sharedNanos() / 1e9);
        ArrayNode variants = all.putArray("variants");
        for (int i = 0; i < scores.size(); i++) {
            write(variants.addObject(), scores.get(i), comparison.outcomes().get(i));
        }
        JSON.writeValue(file.toFile(), all);
    }

    private static void write(ObjectNode node, KnownIncidentScore score, VariantOutcome outcome) {
        node.put("name", score.name());
        for (KnownOutcome each : KnownOutcome.values()) {
            node.put(label(each), score.count(each));
        }
        Double median = score.medianDelayMs();
        node.put("median_delay_ms", median == null ? null : Long.valueOf(Math.round(median)));
        node.put("false_incidents", score.falseIncidents());
        node.put("false_in_quiet", score.count(ToldKind.FALSE_IN_QUIET));
        node.put("quiet_days", score.quietDays());
        node.put("false_per_90_days", score.falsePer90Days());
        node.put("beside", score.count(ToldKind.BESIDE));
        node.put("notices", score.pages());
        node.put("labels", score.labels());
        node.put("rules_seconds", outcome.rulesNanos() / 1e9);
        ArrayNode rows = node.putArray("known");
        score.rows().forEach(row -> write(rows.addObject(), row));
        ArrayNode told = node.putArray("told");
        score.told().forEach(each -> write(told.addObject(), each));
    }

    private static void write(ObjectNode node, KnownRow row) {
        KnownIncident known = row.known();
        node.put("model", known.model());
        node.put("from", Instant.ofEpochMilli(known.from()).toString());
        node.put("to", text(known.to()));
        node.put("slice", known.slice());
        node.put("dimension", known.dimension());
        known.metrics().forEach(metric -> node.withArray("metrics").add(metric.label()));
        node.put("note", known.note());
        node.put("outcome", label(row.outcome()));
        node.put("told_at", text(row.toldAt()));
        node.put("delay_ms", row.delayMs());
        node.put("incident_id", row.incidentId());
        node.put("told_slice", row.slice());
    }

    private static void write(ObjectNode node, ToldIncident told) {
        node.put("incident_id", told.incidentId());
        node.put("model", told.model());
        node.put("kind", label(told.kind()));
        node.put("opened_at", text(told.openedAt()));
        node.put("closed_at", text(told.closedAt()));
        node.put("notices", told.notices().size());
        node.put("summary", told.summary());
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(@Nullable Long time) {
        return time == null ? null : Instant.ofEpochMilli(time).toString();
    }
}
