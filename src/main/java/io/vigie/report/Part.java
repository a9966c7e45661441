package io.vigie.report;

import io.vigie.report.Html.Element;
import io.vigie.report.Html.Node;
import io.vigie.report.Html.Tag;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of the report.
 *
 * @param id of its place in the page
 */
record Part(String id, String title, Content content) {
    /** Reads what a section says, and says it. */
    @FunctionalInterface
    interface Content {
        List<Node> read(Material material) throws SeriesStoreException, InterruptedException;
    }

    Element build(Material material) throws SeriesStoreException, InterruptedException {
        List<Node> nodes = new ArrayList<>();
        nodes.add(Html.of(Tag.H2, title));
        nodes.addAll(content.read(material));
        return Html.of(Tag.SECTION, nodes).with("id", id);
    }
}
