package io.vigie.markup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A page as a tree of elements and words. Words are escaped when they are written and there is no other way in, so no
 * name can become markup. What is written is well-formed XML too.
 */
public final class Html {
    private static final char REPLACEMENT = '\uFFFD';

    private Html() {}

    /** The elements that pages and pictures have. */
    public enum Tag {
        HTML,
        HEAD,
        META,
        TITLE,
        STYLE,
        BODY,
        HEADER,
        MAIN,
        SECTION,
        NAV,
        H1,
        H2,
        H3,
        H4,
        P,
        UL,
        OL,
        LI,
        DL,
        DT,
        DD,
        TABLE,
        CAPTION,
        THEAD,
        TBODY,
        TR,
        TH,
        TD,
        FIGURE,
        FIGCAPTION,
        DIV,
        SPAN,
        STRONG,
        BDI,
        A,
        SVG,
        G,
        PATH,
        LINE,
        RECT,
        CIRCLE,
        TEXT;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** In HTML these must not have an end tag of their own, or, being shapes, need none. */
        private boolean closesItself() {
            return switch (this) {
                case META, PATH, LINE, RECT, CIRCLE -> true;
                default -> false;
            };
        }
    }

    /** A part of the tree. */
    public sealed interface HtmlNode permits Words, HtmlElement {}

    /** Text, as it is to be read. */
    public record Words(String text) implements HtmlNode {}

    /** A name is written by the report, a value may be anything. */
    public record Attribute(String name, String value) {}

    /** An element with what stands in it. */
    public record HtmlElement(Tag tag, List<Attribute> attributes, List<HtmlNode> children) implements HtmlNode {
        public HtmlElement {
            attributes = List.copyOf(attributes);
            children = List.copyOf(children);
        }

        /** With one more attribute. */
        public HtmlElement with(String name, String value) {
            List<Attribute> more = new ArrayList<>(attributes);
            more.add(new Attribute(name, value));
            return new HtmlElement(tag, more, children);
        }

        /** In the style sheet's class. */
        public HtmlElement styled(String style) {
            return with("class", style);
        }
    }

    public static HtmlElement of(Tag tag, HtmlNode... children) {
        return new HtmlElement(tag, List.of(), Arrays.asList(children));
    }

    public static HtmlElement of(Tag tag, Collection<? extends HtmlNode> children) {
        return new HtmlElement(tag, List.of(), List.copyOf(children));
    }

    public static HtmlElement of(Tag tag, String words) {
        return of(tag, new Words(words));
    }

    public static Words words(String text) {
        return new Words(text);
    }

    public static HtmlElement paragraph(HtmlNode... children) {
        return of(Tag.P, children);
    }

    public static HtmlElement paragraph(String words) {
        return of(Tag.P, words);
    }

    /** A name that anybody may have chosen: it cannot turn the text around it, either. */
    public static HtmlElement name(String name) {
        return of(Tag.BDI, name).styled("name");
    }

    /** A whole document. */
    public static String document(HtmlElement html) {
        return "<!DOCTYPE html>\n" + text(html) + '\n';
    }

    /** The element as it is written. */
    static String text(HtmlElement element) {
        StringBuilder out = new StringBuilder(64 * 1024);
        write(element, out);
        return out.toString();
    }

    private static void write(HtmlNode node, StringBuilder out) {
        if (node instanceof Words words) {
            escape(words.text(), out);
        } else if (node instanceof HtmlElement element) {
            String label = element.tag().label();
            out.append('<').append(label);
            for (Attribute attribute : element.attributes()) {
                out.append(' ').append(attribute.name()).append("=\"");
                escape(attribute.value(), out);
                out.append('"');
            }
            if (element.tag().closesItself() && element.children().isEmpty()) {
                out.append(element.tag() == Tag.META ? "/>" : "/>\n");
                return;
            }
            out.append('>');
            for (HtmlNode child : element.children()) {
                write(child, out);
            }
            out.append("</").append(label).append('>');
            if (isBlock(element.tag())) {
                out.append('\n');
            }
        }
    }

    private static boolean isBlock(Tag tag) {
        return switch (tag) {
            case SPAN, STRONG, BDI, A, TH, TD -> false;
            default -> true;
        };
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(i + 1));
                        i++;
                    } else {
                        out.append(isPlain(c) ? c : REPLACEMENT);
                    }
                }
            }
        }
    }

    /** What XML 1.0 allows, but for the controls that HTML would not show. */
    private static boolean isPlain(char c) {
        return c == '\n'
                || c == '\t'
                || (c >= ' ' && c < 0x7f)
                || (c > 0x9f && !Character.isSurrogate(c) && c < 0xFFFE);
    }
}
