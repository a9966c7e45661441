package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardedEnvironmentIT {

    @Test
    void anOperatorWithoutUidFails() {
        StreamExecutionEnvironment environment = TestEnvironment.create(1);
        environment.fromData(1, 2).sinkTo(new DiscardingSink<>());
        assertThatThrownBy(environment::getStreamGraph)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("UID");
    }

    @Test
    void aTypeForKryoFails() {
        StreamExecutionEnvironment environment = TestEnvironment.create(1);
        assertThatThrownBy(() -> TypeInformation.of(Duration.class)
                        .createSerializer(environment.getConfig().getSerializerConfig()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void monitorsTravelAsFlatRecords() throws Exception {
        StreamExecutionEnvironment environment = TestEnvironment.create(1);
        TypeSerializer<Monitor> serializer = TypeInformation.of(Monitor.class)
                .createSerializer(environment.getConfig().getSerializerConfig());
        assertThat(serializer).isInstanceOf(PojoSerializer.class);
        for (Monitor monitor :
                List.of(monitor("correct", Reference.fixed(0, 300_000)), monitor(null, Reference.previous()))) {
            DataOutputSerializer out = new DataOutputSerializer(256);
            serializer.serialize(monitor, out);
            assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                    .isEqualTo(monitor);
        }
    }

    private static Monitor monitor(@Nullable String criterion, Reference reference) {
        return new Monitor(
                "m",
                new ModelMatch("*", criterion),
                Metric.QUALITY,
                criterion,
                List.of("", "language"),
                WindowLength.MONTH,
                reference,
                0.02,
                FalseAlarmBudget.parse("1 per 90d"),
                DetectionMethod.DEFAULT,
                Severity.CRITICAL,
                criterion,
                List.of(),
                null);
    }
}
