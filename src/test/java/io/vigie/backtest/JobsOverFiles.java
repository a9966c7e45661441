package io.vigie.backtest;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.IncidentEvents;
import io.vigie.decode.JsonEvents;
import io.vigie.decode.RecordLimits;
import io.vigie.flink.DecodedRecord;
import io.vigie.flink.WatermarkStrategies;
import io.vigie.job.DriftPipeline;
import io.vigie.job.JobEnvironment;
import io.vigie.job.JobRules;
import io.vigie.job.QualityMetricsPipeline;
import io.vigie.job.TestEnvironment;
import io.vigie.model.Benchmark;
import io.vigie.model.Label;
import io.vigie.model.Rejection;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import io.vigie.series.LineProtocol;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.JoinSettings;
import io.vigie.settings.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.flink.util.function.SerializableSupplier;

/** The graphs of both jobs over the files of a history, on Flink in this process: what a backtest is held against. */
final class JobsOverFiles {

    static final String ALERTS = "alerts.jsonl";
    static final String INCIDENTS = "incidents.jsonl";
    static final String SERIES = "series.lp";
    static final String DEAD_LETTERS = "dead-letters.jsonl";

    private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(50);
    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(20);

    private final BacktestSettings settings;
    private final Path input;
    private final Path output;
    private final Clock clock;

    /**
     * @param input a folder with at least {@code requests.jsonl}
     * @param output a folder that exists; files of an earlier run in it are replaced
     * @param clock bounds how far in the future events may lie; serializable, as the system's clock is
     */
    JobsOverFiles(BacktestSettings settings, Path input, Path output, Clock clock) {
        this.settings = settings;
        this.input = input;
        this.output = output;
        this.clock = clock;
    }

    /** Runs to the end, keeps the last of the points that late events wrote again, and sorts alerts by time. */
    void run() throws Exception {
        Configuration configuration =
                JobEnvironment.configuration(settings.qualityMetrics().runtime());
        configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, WATERMARK_INTERVAL);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        StreamExecutionEnvironment environment = TestEnvironment.create(1, configuration);
        // A failed backtest is run again from the start, so checkpoints would only cost time.
        environment.getCheckpointConfig().disableCheckpointing();
        build(environment, benchmarks(), lastRequestAt());
        environment.execute("jobs-over-files");
        OrderedFiles.sortAlerts(output.resolve(ALERTS));
        OrderedFiles.sortIncidents(output.resolve(INCIDENTS));
        OrderedFiles.keepLastPoints(output.resolve(SERIES));
    }

    private void build(StreamExecutionEnvironment environment, List<Benchmark> benchmarks, long lastRequestAt) {
        Topics files = settings.qualityMetrics().kafka().topics();
        // Variables, because the suppliers of decoders are serialized, and this object cannot be.
        Clock decoderClock = clock;
        RecordLimits limits = limits();
        var quality = new QualityMetricsPipeline(settings.qualityMetrics(), lastRequestAt)
                .build(new QualityMetricsPipeline.QualityMetricsInputs(
                        read(
                                environment,
                                files.requests(),
                                new TypeHint<DecodedRecord<Request>>() {},
                                () -> JsonEvents.requests(limits, decoderClock),
                                Request::requestedAt),
                        read(
                                environment,
                                files.responses(),
                                new TypeHint<DecodedRecord<Response>>() {},
                                () -> JsonEvents.responses(limits, decoderClock),
                                Response::respondedAt),
                        read(
                                environment,
                                files.labels(),
                                new TypeHint<DecodedRecord<Label>>() {},
                                () -> JsonEvents.labels(limits, decoderClock),
                                Label::labelledAt),
                        read(
                                environment,
                                files.signals(),
                                new TypeHint<DecodedRecord<Signal>>() {},
                                () -> JsonEvents.signals(limits, decoderClock),
                                Signal::signalledAt)));
        var rejections = quality.deadLetters()
                .map(Rejection::of, TypeInformation.of(Rejection.class))
                .uid("rejections")
                .name("rejections");
        var drift = new DriftPipeline(settings.drift(), benchmarks, lastRequestAt)
                .build(quality.panes(), quality.scores(), rejections);
        write(SERIES, drift.points(), point -> LineProtocol.write(point, LineProtocol.Precision.NANOSECONDS));
        write(ALERTS, drift.alerts(), AlertCodec::jsonLine);
        write(INCIDENTS, drift.incidents(), IncidentEvents::jsonLine);
        write(DEAD_LETTERS, quality.deadLetters(), DeadLetterCodec::jsonLine);
    }

    private RecordLimits limits() {
        return JobRules.recordLimits(settings.qualityMetrics());
    }

    /**
     * Where the traffic of the files ends: a model that is missing from then on is not silent. Read before the run, so
     * that no result depends on which file is read faster.
     */
    private long lastRequestAt() throws IOException {
        EventDecoder<Request> decoder = JsonEvents.requests(limits(), clock);
        String name = settings.qualityMetrics().kafka().topics().requests();
        long last = Long.MIN_VALUE;
        try (BufferedReader lines = Files.newBufferedReader(input.resolve(name), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                DecodingResult<Request> decoding = decoder.decode(name, 0, 0, line.getBytes(StandardCharsets.UTF_8));
                if (decoding instanceof DecodingResult.Accepted<Request> accepted) {
                    last = Math.max(last, accepted.value().requestedAt());
                }
            }
        }
        return last;
    }

    /** Benchmarks are read before the run, so that no result depends on which file is read faster. */
    private List<Benchmark> benchmarks() throws IOException {
        Path file = input.resolve(settings.drift().kafka().topics().benchmarks());
        if (!Files.exists(file)) {
            return List.of();
        }
        EventDecoder<Benchmark> decoder = JsonEvents.benchmarks(RecordLimits.DEFAULT, clock);
        List<Benchmark> benchmarks = new ArrayList<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            DecodingResult<Benchmark> decoding = decoder.decode(
                    file.getFileName().toString(), 0, i, lines.get(i).getBytes(StandardCharsets.UTF_8));
            if (decoding instanceof DecodingResult.Rejected<Benchmark> rejected) {
                throw new IOException(
                        file + ":" + (i + 1) + ": " + rejected.letter().detail());
            }
            if (decoding instanceof DecodingResult.Accepted<Benchmark> accepted) {
                benchmarks.add(accepted.value());
            }
        }
        return benchmarks;
    }

    private <T> DataStream<DecodedRecord<T>> read(
            StreamExecutionEnvironment environment,
            String file,
            TypeHint<DecodedRecord<T>> type,
            SerializableSupplier<EventDecoder<T>> decoders,
            SerializableFunction<T, Long> timeOf) {
        JoinSettings join = settings.qualityMetrics().join();
        return environment
                .fromSource(
                        new JsonLinesSource<>(input.resolve(file), decoders),
                        WatermarkStrategies.bounded(timeOf, join.outOfOrderness())
                                .withWatermarkAlignment("files", join.alignmentMaxDrift(), ALIGNMENT_INTERVAL),
                        file,
                        TypeInformation.of(type))
                .uid("source-" + file)
                .setParallelism(1);
    }

    private <T> void write(String file, DataStream<T> records, MapFunction<T, String> line) {
        records.map(line, Types.STRING)
                .uid("lines-" + file)
                .name("lines of " + file)
                .sinkTo(new LinesFileSink(output.resolve(file)))
                .setParallelism(1)
                .uid("sink-" + file)
                .name(file);
    }
}
