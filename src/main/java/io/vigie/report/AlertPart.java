package io.vigie.report;

import io.vigie.model.Metric;
import io.vigie.report.Html.Element;
import io.vigie.report.Html.Node;
import io.vigie.report.Html.Tag;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.AlertItem;
import io.vigie.view.AlertLog;
import io.vigie.view.AlertSource.Filter;
import io.vigie.view.AlertSource.State;
import io.vigie.view.Period;
import io.vigie.view.SliceShare;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every alert that was open in the period, with its course. */
final class AlertPart {
    private static final int MOST_ALERTS = 200;

    private AlertPart() {}

    static List<Node> read(Material material) throws SeriesStoreException, InterruptedException {
        List<AlertItem> alerts = alerts(material);
        if (alerts.isEmpty()) {
            return List.of(Html.paragraph("No alert was open at any time of the period."));
        }
        AlertLog log = new AlertLog(material.store());
        List<Node> nodes = new ArrayList<>();
        nodes.add(Html.paragraph(
                "Oldest first. An alert is one change, however often it is told; where the detector is sequential, the first figures exaggerate a little, because it "
                        + "looks for the worst stretch."));
        for (AlertItem alert : alerts) {
            nodes.add(alert(alert, log.history(alert), material.period()));
        }
        return nodes;
    }

    /** Those of the version that the report is about, and of all versions together; each as it was at the end of the period, the oldest first. */
    static List<AlertItem> alerts(Material material) throws SeriesStoreException, InterruptedException {
        Period events =
                new Period(material.period().from() + 1, material.period().to() + 1);
        var found = new AlertLog(material.store())
                .find(new Filter(material.request().model(), State.ALL, events, MOST_ALERTS));
        material.noteIncomplete(found.more());
        return found.items().stream()
                .filter(alert -> material.request().isPooled()
                        || alert.version().equals("*")
                        || alert.version().equals(material.request().version()))
                .sorted(Comparator.comparingLong(AlertPart::raisedAt).thenComparing(AlertItem::alertId))
                .toList();
    }

    private static long raisedAt(AlertItem alert) {
        return Objects.requireNonNullElse(alert.raisedAt(), alert.updatedAt());
    }

    private static Element alert(AlertItem last, List<AlertItem> history, Period period) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(Html.of(
                Tag.H3,
                Html.words(last.metric() + (last.criterion() == null ? "" : " (" + last.criterion() + ")") + " of "),
                Html.name(Phrases.slice(last.slice())),
                Html.words(": " + state(last))));
        Grid course = new Grid(
                        "What was told, and when",
                        "time (UTC)",
                        "state",
                        "figure",
                        "reference",
                        "change",
                        "95 % interval of the change",
                        "rests on")
                .wordsFrom(7);
        for (AlertItem event : history) {
            if (event.updatedAt() <= period.to()) {
                addEvent(course, event);
            }
        }
        String summary = last.summary();
        nodes.add(
                summary == null
                        ? Html.paragraph("It has no sentence of its own.")
                        : Html.paragraph(Html.name(summary)));
        nodes.add(facts(last));
        nodes.add(course.build());
        return Html.of(Tag.DIV, nodes).styled("alert");
    }

    private static String state(AlertItem last) {
        return last.state().equals("firing") ? "open at the end of the period" : "resolved";
    }

    private static void addEvent(Grid course, AlertItem event) {
        Metric metric = Metric.ofLabel(event.metric()).orElse(Metric.QUALITY);
        boolean distribution = metric.isDistribution();
        course.row(
                Html.words(Phrases.time(event.updatedAt())),
                event.state(),
                distribution ? Phrases.number(event.current(), 4) : Phrases.figure(metric, event.current()),
                distribution ? Phrases.number(event.reference(), 4) : Phrases.figure(metric, event.reference()),
                distribution ? Phrases.number(event.change(), 4) : Phrases.change(metric, event.change()),
                distribution
                        ? interval(event.changeLower(), event.changeUpper())
                        : Phrases.changes(metric, event.changeLower(), event.changeUpper()),
                event.labels() == null ? Phrases.NOT_ENOUGH : Phrases.count(event.labels()));
    }

    private static String interval(@Nullable Double lower, @Nullable Double upper) {
        return lower == null || upper == null
                ? Phrases.NOT_ENOUGH
                : Phrases.number(lower, 4) + " to " + Phrases.number(upper, 4);
    }

    private static Element facts(AlertItem alert) {
        List<Node> facts = new ArrayList<>();
        fact(facts, "raised", Html.words(Phrases.time(alert.raisedAt())));
        fact(facts, "began about", Html.words(Phrases.time(alert.onsetAt())));
        fact(
                facts,
                "resolved",
                Html.words(alert.state().equals("firing") ? "not yet" : Phrases.time(alert.resolvedAt())));
        fact(facts, "monitor", Html.name(alert.monitor()));
        fact(facts, "severity", Html.words(alert.severity()));
        fact(facts, "owner", Html.name(Objects.requireNonNullElse(alert.owner(), "nobody in particular")));
        fact(facts, "version", Html.name(alert.version().equals("*") ? "all, pooled" : alert.version()));
        fact(facts, "window", Html.words(alert.window()));
        fact(facts, "detector", Html.name(Objects.requireNonNullElse(alert.detector(), "not known")));
        fact(facts, "evidence", Html.words(evidence(alert)));
        fact(facts, "false alarms allowed", Html.name(Objects.requireNonNullElse(alert.budget(), "not known")));
        if (!alert.contributions().isEmpty()) {
            fact(facts, "carried by", Html.name(contributions(alert.contributions())));
        }
        String runbook = alert.runbook();
        if (runbook != null) {
            fact(facts, "runbook", Html.name(runbook));
        }
        return Html.of(Tag.DL, facts);
    }

    private static void fact(List<Node> facts, String name, Node value) {
        facts.add(Html.of(Tag.DT, name));
        facts.add(Html.of(Tag.DD, value));
    }

    private static String evidence(AlertItem alert) {
        Double evidence = alert.evidence();
        Double threshold = alert.threshold();
        return evidence == null || threshold == null
                ? "a comparison: the whole interval is past the tolerance"
                : "log10 " + Phrases.number(evidence, 2) + ", alarm from " + Phrases.number(threshold, 2) + " on";
    }

    private static String contributions(List<SliceShare> shares) {
        return shares.stream()
                .map(share -> share.slice()
                        + (share.share() == null ? "" : " (" + Phrases.percent(share.share()) + " of the change)"))
                .collect(Collectors.joining(", "));
    }
}
