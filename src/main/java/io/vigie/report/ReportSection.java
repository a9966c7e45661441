package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of the report.
 *
 * @param id of its place in the page
 */
record ReportSection(String id, String title, SectionContent content) {
    /** Reads what a section says, and says it. */
    @FunctionalInterface
    interface SectionContent {
        List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException;
    }

    HtmlElement build(ReportData data) throws SeriesStoreException, InterruptedException {
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(Html.of(Tag.H2, title));
        nodes.addAll(content.read(data));
        return Html.of(Tag.SECTION, nodes).with("id", id);
    }
}
