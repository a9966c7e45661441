package io.vigie.flink;

import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka records → decoded records. A poison record becomes a rejection with its place, never a failure. */
public final class DecodedRecordDeserializer<T> implements KafkaRecordDeserializationSchema<DecodedRecord<T>> {

    private static final long serialVersionUID = 1;

    private final SerializableSupplier<EventDecoder<T>> decoders;
    private final TypeInformation<DecodedRecord<T>> type;

    private transient EventDecoder<T> decoder;

    public DecodedRecordDeserializer(
            SerializableSupplier<EventDecoder<T>> decoders, TypeInformation<DecodedRecord<T>> type) {
        this.decoders = decoders;
        this.type = type;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = decoders.get();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<DecodedRecord<T>> out) {
        DecodingResult<T> decoding =
                decoder.decode(record.topic(), record.partition(), record.offset(), record.value());
        if (decoding instanceof DecodingResult.Accepted<T> accepted) {
            out.collect(new DecodedRecord<>(accepted.value(), null));
        } else if (decoding instanceof DecodingResult.Rejected<T> rejected) {
            out.collect(new DecodedRecord<>(null, rejected.letter()));
        }
    }

    @Override
    public TypeInformation<DecodedRecord<T>> getProducedType() {
        return type;
    }
}
