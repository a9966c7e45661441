package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.hostile.Cost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteLinesTest {

    private static List<String> lines(String text, int maxBytes) throws IOException {
        List<String> lines = new ArrayList<>();
        try (ByteLines in =
                new ByteLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), maxBytes)) {
            for (byte[] line = in.next(); line != null; line = in.next()) {
                lines.add(new String(line, StandardCharsets.US_ASCII));
            }
        }
        return lines;
    }

    @Test
    void linesComeWithoutTheirBreaks() throws IOException {
        assertThat(lines("", 10)).isEmpty();
        assertThat(lines("a\nb\r\n\n\r\nc\rd\r\re", 10)).containsExactly("a", "b", "", "", "c\rd\r\re");
        assertThat(lines("a\n", 10)).containsExactly("a");
        assertThat(lines("a\r", 10)).containsExactly("a");
    }

    @Test
    void onlyTheBeginningOfALongLineIsKeptAndTheNextLineIsComplete() throws IOException {
        assertThat(lines("abcd\nabcde\nabcdef\r\nab\n", 4)).containsExactly("abcd", "abcde", "abcde", "ab");
    }

    @Test
    void aFileOfOneLineCostsNoMoreThanTheLimit() throws Exception {
        byte[] file = new byte[20_000_000];
        Cost cost = Cost.of(() -> {
            try (ByteLines in = new ByteLines(new ByteArrayInputStream(file), 1 << 10)) {
                assertThat(in.next()).hasSize((1 << 10) + 1);
                assertThat(in.next()).isNull();
            }
        });
        assertThat(cost.allocatedBytes()).isLessThan(4 << 20);
    }
}
