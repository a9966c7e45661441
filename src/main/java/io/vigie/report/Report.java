package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** series → one page of HTML about a model and a period: no script, nothing from elsewhere, fit for paper. */
public final class Report {
    private static final List<ReportSection> PARTS = List.of(
            new ReportSection("summary", "Summary", SummarySection::read),
            new ReportSection("data", "Data covered", DataSection::read),
            new ReportSection("labels", "Labels and sampling", LabelSection::read),
            new ReportSection("quality", "Quality", QualitySection::read),
            new ReportSection("slices", "Slices and gaps between groups", SliceSection::read),
            new ReportSection("safety", "Safety criteria", SafetySection::read),
            new ReportSection("latency", "Latency", TrafficSection::latency),
            new ReportSection("abandonment", "Abandonment", TrafficSection::abandonment),
            new ReportSection("cost", "User signals, cost and length", TrafficSection::others),
            new ReportSection("errors", "Errors and unanswered requests", TrafficSection::errors),
            new ReportSection("incidents", "Incidents", IncidentSection::read),
            new ReportSection("alerts", "Alerts", AlertSection::read),
            new ReportSection("benchmarks", "Benchmarks and production", BenchmarkSection::read),
            new ReportSection("settings", "Settings in force", SettingsSection::read),
            new ReportSection("health", "Health of the monitoring", HealthSection::read),
            new ReportSection("reading", "How to read this", ReadingGuideSection::read));

    private static final Pattern ESCAPED = Pattern.compile("[&<>\"']");

    private Report() {}

    /**
     * The page.
     *
     * @param progress is told what is being read
     * @throws UnknownSubjectException if the store has no such model or version; a period without data is no error
     */
    public static String of(SeriesStore store, ReportRequest request, Consumer<String> progress)
            throws SeriesStoreException, InterruptedException, UnknownSubjectException {
        ReportData data = ReportData.read(store, request);
        List<HtmlNode> body = new ArrayList<>();
        body.add(header(request));
        body.add(contents());
        for (ReportSection part : PARTS) {
            progress.accept(part.title());
            body.add(part.build(data));
        }
        return Html.document(
                Html.of(Tag.HTML, head(request), Html.of(Tag.BODY, body)).with("lang", "en"));
    }

    private static HtmlElement head(ReportRequest request) {
        return Html.of(
                Tag.HEAD,
                Html.of(Tag.META).with("charset", "utf-8"),
                Html.of(Tag.META)
                        .with("http-equiv", "Content-Security-Policy")
                        .with("content", "default-src 'none'; style-src 'unsafe-inline'"),
                Html.of(Tag.META).with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Html.of(Tag.TITLE, title(request)),
                Html.of(Tag.STYLE, style()));
    }

    private static String title(ReportRequest request) {
        return request.model() + ", "
                + ReportFormat.span(request.period().from(), request.period().to());
    }

    private static HtmlElement header(ReportRequest request) {
        return Html.of(
                Tag.HEADER,
                Html.of(Tag.H1, Html.words("Report on "), Html.name(request.model())),
                Html.paragraph(
                        Html.words(ReportFormat.span(
                                        request.period().from(),
                                        request.period().to()) + " (UTC), "),
                        request.isPooled() ? Html.words("all versions") : Html.words("version "),
                        request.isPooled() ? Html.words("") : Html.name(request.version()),
                        Html.words(". Written by Vigie on " + ReportFormat.time(request.now())
                                + " from the stored series alone. All times are UTC.")));
    }

    private static HtmlElement contents() {
        List<HtmlElement> items = new ArrayList<>();
        PARTS.forEach(
                part -> items.add(Html.of(Tag.LI, Html.of(Tag.A, part.title()).with("href", "#" + part.id()))));
        return Html.of(Tag.NAV, Html.of(Tag.OL, items));
    }

    private static String style() {
        try (InputStream style = Report.class.getResourceAsStream("report.css")) {
            if (style == null) {
                throw new IllegalStateException("the report's style sheet is not in this build");
            }
            String sheet = new String(style.readAllBytes(), StandardCharsets.UTF_8);
            if (ESCAPED.matcher(sheet).find()) {
                // HTML reads a style sheet as it is, XML with its escapes: without any it is the same to both.
                throw new IllegalStateException("the report's style sheet has one of & < > \" '");
            }
            return sheet;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
