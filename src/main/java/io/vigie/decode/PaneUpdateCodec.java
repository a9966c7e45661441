package io.vigie.decode;

import io.vigie.event.MetricPane;
import io.vigie.event.TickMark;
import io.vigie.model.PaneUpdate;
import io.vigie.model.RejectionReason;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** PaneUpdate ⇄ the panes topic: a MetricPane or a TickMark, told apart by fingerprint. */
public final class PaneUpdateCodec {

    private PaneUpdateCodec() {}

    /** Thread-safe. */
    public static byte[] encode(PaneUpdate update) {
        PaneUpdate.PaneContent content = update.content();
        Instant asOf = Instant.ofEpochMilli(update.asOf());
        if (content == null) {
            return SingleObjectEncoding.encode(new TickMark(update.model(), update.dimension(), asOf));
        }
        return SingleObjectEncoding.encode(new MetricPane(
                update.model(),
                update.dimension(),
                asOf,
                content.version(),
                content.slice(),
                Instant.ofEpochMilli(content.start()),
                ByteBuffer.wrap(content.sums())));
    }

    /**
     * Belongs to one thread.
     *
     * @param check checks a pane's content; throws an {@link IllegalArgumentException} whose message says what is wrong
     */
    public static EventDecoder<PaneUpdate> decoder(
            SchemaStore schemas, RecordLimits limits, Clock clock, Consumer<PaneUpdate.PaneContent> check) {
        FieldRules rules = new FieldRules(limits, clock);
        RecordType<MetricPane, PaneUpdate> pane =
                new RecordType<>(MetricPane.SCHEMA$, (event, position) -> pane(event, rules, check));
        RecordType<TickMark, PaneUpdate> mark = new RecordType<>(
                TickMark.SCHEMA$,
                (event, position) -> new PaneUpdate(
                        rules.id("model", event.getModel()),
                        event.getDimension(),
                        rules.time("as_of", event.getAsOf()),
                        null));
        return EventDecoders.of(List.of(pane, mark), schemas, limits, clock);
    }

    public static EventDecoder<PaneUpdate> decoder(
            RecordLimits limits, Clock clock, Consumer<PaneUpdate.PaneContent> check) {
        return decoder(SchemaStore.current(), limits, clock, check);
    }

    private static PaneUpdate pane(MetricPane event, FieldRules rules, Consumer<PaneUpdate.PaneContent> check)
            throws InvalidRecordException {
        byte[] sums = new byte[event.getSums().remaining()];
        event.getSums().get(sums);
        PaneUpdate.PaneContent content = new PaneUpdate.PaneContent(
                rules.id("model_version", event.getModelVersion()),
                event.getSlice(),
                rules.time("pane_start", event.getPaneStart()),
                sums);
        try {
            check.accept(content);
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException(
                    RejectionReason.MALFORMED,
                    "The sums are not those of a pane: " + FieldRules.quoted(String.valueOf(e.getMessage())) + ".");
        }
        return new PaneUpdate(
                rules.id("model", event.getModel()),
                event.getDimension(),
                rules.time("as_of", event.getAsOf()),
                content);
    }
}
