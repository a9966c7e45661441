package io.vigie.bench;

import java.util.Locale;

/** Builds an SVG picture; through classes, its colours follow the light or dark scheme of the reader. */
final class SvgBuilder {
    private static final String STYLE = """
            .paper{fill:#ffffff}
            .ink{fill:#1f2430}
            .soft{fill:#5b6372}
            .line{stroke:#c8ced8;fill:none}
            .budget{stroke:#1f2430;stroke-dasharray:4 3;fill:none}
            .cell{fill:#14181f}
            .full{fill:#2b6cb0;stroke:#2b6cb0}
            .open{fill:#ffffff;stroke:#2b6cb0}
            .mine-full{fill:#c2410c;stroke:#c2410c}
            .mine-open{fill:#ffffff;stroke:#c2410c;stroke-width:2}
            .on-full{fill:#ffffff}
            .on-open{fill:#1f2430}
            @media (prefers-color-scheme: dark) {
              .paper{fill:#14181f}
              .ink{fill:#e6e9ef}
              .soft{fill:#a4adbd}
              .line{stroke:#3b4454}
              .budget{stroke:#e6e9ef}
              .open{fill:#14181f;stroke:#63a4e8}
              .mine-open{fill:#14181f;stroke:#f0763f}
              .on-open{fill:#e6e9ef}
            }
            """;

    private final StringBuilder text = new StringBuilder();
    private final int width;

    SvgBuilder(int width) {
        this.width = width;
    }

    void rect(double x, double y, double w, double h, String attributes) {
        element("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>", x, y, w, h, attributes);
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        element("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>", x1, y1, x2, y2, style);
    }

    void circle(double x, double y, double radius, String style, String title) {
        element(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"><title>%s</title></circle>",
                x, y, radius, style, escape(title));
    }

    void text(double x, double y, String style, String attributes, String words) {
        element("<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" %s>%s</text>", x, y, style, attributes, escape(words));
    }

    private void element(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    String build(double height, String title) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\""
                                + " role=\"img\" font-family=\"system-ui, sans-serif\""
                                + " font-size=\"12\">%n<title>%s</title>%n<style>%n",
                        width,
                        height,
                        width,
                        height,
                        escape(title))
                + STYLE + "</style>\n"
                + String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%.0f\" class=\"paper\"/>%n", width, height)
                + text + "</svg>\n";
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
