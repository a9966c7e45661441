package io.vigie.report;

import io.vigie.report.Html.Element;
import io.vigie.report.Html.Node;
import io.vigie.report.Html.Tag;
import io.vigie.view.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** A count for each UTC day as bars; a day without any has none. */
final class DayBars {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 120;
    private static final int LEFT = 64;
    private static final int RIGHT = 10;
    private static final int TOP = 10;
    private static final int BOTTOM = 26;

    private DayBars() {}

    /** @param counts by the beginning of the day; not empty */
    static Element of(String title, Period period, NavigableMap<Long, Long> counts) {
        Axis axis = Axis.of(
                0, counts.values().stream().mapToDouble(Long::doubleValue).max().orElse(1));
        List<Node> shapes = new ArrayList<>();
        for (double tick : axis.ticks()) {
            shapes.add(
                    Svg.line(LEFT, y(tick, axis), WIDTH - RIGHT, y(tick, axis)).styled("grid"));
            shapes.add(Svg.text(LEFT - 6, y(tick, axis) + 4, "end", Phrases.count(Math.round(tick))));
        }
        counts.forEach((day, count) -> {
            double from = Math.max(LEFT, x(day, period));
            double to = Math.min(WIDTH - RIGHT, x(day + Material.DAY, period));
            double top = y((double) count, axis);
            shapes.add(Svg.rectangle(from, top, Math.max(0.4, (to - from) * 0.8), HEIGHT - BOTTOM - top)
                    .styled("bar"));
        });
        Axis.times(period)
                .forEach(tick -> shapes.add(Svg.text(x(tick, period), HEIGHT - 8, "middle", Axis.label(tick, period))));
        return Html.of(Tag.FIGURE, Svg.picture(WIDTH, HEIGHT, title, shapes), Html.of(Tag.FIGCAPTION, title + "."));
    }

    private static double x(long time, Period period) {
        return LEFT + (double) (time - period.from()) / period.lengthMillis() * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, Axis axis) {
        return TOP + (axis.high() - value) / axis.high() * (HEIGHT - TOP - BOTTOM);
    }
}
