package io.vigie.markup;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.markup.Html.Tag;
import io.vigie.report.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

class SvgTest {
    private static final String HOSTILE = "</text><script>alert(1)</script> \"a\" & 'b'";

    @Test
    void aPictureIsAFileOfItsOwnInWhichNoWordsMakeAnElement() throws Exception {
        String picture = Svg.document(
                30,
                20,
                HOSTILE,
                "text{fill:black}",
                List.of(
                        Svg.circle(1, 2, 3.1, Html.of(Tag.TITLE, HOSTILE)),
                        Svg.text(4, 5, "middle", HOSTILE),
                        Svg.rectangle(0, 0, 30, 20)));
        Page read = Page.of(picture);
        assertThat(read.elements()).containsExactlyInAnyOrder("title", "style", "circle", "text", "rect");
        assertThat(read.texts("text")).containsExactly(HOSTILE);
        assertThat(read.texts("title")).containsExactly(HOSTILE, HOSTILE);
        assertThat(read.attributes("r")).containsExactly("3.1");
        assertThat(picture)
                .startsWith("<svg ")
                .contains("viewBox=\"0 0 30 20\"", "xmlns=\"http://www.w3.org/2000/svg\"")
                .endsWith("</svg>\n");
    }
}
