package io.vigie.flink;

import io.vigie.decode.Decoding;
import io.vigie.decode.EventDecoder;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka records → arrivals. A poison record becomes a rejection with its place, never a failure. */
public final class ArrivalDeserializer<T> implements KafkaRecordDeserializationSchema<Arrival<T>> {

    private static final long serialVersionUID = 1;

    private final SerializableSupplier<EventDecoder<T>> decoders;
    private final TypeInformation<Arrival<T>> type;

    private transient EventDecoder<T> decoder;

    public ArrivalDeserializer(SerializableSupplier<EventDecoder<T>> decoders, TypeInformation<Arrival<T>> type) {
        this.decoders = decoders;
        this.type = type;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = decoders.get();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Arrival<T>> out) {
        Decoding<T> decoding = decoder.decode(record.topic(), record.partition(), record.offset(), record.value());
        if (decoding instanceof Decoding.Accepted<T> accepted) {
            out.collect(new Arrival<>(accepted.value(), null));
        } else if (decoding instanceof Decoding.Rejected<T> rejected) {
            out.collect(new Arrival<>(null, rejected.letter()));
        }
    }

    @Override
    public TypeInformation<Arrival<T>> getProducedType() {
        return type;
    }
}
