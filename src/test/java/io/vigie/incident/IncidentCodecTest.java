package io.vigie.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.model.AlertContext;
import io.vigie.model.AlertContext.ContextChange;
import io.vigie.model.AlertContext.SliceStanding;
import io.vigie.model.AlertContext.Standing;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertMatcher;
import io.vigie.model.IncidentDecision.DecisionType;
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
    private static final Path GOLDEN = Path.of("src/test/resources/io/vigie/incident/book-3.hex");

    /** As it was written before alerts said what stands beside them. */
    private static final Path WITHOUT_CONTEXT = Path.of("src/test/resources/io/vigie/incident/book-2.hex");

    /** As it was written before people could act on incidents. */
    private static final Path BEFORE = Path.of("src/test/resources/io/vigie/incident/book-1.hex");

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

    /** With what people decided, and a flapping incident. */
    private static IncidentBook bookWithDecisions() {
        IncidentBook book = book();
        long now = Alerts.START + 9 * Alerts.DAY;
        List<String> ids = book.incidents().stream().map(Incident::id).toList();
        Nobody out = new Nobody();
        book.decide(Decisions.of(DecisionType.ACKNOWLEDGE, "a", ids.get(0), now), now, out);
        book.decide(Decisions.of(DecisionType.FALSE_ALARM, "f", ids.get(1), now), now, out);
        book.decide(
                Decisions.silence(
                        "s",
                        new AlertMatcher("*", "all", "quality", "monitor-of-quality", "critical"),
                        now,
                        now + Alerts.DAY),
                now,
                out);
        book.decide(Decisions.silence("t", ids.get(0), now, now + Alerts.DAY), now, out);
        book.decide(Decisions.unsilence("u", ids.get(0), null, now), now, out);
        return book;
    }

    /** With what stands beside an alert. */
    private static IncidentBook bookWithContext() {
        IncidentBook book = bookWithDecisions();
        long now = Alerts.START + 9 * Alerts.DAY + Alerts.HOUR;
        AlertContext beside = new AlertContext(
                List.of(new SliceStanding("language=en", Standing.UNCHANGED.name(), 412)),
                List.of(
                        new ContextChange(ContextChange.VERSION, "2026-11", null, null, now),
                        new ContextChange("input-tokens", null, 310.0, 480.0, null)));
        book.advance(
                List.of(new Alerts.Series("latency-p95", "language=pt", 900, 0.5, 0.1)
                        .fires(now, now - Alerts.HOUR)
                        .withContext(beside, "slower. Other languages: unchanged.")),
                now,
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
        IncidentBook book = bookWithContext();
        IncidentBook read = decode(IncidentCodec.encode(book));
        assertThat(read.incidents()).isEqualTo(book.incidents()).hasSize(2);
        assertThat(read.silences()).isEqualTo(book.silences()).hasSize(2);
    }

    @Test
    void theBytesStay() throws Exception {
        if (Boolean.getBoolean("vigie.golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, HexFormat.of().formatHex(IncidentCodec.encode(bookWithContext())) + "\n");
        }
        byte[] golden = bytes(GOLDEN);
        assertThat(decode(golden).incidents()).isEqualTo(bookWithContext().incidents());
        assertThat(IncidentCodec.encode(bookWithContext())).isEqualTo(golden);
    }

    private static byte[] bytes(Path hex) throws IOException {
        return HexFormat.of()
                .parseHex(Files.readString(hex, StandardCharsets.US_ASCII).strip());
    }

    /** What was open had been told, and nobody had to acknowledge it. */
    @Test
    void readsWhatWasWrittenBeforePeopleCouldAct() throws Exception {
        List<Incident> expected = book().incidents().stream()
                .map(incident -> incident.with(Handling.NONE))
                .toList();
        assertThat(decode(bytes(BEFORE)).incidents()).isEqualTo(expected);
    }

    @Test
    void readsWhatWasWrittenBeforeAlertsSaidWhatStandsBesideThem() throws Exception {
        assertThat(decode(bytes(WITHOUT_CONTEXT)).incidents())
                .isEqualTo(bookWithDecisions().incidents());
    }

    @Test
    void whatIsCutOrLongerOrOfAnotherLayoutIsRefused() {
        byte[] bytes = IncidentCodec.encode(bookWithContext());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too many");
        byte[] other = bytes.clone();
        other[0] = 4;
        assertThatThrownBy(() -> decode(other)).isInstanceOf(IOException.class).hasMessageContaining("layout 4");
    }
}
