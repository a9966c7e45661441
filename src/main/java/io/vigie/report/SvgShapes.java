package io.vigie.report;

import io.vigie.report.Html.HtmlElement;
import io.vigie.report.Html.HtmlNode;
import io.vigie.report.Html.Tag;
import java.util.List;
import java.util.Locale;

/** Shapes of pictures, in pixels. */
final class SvgShapes {
    private SvgShapes() {}

    static HtmlElement picture(int width, int height, String title, List<HtmlNode> shapes) {
        return Html.of(Tag.SVG, shapes)
                .with("viewBox", "0 0 " + width + " " + height)
                .with("role", "img")
                .with("aria-label", title);
    }

    static HtmlElement line(double x1, double y1, double x2, double y2) {
        return Html.of(Tag.LINE)
                .with("x1", number(x1))
                .with("y1", number(y1))
                .with("x2", number(x2))
                .with("y2", number(y2));
    }

    static HtmlElement rectangle(double x, double y, double width, double height) {
        return Html.of(Tag.RECT)
                .with("x", number(x))
                .with("y", number(y))
                .with("width", number(width))
                .with("height", number(height));
    }

    /** @param anchor start, middle or end */
    static HtmlElement text(double x, double y, String anchor, String words) {
        return Html.of(Tag.TEXT, words)
                .with("x", number(x))
                .with("y", number(y))
                .with("text-anchor", anchor);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
