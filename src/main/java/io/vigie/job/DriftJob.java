package io.vigie.job;

import io.vigie.channel.AlertCloudEvents;
import io.vigie.channel.ChannelFormat;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.PaneUpdateCodec;
import io.vigie.decode.RecordLimits;
import io.vigie.decode.ScoreUpdateCodec;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.DecodedRecord;
import io.vigie.model.Benchmark;
import io.vigie.model.ControlEvent;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Rejection;
import io.vigie.model.ScoreUpdate;
import io.vigie.settings.ChannelSettings;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.Topics;
import io.vigie.sink.channel.ChannelFilter;
import io.vigie.sink.channel.ChannelSink;
import io.vigie.sink.influx.InfluxSink;
import io.vigie.sink.kafka.KafkaOutputs;
import io.vigie.window.PaneInvariants;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Kafka: panes, scores, benchmarks, decisions, monitors, dead letters → InfluxDB: series; Kafka and webhooks: alerts.
 * The graph is {@link DriftPipeline}.
 */
public final class DriftJob {

    /** For alignment only: how far one of the two topics may be read ahead, and how long it may be silent. */
    private static final Duration MAX_DRIFT = Duration.ofDays(1);

    private static final Duration IDLENESS = Duration.ofMinutes(1);
    private static final Duration OUT_OF_ORDERNESS = Duration.ofHours(1);

    /**
     * Panes come from Vigie itself: they may be larger than producers' records, and their names as long as any job's
     * settings allow.
     */
    private static final RecordLimits LIMITS = new RecordLimits(16 << 20, Duration.ofDays(365), 4096);

    private DriftJob() {}

    public static void main(String[] arguments) throws Exception {
        new EntryPoint<>(
                        DriftSettings.JOB,
                        DriftSettings::load,
                        DriftSettings::runtime,
                        StartChecks::of,
                        DriftJob::buildWithApplied)
                .run(arguments);
    }

    /** Wires a job that begins under the monitors that are in force by now: its topic is read first. */
    public static void buildWithApplied(StreamExecutionEnvironment environment, DriftSettings settings) {
        build(environment, settings, RevisionTopic.known(settings.kafka()));
    }

    /** Wires a job that knows no monitors but those of its settings before it reads their topic. */
    public static void build(StreamExecutionEnvironment environment, DriftSettings settings) {
        build(environment, settings, List.of());
    }

    /**
     * Wires the pipeline to Kafka, InfluxDB and the channels.
     *
     * @param applied revisions of the monitors that are known by now
     */
    public static void build(
            StreamExecutionEnvironment environment, DriftSettings settings, List<MonitorRevision> applied) {
        Topics topics = settings.kafka().topics();
        KafkaInputs kafka = new KafkaInputs(
                environment,
                settings.kafka(),
                settings.runtime(),
                new KafkaInputs.Time(DriftSettings.JOB, OUT_OF_ORDERNESS, IDLENESS, MAX_DRIFT, null));
        var panes = DeadLetterRouting.ofResults(
                "panes",
                kafka.read(
                        "panes",
                        new KafkaInputs.Input<>(
                                topics.panes(),
                                TypeInformation.of(new TypeHint<DecodedRecord<PaneUpdate>>() {}),
                                () -> PaneUpdateCodec.decoder(LIMITS, Clock.systemUTC(), PaneInvariants::require),
                                PaneUpdate::asOf)),
                PaneUpdate.class);
        var scores = DeadLetterRouting.ofResults(
                "scores",
                kafka.read(
                        "scores",
                        new KafkaInputs.Input<>(
                                topics.scores(),
                                TypeInformation.of(new TypeHint<DecodedRecord<ScoreUpdate>>() {}),
                                () -> ScoreUpdateCodec.decoder(LIMITS, Clock.systemUTC()),
                                ScoreUpdate::asOf)),
                ScoreUpdate.class);
        var benchmarks = DeadLetterRouting.ofResults(
                "benchmarks",
                kafka.readTimeless(
                        "benchmarks",
                        new KafkaInputs.Input<>(
                                topics.benchmarks(),
                                TypeInformation.of(new TypeHint<DecodedRecord<Benchmark>>() {}),
                                () -> EventDecoders.benchmarks(LIMITS, Clock.systemUTC()),
                                Benchmark::evaluatedAt)),
                Benchmark.class);
        var decisions = DeadLetterRouting.ofResults(
                "control",
                kafka.readTimeless(
                        "control",
                        new KafkaInputs.Input<>(
                                topics.control(),
                                TypeInformation.of(new TypeHint<DecodedRecord<ControlEvent>>() {}),
                                () -> EventDecoders.control(LIMITS, Clock.systemUTC()),
                                ControlEvent::at)),
                ControlEvent.class);
        var revisions = DeadLetterRouting.ofResults(
                "monitors",
                kafka.readTimelessFromStart(
                        "monitors",
                        new KafkaInputs.Input<>(
                                topics.monitors(),
                                TypeInformation.of(new TypeHint<DecodedRecord<MonitorRevision>>() {}),
                                () -> EventDecoders.monitorRevisions(LIMITS, Clock.systemUTC()),
                                MonitorRevision::at)),
                MonitorRevision.class);
        var rejections = DeadLetterRouting.ofResults(
                "dead-letters",
                kafka.readApart(
                        "dead-letters",
                        new KafkaInputs.Input<>(
                                topics.deadLetters(),
                                TypeInformation.of(new TypeHint<DecodedRecord<Rejection>>() {}),
                                () -> DeadLetterCodec.rejections(Clock.systemUTC()),
                                Rejection::at)),
                Rejection.class);
        var outputs = new DriftPipeline(settings)
                .build(
                        panes,
                        scores,
                        benchmarks,
                        new DriftPipeline.PeoplesInputs(decisions, revisions, applied),
                        rejections);
        if (settings.influx().enabled()) {
            outputs.points()
                    .sinkTo(new InfluxSink(SinkSettings.influx(settings.influx())))
                    .setParallelism(1)
                    .uid("sink-influx")
                    .name("InfluxDB");
        }
        KafkaOutputs sinks = new KafkaOutputs(new KafkaOutputs.Connection(
                settings.kafka().bootstrapServers(),
                settings.kafka().properties(),
                "vigie-" + DriftSettings.JOB,
                settings.runtime().transactionTimeout()));
        outputs.alerts()
                .sinkTo(sinks.alerts(topics.alerts()))
                .uid("sink-alerts")
                .name("alerts topic");
        outputs.incidents()
                .sinkTo(sinks.incidents(topics.incidents()))
                .uid("sink-incidents")
                .name("incidents topic");
        notifyChannels(outputs, settings);
        panes.getSideOutput(DeadLetterFactory.DEAD_LETTERS)
                .union(
                        scores.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        benchmarks.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        decisions.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        revisions.getSideOutput(DeadLetterFactory.DEAD_LETTERS),
                        outputs.deadLetters())
                .sinkTo(sinks.deadLetters(topics.deadLetters()))
                .uid("sink-dead-letters")
                .name("dead-letters topic");
    }

    private static void notifyChannels(DriftPipeline.DriftOutputs outputs, DriftSettings settings) {
        settings.channels().forEach((name, channel) -> {
            switch (channel.tells()) {
                case INCIDENTS -> notifyChannel(outputs.incidents(), name, channel, ChannelRoutes.incidents(channel));
                case ALERTS -> notifyChannel(outputs.alerts(), name, channel, new AlertCloudEvents());
            }
        });
    }

    private static <T> void notifyChannel(
            DataStream<T> events, String name, ChannelSettings channel, ChannelFormat<T> format) {
        events.filter(new ChannelFilter<>(name, format))
                .uid("channel-" + name)
                .name("for " + name)
                .sinkTo(new ChannelSink<>(ChannelRoutes.sink(name, channel), format))
                // One receiver has one order and one bound on what waits for it.
                .setParallelism(1)
                .uid("sink-webhook-" + name)
                .name("webhook " + name);
    }
}
