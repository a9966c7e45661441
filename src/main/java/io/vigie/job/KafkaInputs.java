package io.vigie.job;

import io.vigie.decode.EventDecoder;
import io.vigie.flink.DecodedRecord;
import io.vigie.flink.DecodedRecordDeserializer;
import io.vigie.flink.WatermarkStrategies;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.RuntimeSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.metrics.JmxReporter;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka sources of one job. All except those with a time of their own are in one watermark-alignment group, so that
 * reading weeks of history again needs no more memory.
 */
final class KafkaInputs {

    private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(200);

    private final StreamExecutionEnvironment environment;
    private final KafkaSettings kafka;
    private final RuntimeSettings runtime;
    private final Time time;

    /**
     * How event time advances across a job's inputs.
     *
     * @param job its name, used for the consumer group and the alignment group
     * @param idleness how long a partition must be silent until it no longer holds event time back
     * @param maxDrift how far one source may run ahead of the slowest
     * @param maxJump how far one record alone may move event time; null: as far as it says, as in a topic that a job
     *     writes
     */
    record Time(
            String job,
            Duration outOfOrderness,
            Duration idleness,
            Duration maxDrift,
            @Nullable Duration maxJump) implements Serializable {}

    /**
     * One topic.
     *
     * @param decoders creates one decoder for each reading subtask
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

    /** Reads a topic that has an event time of its own, independent of all others. */
    <T> DataStream<DecodedRecord<T>> readApart(String name, Input<T> input) {
        return read(
                name,
                input,
                times(name, input)
                        .withWatermarkAlignment(
                                "vigie-" + time.job() + "-" + name, time.maxDrift(), ALIGNMENT_INTERVAL));
    }

    /** Reads a topic whose records do not advance event time. */
    <T> DataStream<DecodedRecord<T>> readTimeless(String name, Input<T> input) {
        return read(name, input, WatermarkStrategies.none());
    }

    /**
     * The same from the beginning, wherever else a job without state begins: what the topic holds counts whenever it was
     * written.
     */
    <T> DataStream<DecodedRecord<T>> readTimelessFromStart(String name, Input<T> input) {
        return read(name, input, WatermarkStrategies.none(), OffsetsInitializer.earliest());
    }

    /** Event time of the slowest partition, except for partitions that are silent although their broker answers. */
    private <T> WatermarkStrategy<DecodedRecord<T>> times(String name, Input<T> input) {
        WatermarkStrategy<DecodedRecord<T>> bounded =
                WatermarkStrategies.bounded(input.timeOf(), time.outOfOrderness());
        Time rules = time;
        SerializableFunction<T, Long> timeOf = input.timeOf();
        String clientId = clientId(name);
        return WatermarkStrategy.<DecodedRecord<T>>forGenerator(context -> {
                    RelativeClock clock = new BrokerAwareClock(
                            context.getInputActivityClock(), () -> BrokerActivity.answers(clientId));
                    Duration maxJump = rules.maxJump();
                    return new WatermarksWithIdleness<>(
                            maxJump == null
                                    ? bounded.createWatermarkGenerator(context)
                                    : WatermarkStrategies.plausible(
                                            timeOf,
                                            rules.outOfOrderness(),
                                            maxJump,
                                            // Once a partition is idle, nothing is asked of its watermarks.
                                            rules.idleness().dividedBy(2),
                                            clock),
                            rules.idleness(),
                            clock);
                })
                .withTimestampAssigner(bounded);
    }

    /**
     * The name under which answers are counted; jobs of one process share it if they read the same topic and brokers.
     */
    private String clientId(String name) {
        return time.job() + "-" + name + "@" + kafka.bootstrapServers();
    }

    private <T> DataStream<DecodedRecord<T>> read(
            String name, Input<T> input, WatermarkStrategy<DecodedRecord<T>> times) {
        return read(name, input, times, startingOffsets());
    }

    private <T> DataStream<DecodedRecord<T>> read(
            String name, Input<T> input, WatermarkStrategy<DecodedRecord<T>> times, OffsetsInitializer start) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put("partition.discovery.interval.ms", "60000");
        properties.put(BrokerActivity.SOURCE, clientId(name));
        properties.merge(
                CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                JmxReporter.class.getName() + "," + BrokerActivity.class.getName(),
                (written, unused) -> written + "," + BrokerActivity.class.getName());
        KafkaSource<DecodedRecord<T>> source = KafkaSource.<DecodedRecord<T>>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics(input.topic())
                .setGroupId("vigie-" + time.job())
                .setStartingOffsets(start)
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
