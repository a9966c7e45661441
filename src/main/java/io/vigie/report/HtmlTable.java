package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Grows a table. Its first column names the row; the others are figures, to the right, unless they are told to be
 * words.
 */
final class HtmlTable {
    private final String caption;
    private final List<String> heads;
    private final List<HtmlElement> rows = new ArrayList<>();
    private int wordsFrom = Integer.MAX_VALUE;

    HtmlTable(String caption, String... heads) {
        this.caption = caption;
        this.heads = List.of(heads);
    }

    /** This column and those after it hold words, not figures. */
    HtmlTable wordsFrom(int column) {
        wordsFrom = column;
        return this;
    }

    /** @throws IllegalArgumentException unless there are as many cells as heads */
    HtmlTable row(HtmlNode first, String... others) {
        return row(first, Arrays.stream(others).map(Html::words).toArray(HtmlNode[]::new));
    }

    HtmlTable row(HtmlNode first, HtmlNode... others) {
        if (others.length + 1 != heads.size()) {
            throw new IllegalArgumentException(
                    "a row of " + (others.length + 1) + " cells in a table of " + heads.size());
        }
        List<HtmlElement> cells = new ArrayList<>();
        cells.add(Html.of(Tag.TH, first).with("scope", "row"));
        for (int i = 0; i < others.length; i++) {
            HtmlElement cell = Html.of(Tag.TD, others[i]);
            cells.add(i + 1 >= wordsFrom ? cell.styled("words") : cell);
        }
        rows.add(Html.of(Tag.TR, cells));
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    HtmlElement build() {
        List<HtmlElement> head = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            HtmlElement cell = Html.of(Tag.TH, heads.get(i)).with("scope", "col");
            head.add(i == 0 || i >= wordsFrom ? cell.styled("words") : cell);
        }
        return Html.of(
                Tag.TABLE,
                Html.of(Tag.CAPTION, caption),
                Html.of(Tag.THEAD, Html.of(Tag.TR, head)),
                Html.of(Tag.TBODY, rows));
    }
}
