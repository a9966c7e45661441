package io.vigie.deadletters;

import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.RecordLimits;
import io.vigie.settings.Topics;
import io.vigie.simulate.SimulatedEvent;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The topics that records can be sent back to, with the decoders that the quality-metrics job uses for them.
 *
 * <p>Panes, scores and monitors are not among them, because their order matters. Nor are benchmarks: in a compacted
 * topic an old score would replace a newer one.
 */
final class InputDecoders {

    private final Map<String, EventDecoder<? extends SimulatedEvent>> decoders;

    InputDecoders(Topics topics, RecordLimits limits, Clock clock) {
        decoders = Map.of(
                topics.requests(), as(EventDecoders.requests(limits, clock), SimulatedEvent.Requested::new),
                topics.responses(), as(EventDecoders.responses(limits, clock), SimulatedEvent.Responded::new),
                topics.labels(), as(EventDecoders.labels(limits, clock), SimulatedEvent.Labelled::new),
                topics.signals(), as(EventDecoders.signals(limits, clock), SimulatedEvent.Signalled::new));
    }

    private static <T> EventDecoder<SimulatedEvent> as(EventDecoder<T> decoder, Function<T, SimulatedEvent> event) {
        return (topic, partition, offset, value) -> {
            DecodingResult<T> decoding = decoder.decode(topic, partition, offset, value);
            if (decoding instanceof DecodingResult.Accepted<T> accepted) {
                return new DecodingResult.Accepted<>(event.apply(accepted.value()));
            }
            return new DecodingResult.Rejected<>(((DecodingResult.Rejected<T>) decoding).letter());
        };
    }

    /** The topics by name. */
    static Set<String> topics(Topics topics) {
        return Set.of(topics.requests(), topics.responses(), topics.labels(), topics.signals());
    }

    boolean covers(String topic) {
        return decoders.containsKey(topic);
    }

    /** @throws IllegalArgumentException for a topic that is not covered */
    DecodingResult<? extends SimulatedEvent> decode(TopicPosition position, byte[] payload) {
        EventDecoder<? extends SimulatedEvent> decoder = decoders.get(position.topic());
        if (decoder == null) {
            throw new IllegalArgumentException(position.topic() + " is no input");
        }
        return decoder.decode(position.topic(), position.partition(), position.offset(), payload);
    }
}
