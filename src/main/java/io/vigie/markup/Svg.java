package io.vigie.markup;

import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shapes of pictures, in pixels. */
public final class Svg {
    private Svg() {}

    /** A picture as part of a page. */
    public static HtmlElement picture(int width, int height, String title, List<HtmlNode> shapes) {
        return Html.of(Tag.SVG, shapes)
                .with("viewBox", "0 0 " + width + " " + height)
                .with("role", "img")
                .with("aria-label", title);
    }

    /**
     * A picture as a file of its own.
     *
     * @param style a style sheet without any of {@code & < > " '}
     */
    public static String document(int width, int height, String title, String style, List<HtmlNode> shapes) {
        List<HtmlNode> parts = new ArrayList<>();
        parts.add(Html.of(Tag.TITLE, title));
        parts.add(Html.of(Tag.STYLE, style));
        parts.addAll(shapes);
        return Html.text(picture(width, height, title, parts)
                .with("xmlns", "http://www.w3.org/2000/svg")
                .with("width", String.valueOf(width))
                .with("height", String.valueOf(height)));
    }

    public static HtmlElement line(double x1, double y1, double x2, double y2) {
        return Html.of(Tag.LINE)
                .with("x1", number(x1))
                .with("y1", number(y1))
                .with("x2", number(x2))
                .with("y2", number(y2));
    }

    public static HtmlElement rectangle(double x, double y, double width, double height) {
        return Html.of(Tag.RECT)
                .with("x", number(x))
                .with("y", number(y))
                .with("width", number(width))
                .with("height", number(height));
    }

    /** @param children what is said of it: a title, or nothing */
    public static HtmlElement circle(double x, double y, double radius, HtmlNode... children) {
        return Html.of(Tag.CIRCLE, children)
                .with("cx", number(x))
                .with("cy", number(y))
                .with("r", number(radius));
    }

    /** @param anchor start, middle or end */
    public static HtmlElement text(double x, double y, String anchor, String words) {
        return Html.of(Tag.TEXT, words)
                .with("x", number(x))
                .with("y", number(y))
                .with("text-anchor", anchor);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
