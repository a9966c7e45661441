package io.vigie.bench.pipeline;

import io.vigie.bench.pipeline.PipelineReport.RunSpread;
import io.vigie.bench.pipeline.PipelineRun.RunFigures;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as a picture: a bar for each pipeline, as long as a million records take of a processor. */
final class PerformancePicture {

    private static final int WIDTH = 860;
    private static final int LEFT = 120;
    private static final int RIGHT = 90;
    private static final int TOP = 64;
    private static final int ROW = 30;
    private static final int BAR = 18;

    /** The colours follow the reader's light or dark scheme. */
    private static final String STYLE = """

            svg{font-family:system-ui,sans-serif;font-size:12px}
            .paper{fill:#ffffff}
            .ink{fill:#1f2430}
            .head{fill:#1f2430;font-weight:600;font-size:16px}
            .soft{fill:#5b6372}
            .bar{fill:#8fb3d9}
            .job{fill:#c2410c}
            .spread{stroke:#1f2430;fill:none}
            @media (prefers-color-scheme: dark) {
              .paper{fill:#14181f}
              .ink,.head{fill:#e6e9ef}
              .soft{fill:#a4adbd}
              .bar{fill:#3d6b9e}
              .job{fill:#f0763f}
              .spread{stroke:#e6e9ef}
            }
            """;

    private PerformancePicture() {}

    static String of(PipelineReport report) {
        double most = report.runs().values().stream()
                .mapToDouble(runs -> cpu(runs).most())
                .max()
                .orElse(1);
        List<HtmlNode> shapes = new ArrayList<>();
        int height = TOP + report.runs().size() * ROW + 12;
        shapes.add(Svg.rectangle(0, 0, WIDTH, height).styled("paper"));
        shapes.add(
                Svg.text(16, 28, "start", "Processor time of a million records").styled("head"));
        shapes.add(Svg.text(16, 47, "start", "CPU seconds of the whole process: median, least and most of its runs")
                .styled("soft"));
        double y = TOP;
        for (Map.Entry<BenchedPipeline, List<RunFigures>> each : report.runs().entrySet()) {
            RunSpread cpu = cpu(each.getValue());
            double middle = y + BAR / 2.0;
            shapes.add(Svg.text(LEFT - 8, middle + 4, "end", each.getKey().id()).styled("ink"));
            shapes.add(Svg.rectangle(LEFT, y, x(cpu.median(), most) - LEFT, BAR)
                    .styled(each.getKey() == BenchedPipeline.JOB ? "job" : "bar"));
            shapes.add(Svg.line(x(cpu.least(), most), middle, x(cpu.most(), most), middle)
                    .styled("spread"));
            shapes.add(Svg.text(
                            x(cpu.most(), most) + 8,
                            middle + 4,
                            "start",
                            String.format(Locale.ROOT, "%.1f", cpu.median()))
                    .styled("ink"));
            y += ROW;
        }
        return Svg.document(WIDTH, height, "Processor time of a million records, by pipeline", STYLE, shapes);
    }

    private static RunSpread cpu(List<RunFigures> runs) {
        return RunSpread.of(runs, RunFigures::cpuSecondsPerMillion);
    }

    private static double x(double seconds, double most) {
        return LEFT + (WIDTH - LEFT - RIGHT) * seconds / most;
    }
}
