package io.vigie.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/metrics.md matches the declared metrics. */
class MetricsReferenceTest {
    private static final Path PAGE = Path.of("docs/metrics.md");

    @Test
    void thePageListsTheDeclaredMetrics() throws IOException {
        String generated = MetricsReference.markdown();
        if (Boolean.getBoolean("vigie.docs.write")) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE)
                .as("docs/metrics.md; regenerate it with -Dvigie.docs.write=true")
                .hasContent(generated);
    }

    @Test
    void everyMetricHasANameOfItsOwnAndASentence() {
        assertThat(JobMetric.values()).extracting(JobMetric::prometheusName).doesNotHaveDuplicates();
        assertThat(JobMetric.values()).allSatisfy(metric -> {
            assertThat(metric.metricName()).matches("[a-z][A-Za-z0-9]*");
            assertThat(metric.prometheusName()).matches("[a-z][A-Za-z0-9_]*");
            assertThat(metric.meaning()).endsWith(".").doesNotContain("|", "\n");
            assertThat(metric.unit()).matches("[a-z]+");
        });
        assertThat(FlinkMetric.values())
                .allSatisfy(metric -> assertThat(metric.meaning()).endsWith(".").doesNotContain("|", "\n"));
    }
}
