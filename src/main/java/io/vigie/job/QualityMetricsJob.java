package io.vigie.job;

import io.vigie.decode.EventDecoders;
import io.vigie.decode.RecordLimits;
import io.vigie.flink.DecodedRecord;
import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import io.vigie.settings.JoinSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.Topics;
import io.vigie.sink.kafka.KafkaOutputs;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Kafka: requests, responses, labels, signals → Kafka: panes, scores, dead letters. The graph is
 * {@link QualityMetricsPipeline}.
 */
public final class QualityMetricsJob {

    private QualityMetricsJob() {}

    public static void main(String[] arguments) throws Exception {
        new EntryPoint<>(
                        QualityMetricsSettings.JOB,
                        QualityMetricsSettings::load,
                        QualityMetricsSettings::runtime,
                        StartChecks::of,
                        QualityMetricsJob::build)
                .run(arguments);
    }

    /** Wires the pipeline to Kafka. */
    public static void build(StreamExecutionEnvironment environment, QualityMetricsSettings settings) {
        Topics topics = settings.kafka().topics();
        var outputs = new QualityMetricsPipeline(settings).build(inputs(environment, settings));
        KafkaOutputs sinks = new KafkaOutputs(new KafkaOutputs.Connection(
                settings.kafka().bootstrapServers(),
                settings.kafka().properties(),
                "vigie-" + QualityMetricsSettings.JOB,
                settings.runtime().transactionTimeout()));
        outputs.panes().sinkTo(sinks.panes(topics.panes())).uid("sink-panes").name("panes topic");
        outputs.scores()
                .sinkTo(sinks.scores(topics.scores()))
                .uid("sink-scores")
                .name("scores topic");
        outputs.deadLetters()
                .sinkTo(sinks.deadLetters(topics.deadLetters()))
                .uid("sink-dead-letters")
                .name("dead-letters topic");
    }

    /** The four topics, decoded, with event time. */
    public static QualityMetricsPipeline.QualityMetricsInputs inputs(
            StreamExecutionEnvironment environment, QualityMetricsSettings settings) {
        Topics topics = settings.kafka().topics();
        JoinSettings join = settings.join();
        KafkaInputs kafka = new KafkaInputs(
                environment,
                settings.kafka(),
                settings.runtime(),
                new KafkaInputs.Time(
                        QualityMetricsSettings.JOB,
                        join.outOfOrderness(),
                        join.idleness(),
                        join.alignmentMaxDrift(),
                        Duration.ofMillis(settings.limits().times().maxJumpMs())));
        RecordLimits limits = JobRules.recordLimits(settings);
        return new QualityMetricsPipeline.QualityMetricsInputs(
                kafka.read(
                        "requests",
                        new KafkaInputs.Input<>(
                                topics.requests(),
                                TypeInformation.of(new TypeHint<DecodedRecord<Request>>() {}),
                                () -> EventDecoders.requests(limits, Clock.systemUTC()),
                                Request::requestedAt)),
                kafka.read(
                        "responses",
                        new KafkaInputs.Input<>(
                                topics.responses(),
                                TypeInformation.of(new TypeHint<DecodedRecord<Response>>() {}),
                                () -> EventDecoders.responses(limits, Clock.systemUTC()),
                                Response::respondedAt)),
                kafka.read(
                        "labels",
                        new KafkaInputs.Input<>(
                                topics.labels(),
                                TypeInformation.of(new TypeHint<DecodedRecord<Label>>() {}),
                                () -> EventDecoders.labels(limits, Clock.systemUTC()),
                                Label::labelledAt)),
                kafka.read(
                        "signals",
                        new KafkaInputs.Input<>(
                                topics.signals(),
                                TypeInformation.of(new TypeHint<DecodedRecord<Signal>>() {}),
                                () -> EventDecoders.signals(limits, Clock.systemUTC()),
                                Signal::signalledAt)));
    }
}
