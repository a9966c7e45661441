package io.vigie.markup;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.markup.Html.Tag;
import io.vigie.report.Page;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HtmlTest {
    private static final int SEEDS = 40 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final String ALPHABET = "<>&\"'=/ az-!]\n\t\0\u0001\u007f\u0085\u202e\ud83d\ude00\ud800\uffff";

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** What a reader of XML makes of it: the words again, but for characters that neither XML nor a page can have. */
    @Test
    void wordsAreReadAsTheyWereWritten() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            String words = text(random);
            String value = text(random);
            Page page = Page.of(Html.document(
                    Html.of(Tag.HTML, Html.of(Tag.P, words).with("title", value), Html.paragraph("the end"))));
            List<String> paragraphs = page.texts("p");
            assertThat(paragraphs).as("seed %d", seed).hasSize(2);
            assertThat(paragraphs.get(0)).as("seed %d", seed).isEqualTo(readable(words));
        }
    }

    private static String readable(String words) {
        StringBuilder readable = new StringBuilder();
        words.codePoints().forEach(c -> {
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
            readable.appendCodePoint(surrogate || control || c == 0xFFFF ? 0xFFFD : c);
        });
        return readable.toString();
    }

    @Test
    void noWordsMakeAnElement() throws Exception {
        for (String hostile : List.of(
                "<script>alert(1)</script>",
                "</p><script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onload='alert(1)",
                "<!--",
                "]]>",
                "<![CDATA[",
                "&lt;script&gt;",
                "x".repeat(1024))) {
            String html = Html.document(
                    Html.of(Tag.HTML, Html.paragraph(Html.name(hostile)).with("title", hostile)));
            Page page = Page.of(html);
            assertThat(page.elements()).as(hostile).containsExactlyInAnyOrder("p", "bdi");
            assertThat(page.texts("p")).as(hostile).containsExactly(hostile);
        }
    }

    @Test
    void aPageIsHtmlToo() {
        assertThat(Html.document(Html.of(
                        Tag.HTML, Html.of(Tag.META).with("charset", "utf-8"), Html.of(Tag.TD), Html.paragraph("a"))))
                .isEqualTo("<!DOCTYPE html>\n<html><meta charset=\"utf-8\"/><td></td><p>a</p>\n</html>\n\n");
    }
}
