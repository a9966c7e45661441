package io.vigie.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bench.pipeline.PerformancePage.PerformanceProvenance;
import io.vigie.bench.pipeline.PipelineRun.RunFigures;
import java.io.StringReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PerformancePageTest {

    private static final PerformanceProvenance PROVENANCE = new PerformanceProvenance(
            "vigie bench pipeline", "vigie 1", "2 cores, 24 GB of memory", "3 s", "2026-01-01");

    private static RunFigures run(double cpu) {
        return new RunFigures(cpu, 1e6 / cpu, 400, 3_000_000, 0.05);
    }

    /** Of the job 15, 20 and 31 CPU seconds; of shuffling alone 4 in each run. */
    private static PipelineReport report() {
        Map<BenchedPipeline, List<RunFigures>> runs = new EnumMap<>(BenchedPipeline.class);
        runs.put(BenchedPipeline.KEY_BY, List.of(run(4), run(4), run(4)));
        runs.put(BenchedPipeline.JOB, List.of(run(31), run(15), run(20)));
        return new PipelineReport(3_000_000, runs);
    }

    @Test
    void thePageHasTheMedians() {
        String page = PerformancePage.markdown(report(), PROVENANCE);
        assertThat(page)
                .doesNotContain("{{", "}}", "NaN")
                .contains("| job | 20.0 | 15.0 to 31.0 | 50,000 | 400 | 3.0 | 5.0 |")
                .contains("20.0 CPU seconds: a core takes 50,000 records/s")
                .contains("5.0 times the 4.0 CPU seconds of `keyBy`")
                .contains("2 cores, 24 GB of memory", "3,000,000 records a run");
    }

    @Test
    void thePictureHasABarForEachPipeline() throws Exception {
        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(PerformancePage.picture(report()))));
        assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(picture.getDocumentElement().getTextContent())
                .contains("keyBy", "job", "20.0")
                .doesNotContain("NaN");
        // And one for the paper.
        assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(3);
    }
}
