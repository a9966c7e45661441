package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.AlertItem;
import io.vigie.view.AlertLog;
import io.vigie.view.AlertReader;
import io.vigie.view.AlertSource.AlertStateFilter;
import io.vigie.view.AlertSource.Filter;
import io.vigie.view.AlertView;
import io.vigie.view.Curve;
import io.vigie.view.DimensionShares;
import io.vigie.view.IncidentLog;
import io.vigie.view.Period;
import io.vigie.view.SliceShare;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every alert that was open in the period, each with its events. */
final class AlertSection {
    private static final int MOST_ALERTS = 200;
    private static final int MOST_DRAWN = 30;
    private static final int MOST_SHARES = 3;

    /** Columns of a figure's curve that are not the figure. */
    private static final Set<String> BESIDE = Set.of("lower", "upper", "reference", "bound");

    private AlertSection() {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<AlertItem> alerts = alerts(data);
        if (alerts.isEmpty()) {
            return List.of(Html.paragraph("No alert was open at any time in the period."));
        }
        AlertLog log = new AlertLog(data.store());
        AlertReader reader = new AlertReader(data.store());
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(Html.paragraph(
                "Oldest first. Each alert is one change, however often it was updated. For sequential detectors the figure is what the evidence makes likely, because the "
                        + "stretch of labels that raised the alert looks worse than the truth."));
        long falseAlarms =
                new IncidentLog(data.store()).falseAlarms(data.request().model(), data.period());
        if (falseAlarms > 0) {
            nodes.add(Html.paragraph("People closed " + falseAlarms
                    + (falseAlarms == 1 ? " incident" : " incidents")
                    + " of the model in the period as false alarms."));
        }
        int drawn = 0;
        for (AlertItem alert : alerts) {
            List<AlertItem> history = upTo(log.history(alert), data.period().to());
            // Each costs a dozen questions to the store.
            AlertView view =
                    drawn++ < MOST_DRAWN ? reader.read(history, data.period().to()) : null;
            nodes.add(alert(alert, history, view));
        }
        return nodes;
    }

    /**
     * Those of the version that the report is about, and of all versions together; each as it was at the end of the
     * period, the oldest first.
     */
    static List<AlertItem> alerts(ReportData data) throws SeriesStoreException, InterruptedException {
        Period events = new Period(data.period().from() + 1, data.period().to() + 1);
        var found = new AlertLog(data.store())
                .find(new Filter(data.request().model(), AlertStateFilter.ALL, events, MOST_ALERTS));
        data.noteIncomplete(found.more());
        return found.items().stream()
                .filter(alert -> data.request().isPooled()
                        || alert.version().equals("*")
                        || alert.version().equals(data.request().version()))
                .sorted(Comparator.comparingLong(AlertSection::raisedAt).thenComparing(AlertItem::alertId))
                .toList();
    }

    private static long raisedAt(AlertItem alert) {
        return Objects.requireNonNullElse(alert.raisedAt(), alert.updatedAt());
    }

    /** Later events are not of the period. */
    private static List<AlertItem> upTo(List<AlertItem> history, long end) {
        List<AlertItem> told =
                history.stream().filter(event -> event.updatedAt() <= end).toList();
        return told.isEmpty() ? history : told;
    }

    private static HtmlElement alert(AlertItem last, List<AlertItem> history, @Nullable AlertView view) {
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(Html.of(
                Tag.H3,
                Html.words(last.metric() + (last.criterion() == null ? "" : " (" + last.criterion() + ")") + " of "),
                Html.name(ReportFormat.slice(last.slice())),
                Html.words(": " + state(last))));
        HtmlTable table = new HtmlTable(
                        "What was reported, and when",
                        "time (UTC)",
                        "state",
                        "figure",
                        "reference",
                        "change",
                        "at least",
                        "95 % interval of the change",
                        "rests on")
                .wordsFrom(8);
        history.forEach(event -> addEvent(table, event));
        String summary = last.summary();
        nodes.add(summary == null ? Html.paragraph("It has no summary.") : Html.paragraph(Html.name(summary)));
        nodes.add(facts(last, view));
        nodes.add(table.build());
        if (view != null && !view.curve().times().isEmpty()) {
            nodes.add(chart(last, view));
        }
        return Html.of(Tag.DIV, nodes).styled("alert");
    }

    private static String state(AlertItem last) {
        return last.state().equals("firing") ? "open at the end of the period" : "resolved";
    }

    private static void addEvent(HtmlTable table, AlertItem event) {
        Metric metric = metric(event);
        table.row(
                Html.words(ReportFormat.time(event.updatedAt())),
                event.state(),
                ReportFormat.value(metric, headline(event)),
                ReportFormat.value(metric, event.reference()),
                ReportFormat.change(metric, headlineChange(event)),
                ReportFormat.change(metric, event.atLeast()),
                ReportFormat.changes(metric, event.changeLower(), event.changeUpper()),
                event.labels() == null ? ReportFormat.NOT_ENOUGH : ReportFormat.count(event.labels()));
    }

    private static @Nullable Double headline(AlertItem event) {
        return event.likely() == null ? event.current() : event.likely();
    }

    private static @Nullable Double headlineChange(AlertItem event) {
        Double likely = event.likely();
        Double reference = event.reference();
        return likely == null || reference == null ? event.change() : Double.valueOf(likely - reference);
    }

    /** One that this version does not know, of an alert of another version, is written as numbers without a unit. */
    private static Metric metric(AlertItem alert) {
        return Metric.ofLabel(alert.metric()).orElse(Metric.MIX);
    }

    private static HtmlElement chart(AlertItem alert, AlertView view) {
        Metric metric = metric(alert);
        Curve curve = view.curve();
        List<Long> times = curve.times();
        LineChart chart = new LineChart(
                "Around the alert, in windows of " + alert.window(),
                new Period(times.get(0), times.get(times.size() - 1) + 1),
                value -> ReportFormat.value(metric, value));
        curve.values().keySet().stream()
                .filter(column -> !BESIDE.contains(column))
                .forEach(column -> chart.line(metric.label(), curve, column));
        chart.band("95 % interval", curve, "lower", "upper")
                .line("reference", curve, "reference")
                .line("worst accepted", curve, "bound");
        Long onset = alert.onsetAt();
        if (onset != null) {
            chart.mark("began at the latest", onset);
        }
        Long raised = alert.raisedAt();
        if (raised != null) {
            chart.mark("raised", raised);
        }
        return chart.build();
    }

    private static HtmlElement facts(AlertItem alert, @Nullable AlertView view) {
        List<HtmlNode> facts = new ArrayList<>();
        fact(facts, "raised", Html.words(ReportFormat.time(alert.raisedAt())));
        fact(facts, "began at the latest", Html.words(ReportFormat.time(alert.onsetAt())));
        fact(
                facts,
                "resolved",
                Html.words(alert.state().equals("firing") ? "not yet" : ReportFormat.time(alert.resolvedAt())));
        fact(facts, "monitor", Html.name(alert.monitor()));
        fact(facts, "severity", Html.words(alert.severity()));
        fact(facts, "owner", Html.name(Objects.requireNonNullElse(alert.owner(), "nobody in particular")));
        fact(facts, "version", Html.name(alert.version().equals("*") ? "all, pooled" : alert.version()));
        fact(facts, "window", Html.words(alert.window()));
        if (view != null && view.reference() != null) {
            fact(facts, "compared with", Html.name(view.reference()));
        }
        fact(facts, "detector", Html.name(detector(alert)));
        fact(facts, "evidence", Html.words(evidence(alert)));
        fact(facts, "false alarms allowed", Html.name(Objects.requireNonNullElse(alert.budget(), "not known")));
        if (!alert.contributions().isEmpty()) {
            fact(facts, "carried by", Html.name(contributions(alert.contributions())));
        } else if (view != null && alert.slice().equals(SliceNames.ALL)) {
            for (DimensionShares dimension : view.dimensions()) {
                fact(facts, "carried by", Html.name(contributions(dimension.slices())));
            }
        }
        String runbook = alert.runbook();
        if (runbook != null) {
            fact(facts, "runbook", Html.name(runbook));
        }
        return Html.of(Tag.DL, facts);
    }

    private static void fact(List<HtmlNode> facts, String name, HtmlNode value) {
        facts.add(Html.of(Tag.DT, name));
        facts.add(Html.of(Tag.DD, value));
    }

    private static String evidence(AlertItem alert) {
        Double evidence = alert.evidence();
        Double threshold = alert.threshold();
        return evidence == null || threshold == null
                ? "a comparison: the whole interval is past the tolerance"
                : "log10 " + ReportFormat.number(evidence, 2) + ", alarm from " + ReportFormat.number(threshold, 2)
                        + " on";
    }

    private static String detector(AlertItem alert) {
        String detector = alert.detector();
        return detector == null ? "not known" : detector.equals("window") ? "comparison of windows" : detector;
    }

    private static String contributions(List<SliceShare> shares) {
        return shares.stream()
                .limit(MOST_SHARES)
                .map(share -> share.slice()
                        + (share.share() == null ? "" : " (" + ReportFormat.percent(share.share()) + " of the change)"))
                .collect(Collectors.joining(", "));
    }
}
