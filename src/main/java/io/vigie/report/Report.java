package io.vigie.report;

import io.vigie.report.Html.Element;
import io.vigie.report.Html.Node;
import io.vigie.report.Html.Tag;
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
    private static final List<Part> PARTS = List.of(
            new Part("summary", "Summary", SummaryPart::read),
            new Part("data", "Data covered", DataPart::read),
            new Part("labels", "Labels and sampling", LabelPart::read),
            new Part("quality", "Quality", QualityPart::read),
            new Part("slices", "Slices and gaps between groups", SlicePart::read),
            new Part("safety", "Safety criteria", SafetyPart::read),
            new Part("latency", "Latency", TrafficPart::latency),
            new Part("abandonment", "Abandonment", TrafficPart::abandonment),
            new Part("errors", "Errors and unanswered requests", TrafficPart::errors),
            new Part("alerts", "Alerts", AlertPart::read),
            new Part("benchmarks", "Benchmarks and production", BenchmarkPart::read),
            new Part("settings", "Settings in force", SettingsPart::read),
            new Part("health", "Health of the monitoring", HealthPart::read),
            new Part("reading", "How to read this", ReadingPart::read));

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
        Material material = Material.read(store, request);
        List<Node> body = new ArrayList<>();
        body.add(header(request));
        body.add(contents());
        for (Part part : PARTS) {
            progress.accept(part.title());
            body.add(part.build(material));
        }
        return Html.document(
                Html.of(Tag.HTML, head(request), Html.of(Tag.BODY, body)).with("lang", "en"));
    }

    private static Element head(ReportRequest request) {
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
                + Phrases.span(request.period().from(), request.period().to());
    }

    private static Element header(ReportRequest request) {
        return Html.of(
                Tag.HEADER,
                Html.of(Tag.H1, Html.words("Report on "), Html.name(request.model())),
                Html.paragraph(
                        Html.words(Phrases.span(
                                        request.period().from(),
                                        request.period().to()) + " (UTC), "),
                        request.isPooled() ? Html.words("all versions") : Html.words("version "),
                        request.isPooled() ? Html.words("") : Html.name(request.version()),
                        Html.words(". Written by Vigie on " + Phrases.time(request.now())
                                + " from the stored series alone. All times are UTC.")));
    }

    private static Element contents() {
        List<Element> items = new ArrayList<>();
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
