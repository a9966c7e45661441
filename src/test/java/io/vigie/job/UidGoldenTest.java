package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.settings.DriftSettings;
import io.vigie.settings.QualityMetricsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/**
 * The UIDs of both jobs' operators, by which Flink reads a savepoint: an operator whose UID changes starts empty, and a
 * missing one makes Flink refuse the savepoint. So lines may be added here, but changing or removing one needs a note
 * on how to upgrade.
 */
class UidGoldenTest {

    @Test
    void ofQualityMetrics() throws Exception {
        var settings = QualityMetricsSettings.load(Path.of("jobs/quality-metrics.yaml"), List.of());
        assertThat(uids(environment -> QualityMetricsJob.build(environment, settings)))
                .containsExactlyElementsOf(golden("quality-metrics"));
    }

    @Test
    void ofDrift() throws Exception {
        var settings = DriftSettings.load(Path.of("jobs/drift.yaml"), List.of());
        assertThat(uids(environment -> DriftJob.build(environment, settings)))
                .containsExactlyElementsOf(golden("drift"));
    }

    private static List<String> uids(Consumer<StreamExecutionEnvironment> build) {
        StreamExecutionEnvironment environment = TestEnvironment.create(1);
        build.accept(environment);
        return environment.getStreamGraph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .map(String::valueOf)
                .sorted()
                .toList();
    }

    private static List<String> golden(String job) throws IOException {
        try (InputStream in = UidGoldenTest.class.getResourceAsStream(job + ".uids")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
