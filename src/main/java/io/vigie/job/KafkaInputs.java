package io.vigie.job;

import io.vigie.decode.EventDecoder;
import io.vigie.flink.DecodedRecord;
import io.vigie.flink.DecodedRecordDeserializer;
import io.vigie.flink.WatermarkStrategies;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.RuntimeSettings;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.metrics.JmxReporter;

/**
 * The Kafka sources of one job: but for what has a time of its own all in one watermark-alignment group, so that
 * reading weeks of topics again needs no more memory.
 */
final class KafkaInputs {

    private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(200);

    private final StreamExecutionEnvironment environment;
    private final KafkaSettings kafka;
    private final RuntimeSettings runtime;
    private final Time time;

    /**
     * How a job's inputs agree on event time.
     *
     * @param job its name: the consumer group and the alignment group
     * @param idleness a partition that is silent this long holds nobody back
     * @param maxDrift how far one source may run ahead of the slowest
     */
    record Time(String job, Duration outOfOrderness, Duration idleness, Duration maxDrift) {}

    /**
     * One topic.
     *
     * @param decoders one decoder for each reading subtask
     * @param timeOf epoch milliseconds of a record
     */
    record Input<T>(
            String topic,
            TypeInformation<DecodedRecord<T>> type,
            SerializableSupplier<EventDecoder<T>> decoders,
            SerializableFunction<T, Long> timeOf) {}

    KafkaInputs(StreamExecutionEnvironment environment, KafkaSettings kafka, RuntimeSettings runtime, Time time) {
        this.environment = environment;
        this.kafka = kafka;
        this.runtime = runtime;
        this.time = time;
    }

    <T> DataStream<DecodedRecord<T>> read(String name, Input<T> input) {
        return read(
                name,
                input,
                times(name, input).withWatermarkAlignment("vigie-" + time.job(), time.maxDrift(), ALIGNMENT_INTERVAL));
    }

    /** A topic with a time of its own, which holds back no other and which no other holds back. */
    <T> DataStream<DecodedRecord<T>> readApart(String name, Input<T> input) {
        return read(
                name,
                input,
                times(name, input)
                        .withWatermarkAlignment(
                                "vigie-" + time.job() + "-" + name, time.maxDrift(), ALIGNMENT_INTERVAL));
    }

    /** A topic whose records say nothing of how far time has come. */
    <T> DataStream<DecodedRecord<T>> readTimeless(String name, Input<T> input) {
        return read(name, input, WatermarkStrategies.none());
    }

    /** As far as the slowest partition has come, but for those that are silent though their broker answers. */
    private <T> WatermarkStrategy<DecodedRecord<T>> times(String name, Input<T> input) {
        WatermarkStrategy<DecodedRecord<T>> bounded =
                WatermarkStrategies.bounded(input.timeOf(), time.outOfOrderness());
        Duration idleness = time.idleness();
        String contact = contact(name);
        return WatermarkStrategy.<DecodedRecord<T>>forGenerator(context -> new WatermarksWithIdleness<>(
                        bounded.createWatermarkGenerator(context),
                        idleness,
                        new BrokerAwareClock(context.getInputActivityClock(), () -> BrokerActivity.answers(contact))))
                .withTimestampAssigner(bounded);
    }

    /** Jobs that share it in one process read the same topic of the same brokers. */
    private String contact(String name) {
        return time.job() + "-" + name + "@" + kafka.bootstrapServers();
    }

    private <T> DataStream<DecodedRecord<T>> read(
            String name, Input<T> input, WatermarkStrategy<DecodedRecord<T>> times) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put("partition.discovery.interval.ms", "60000");
        properties.put(BrokerActivity.SOURCE, contact(name));
        properties.merge(
                CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                JmxReporter.class.getName() + "," + BrokerActivity.class.getName(),
                (written, unused) -> written + "," + BrokerActivity.class.getName());
        KafkaSource<DecodedRecord<T>> source = KafkaSource.<DecodedRecord<T>>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics(input.topic())
                .setGroupId("vigie-" + time.job())
                .setStartingOffsets(startingOffsets())
                .setProperties(properties)
                .setDeserializer(new DecodedRecordDeserializer<>(input.decoders(), input.type()))
                .build();
        return environment.fromSource(source, times, name, input.type()).uid("source-" + name);
    }

    @SuppressWarnings("deprecation") // the connector knows no other name for it
    private OffsetsInitializer startingOffsets() {
        return switch (runtime.startFrom()) {
            case EARLIEST -> OffsetsInitializer.earliest();
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
        };
    }
}
