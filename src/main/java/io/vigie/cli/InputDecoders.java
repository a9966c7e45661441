package io.vigie.cli;

import io.vigie.decode.Decoding;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.Limits;
import io.vigie.settings.Topics;
import io.vigie.simulate.Event;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The topics that records can be sent back to, with what the quality-metrics job would say of a record there.
 *
 * <p>Panes, scores and monitors are not among them: their order is their meaning. Nor are benchmarks: in a compacted topic an old score would replace
 * a newer one.
 */
final class InputDecoders {

    private final Map<String, EventDecoder<? extends Event>> decoders;

    InputDecoders(Topics topics, Limits limits, Clock clock) {
        decoders = Map.of(
                topics.requests(), as(EventDecoders.requests(limits, clock), Event.Requested::new),
                topics.responses(), as(EventDecoders.responses(limits, clock), Event.Responded::new),
                topics.labels(), as(EventDecoders.labels(limits, clock), Event.Labelled::new),
                topics.signals(), as(EventDecoders.signals(limits, clock), Event.Signalled::new));
    }

    private static <T> EventDecoder<Event> as(EventDecoder<T> decoder, Function<T, Event> event) {
        return (topic, partition, offset, value) -> {
            Decoding<T> decoding = decoder.decode(topic, partition, offset, value);
            if (decoding instanceof Decoding.Accepted<T> accepted) {
                return new Decoding.Accepted<>(event.apply(accepted.value()));
            }
            return new Decoding.Rejected<>(((Decoding.Rejected<T>) decoding).letter());
        };
    }

    Set<String> topics() {
        return decoders.keySet();
    }

    boolean covers(String topic) {
        return decoders.containsKey(topic);
    }

    /** @throws IllegalArgumentException for a topic that is none of {@link #topics} */
    Decoding<? extends Event> decode(Place place, byte[] payload) {
        EventDecoder<? extends Event> decoder = decoders.get(place.topic());
        if (decoder == null) {
            throw new IllegalArgumentException(place.topic() + " is no input");
        }
        return decoder.decode(place.topic(), place.partition(), place.offset(), payload);
    }
}
