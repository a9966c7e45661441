package io.vigie.bench.pipeline;

import io.vigie.bench.pipeline.BenchedPipeline.PipelineGraph;
import io.vigie.flink.quality.RecordTypeInfo;
import io.vigie.job.DeadLetterRouting;
import io.vigie.job.QualityMetricsJob;
import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import io.vigie.settings.QualityMetricsSettings;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** The graphs of {@link BenchedPipeline}: all read the same topics by the same sources. */
final class PipelineGraphs {

    private PipelineGraphs() {}

    static void build(PipelineGraph pipeline, StreamExecutionEnvironment environment, QualityMetricsSettings settings) {
        if (pipeline == PipelineGraph.JOB) {
            QualityMetricsJob.build(environment, settings);
            return;
        }
        var inputs = QualityMetricsJob.inputs(environment, settings);
        DataStream<Request> requests =
                DeadLetterRouting.ofEvents("requests", inputs.requests(), RecordTypeInfo.of(Request.class));
        DataStream<Response> responses =
                DeadLetterRouting.ofEvents("responses", inputs.responses(), RecordTypeInfo.of(Response.class));
        DataStream<Label> labels =
                DeadLetterRouting.ofEvents("labels", inputs.labels(), RecordTypeInfo.of(Label.class));
        DataStream<Signal> signals =
                DeadLetterRouting.ofEvents("signals", inputs.signals(), RecordTypeInfo.of(Signal.class));
        if (pipeline == PipelineGraph.SQL) {
            SqlGraph.build(environment, requests, responses, labels);
            discard("signals", signals);
            return;
        }
        if (pipeline == PipelineGraph.DECODE) {
            discard("requests", requests);
            discard("responses", responses);
            discard("labels", labels);
            discard("signals", signals);
            return;
        }
        boolean isStored = pipeline == PipelineGraph.ROCKSDB;
        discard(
                "traffic",
                requests.keyBy(Request::requestId, Types.STRING)
                        .connect(responses.keyBy(Response::requestId, Types.STRING))
                        .process(new OneValue<Request, Response>(isStored), Types.BOOLEAN)
                        .uid("traffic")
                        .name("traffic"));
        // By label, so that no key comes twice.
        discard(
                "feedback",
                labels.keyBy(Label::labelId, Types.STRING)
                        .connect(signals.keyBy(Signal::conversationId, Types.STRING))
                        .process(new OneValue<Label, Signal>(isStored), Types.BOOLEAN)
                        .uid("feedback")
                        .name("feedback"));
    }

    private static <T> void discard(String name, DataStream<T> records) {
        records.sinkTo(new DiscardingSink<>()).uid("discard-" + name).name("discard " + name);
    }

    /** Emits nothing; where it keeps state, reads and writes one value for each record. */
    private static final class OneValue<A, B> extends KeyedCoProcessFunction<String, A, B, Boolean> {

        private static final long serialVersionUID = 1;
        private static final int BYTES = 56;
        private static final String VALUE = "value";
        private static final TypeInformation<byte[]> BYTES_TYPE = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

        private final boolean isStored;
        private transient ValueState<byte[]> value;

        OneValue(boolean isStored) {
            this.isStored = isStored;
        }

        @Override
        public void open(OpenContext context) {
            value = getRuntimeContext().getState(new ValueStateDescriptor<byte[]>(VALUE, BYTES_TYPE));
        }

        @Override
        public void processElement1(A record, Context context, Collector<Boolean> out) throws Exception {
            touch();
        }

        @Override
        public void processElement2(B record, Context context, Collector<Boolean> out) throws Exception {
            touch();
        }

        private void touch() throws Exception {
            if (isStored) {
                byte[] held = value.value();
                byte[] next = held == null ? new byte[BYTES] : held.clone();
                next[0]++;
                value.update(next);
            }
        }
    }
}
