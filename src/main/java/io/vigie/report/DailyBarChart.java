package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.markup.Svg;
import io.vigie.view.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** A count for each UTC day as bars; a day without any has none. */
final class DailyBarChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 120;
    private static final int LEFT = 64;
    private static final int RIGHT = 10;
    private static final int TOP = 10;
    private static final int BOTTOM = 26;

    private DailyBarChart() {}

    /** @param counts by the beginning of the day; not empty */
    static HtmlElement of(String title, Period period, NavigableMap<Long, Long> counts) {
        Axis axis = Axis.of(
                0, counts.values().stream().mapToDouble(Long::doubleValue).max().orElse(1));
        List<HtmlNode> shapes = new ArrayList<>();
        for (double tick : axis.ticks()) {
            shapes.add(
                    Svg.line(LEFT, y(tick, axis), WIDTH - RIGHT, y(tick, axis)).styled("grid"));
            shapes.add(Svg.text(LEFT - 6, y(tick, axis) + 4, "end", ReportFormat.count(Math.round(tick))));
        }
        counts.forEach((day, count) -> {
            double from = Math.max(LEFT, x(day, period));
            double to = Math.min(WIDTH - RIGHT, x(day + ReportData.DAY, period));
            double top = y((double) count, axis);
            shapes.add(Svg.rectangle(from, top, Math.max(0.4, (to - from) * 0.8), HEIGHT - BOTTOM - top)
                    .styled("bar"));
        });
        Axis.times(period)
                .forEach(tick -> shapes.add(Svg.text(x(tick, period), HEIGHT - 8, "middle", Axis.label(tick, period))));
        return Html.of(Tag.FIGURE, Svg.picture(WIDTH, HEIGHT, title, shapes), Html.of(Tag.FIGCAPTION, title + "."));
    }

    private static double x(long time, Period period) {
        return LEFT + (double) (time - period.from()) / period.lengthMs() * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, Axis axis) {
        return TOP + (axis.high() - value) / axis.high() * (HEIGHT - TOP - BOTTOM);
    }
}
