package io.vigie.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentCodecTest {

    /** Written anew with {@code -Dvigie.golden.write=true}, if the layout has another number. */
    private static final Path GOLDEN = Path.of("src/test/resources/io/vigie/incident/book-1.hex");

    private static IncidentBook book() {
        IncidentBook book = new IncidentBook(IncidentRules.DEFAULTS, Alerts.MODEL);
        Alerts.Series all = new Alerts.Series("quality", "all", 0.9, -0.1, 0.02);
        Alerts.Series pt = new Alerts.Series("quality", "language=pt", 0.9, -0.2, 0.03);
        Alerts.Series errors = new Alerts.Series("error-rate", "all", 0.01, 0.2, 0.01);
        book.advance(
                List.of(
                        all.fires(Alerts.START + Alerts.HOUR, Alerts.START),
                        all.ends(Alerts.START + Alerts.HOUR, Alerts.START + 3 * Alerts.DAY, Alerts.START),
                        pt.isAt(Alerts.START + Alerts.HOUR, Alerts.START + Alerts.DAY, null, -0.3, -0.1),
                        errors.fires(Alerts.START + 9 * Alerts.DAY, Alerts.START + 9 * Alerts.DAY - Alerts.HOUR)),
                Alerts.START + 9 * Alerts.DAY,
                new Nobody());
        return book;
    }

    private static final class Nobody implements IncidentOutput {
        @Override
        public void alert(AlertEvent alert) {}

        @Override
        public void incident(IncidentEvent incident) {}
    }

    private static IncidentBook decode(byte[] bytes) throws IOException {
        return IncidentCodec.decode(bytes, IncidentRules.DEFAULTS, Alerts.MODEL);
    }

    @Test
    void readsWhatItWrote() throws Exception {
        assertThat(decode(IncidentCodec.encode(book())).incidents())
                .isEqualTo(book().incidents())
                .hasSize(2);
    }

    @Test
    void theBytesStay() throws Exception {
        if (Boolean.getBoolean("vigie.golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, HexFormat.of().formatHex(IncidentCodec.encode(book())) + "\n");
        }
        byte[] golden = HexFormat.of()
                .parseHex(Files.readString(GOLDEN, StandardCharsets.US_ASCII).strip());
        assertThat(decode(golden).incidents()).isEqualTo(book().incidents());
        assertThat(IncidentCodec.encode(book())).isEqualTo(golden);
    }

    @Test
    void whatIsCutOrLongerOrOfAnotherLayoutIsRefused() {
        byte[] bytes = IncidentCodec.encode(book());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too many");
        byte[] other = bytes.clone();
        other[0] = 2;
        assertThatThrownBy(() -> decode(other)).isInstanceOf(IOException.class).hasMessageContaining("layout 2");
    }
}
