package io.vigie.decode;

import io.vigie.event.MetricPane;
import io.vigie.event.TickMark;
import io.vigie.model.PaneUpdate;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** PaneUpdate ⇄ the panes topic: a MetricPane or a TickMark, told apart by fingerprint. What the sums mean is not looked at. */
public final class PaneUpdateCodec {

    private PaneUpdateCodec() {}

    /** Thread-safe. */
    public static byte[] encode(PaneUpdate update) {
        PaneUpdate.Content content = update.content();
        Instant asOf = Instant.ofEpochMilli(update.asOf());
        if (content == null) {
            return SingleObject.encode(new TickMark(update.model(), update.dimension(), asOf));
        }
        return SingleObject.encode(new MetricPane(
                update.model(),
                update.dimension(),
                asOf,
                content.version(),
                content.slice(),
                Instant.ofEpochMilli(content.start()),
                ByteBuffer.wrap(content.sums())));
    }

    /** Belongs to one thread. */
    public static EventDecoder<PaneUpdate> decoder(SchemaStore schemas, Limits limits, Clock clock) {
        Rules rules = new Rules(limits, clock);
        RecordKind<MetricPane, PaneUpdate> pane =
                new RecordKind<>(MetricPane.SCHEMA$, (event, origin) -> pane(event, rules));
        RecordKind<TickMark, PaneUpdate> mark = new RecordKind<>(
                TickMark.SCHEMA$,
                (event, origin) -> new PaneUpdate(
                        rules.id("model", event.getModel()),
                        event.getDimension(),
                        event.getAsOf().toEpochMilli(),
                        null));
        return EventDecoders.of(List.of(pane, mark), schemas, limits, clock);
    }

    public static EventDecoder<PaneUpdate> decoder(Limits limits, Clock clock) {
        return decoder(SchemaStore.current(), limits, clock);
    }

    private static PaneUpdate pane(MetricPane event, Rules rules) throws Unusable {
        byte[] sums = new byte[event.getSums().remaining()];
        event.getSums().get(sums);
        return new PaneUpdate(
                rules.id("model", event.getModel()),
                event.getDimension(),
                event.getAsOf().toEpochMilli(),
                new PaneUpdate.Content(
                        rules.id("model_version", event.getModelVersion()),
                        event.getSlice(),
                        event.getPaneStart().toEpochMilli(),
                        sums));
    }
}
