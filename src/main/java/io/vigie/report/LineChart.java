package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.markup.Svg;
import io.vigie.store.SeriesRow;
import io.vigie.view.Curve;
import io.vigie.view.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values over time as SVG: lines, a band around the first of them, and marked times. Where a series has no point for a
 * while its line has a gap. Windows that the data cover by less than half are drawn faded.
 */
final class LineChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 220;
    private static final int LEFT = 64;
    private static final int RIGHT = 10;
    private static final int TOP = 12;
    private static final int BOTTOM = 28;
    private static final List<String> STYLES = List.of("first", "second", "third");

    private final String title;
    private final Period period;
    private final DoubleFunction<String> label;
    private final List<ChartLine> lines = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private @Nullable Band band;
    private long wholeFrom = Long.MIN_VALUE;

    /** Points in the order of time; a null breaks the line. */
    private record ChartLine(String name, List<Long> times, List<@Nullable Double> values) {}

    private record Band(String name, List<Long> times, List<@Nullable Double> lower, List<@Nullable Double> upper) {
        /** What lies at these times; the others have no interval. */
        Band part(LongPredicate within) {
            return new Band(name, times, part(lower, within), part(upper, within));
        }

        private List<@Nullable Double> part(List<@Nullable Double> values, LongPredicate within) {
            List<@Nullable Double> part = new ArrayList<>(values.size());
            for (int i = 0; i < values.size(); i++) {
                part.add(within.test(times.get(i)) ? values.get(i) : null);
            }
            return part;
        }
    }

    private record Mark(String name, long time) {}

    /** @param label how a value is written at the axis */
    LineChart(String title, Period period, DoubleFunction<String> label) {
        this.title = title;
        this.period = period;
        this.label = label;
    }

    LineChart line(String name, List<SeriesRow> rows, String field) {
        lines.add(new ChartLine(name, times(rows), values(rows, field)));
        return this;
    }

    /** A column; nothing where the curve has none of this name. */
    LineChart line(String name, Curve curve, String column) {
        List<@Nullable Double> values = curve.values().get(column);
        if (values != null && values.stream().anyMatch(Objects::nonNull)) {
            lines.add(new ChartLine(name, curve.times(), values));
        }
        return this;
    }

    LineChart band(String name, Curve curve, String lower, String upper) {
        List<@Nullable Double> low = curve.values().get(lower);
        List<@Nullable Double> high = curve.values().get(upper);
        if (low != null && high != null) {
            band = new Band(name, curve.times(), low, high);
        }
        return this;
    }

    LineChart band(String name, List<SeriesRow> rows, String lower, String upper) {
        band = new Band(name, times(rows), values(rows, lower), values(rows, upper));
        return this;
    }

    /**
     * Fades what lies before a time.
     *
     * @param time epoch milliseconds, as {@link io.vigie.view.ModelReader#wholeFrom} says; null: nothing is faded
     */
    LineChart wholeFrom(@Nullable Long time) {
        wholeFrom = time == null ? Long.MIN_VALUE : time;
        return this;
    }

    /** A vertical line. */
    LineChart mark(String name, long time) {
        if (time >= period.from() && time <= period.to()) {
            marks.add(new Mark(name, time));
        }
        return this;
    }

    private static List<Long> times(List<SeriesRow> rows) {
        return rows.stream().map(SeriesRow::time).toList();
    }

    private static List<@Nullable Double> values(List<SeriesRow> rows, String field) {
        List<@Nullable Double> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(row.fields().get(field)));
        return values;
    }

    /** The chart with its legend; a sentence where there is nothing to draw. */
    HtmlElement build() {
        Axis y = axis();
        if (y == null) {
            return Html.paragraph(title + ": " + ReportFormat.NOT_ENOUGH + ".").styled("nothing");
        }
        List<HtmlNode> shapes = new ArrayList<>();
        drawGrid(shapes, y);
        Band around = band;
        if (around != null) {
            Band beginning = around.part(this::isBeginning);
            addBand(bandPath(beginning, y), "band faded", shapes);
            addBand(bandPath(around.part(time -> !isBeginning(time)), y), "band", shapes);
        }
        for (Mark mark : marks) {
            shapes.add(Svg.line(x(mark.time()), TOP, x(mark.time()), HEIGHT - BOTTOM)
                    .styled("mark"));
        }
        for (int i = 0; i < lines.size(); i++) {
            drawLine(lines.get(i), STYLES.get(i % STYLES.size()), y, shapes);
        }
        return Html.of(Tag.FIGURE, Svg.picture(WIDTH, HEIGHT, title, shapes), legend());
    }

    private HtmlElement legend() {
        List<HtmlNode> parts = new ArrayList<>();
        parts.add(Html.words(title + ". "));
        for (int i = 0; i < lines.size(); i++) {
            parts.add(Html.of(Tag.SPAN, lines.get(i).name()).styled("key " + STYLES.get(i % STYLES.size())));
        }
        if (band != null) {
            parts.add(Html.of(Tag.SPAN, band.name()).styled("key band"));
        }
        if (lines.stream().flatMap(line -> line.times().stream()).anyMatch(this::isBeginning)) {
            parts.add(Html.of(Tag.SPAN, "faded: the data cover less than half of the window")
                    .styled("key faded"));
        }
        if (!marks.isEmpty()) {
            String names = marks.stream().map(Mark::name).distinct().collect(Collectors.joining(", "));
            parts.add(Html.of(Tag.SPAN, names).styled("key mark"));
        }
        return Html.of(Tag.FIGCAPTION, parts);
    }

    private @Nullable Axis axis() {
        List<Double> all = new ArrayList<>();
        Stream<List<@Nullable Double>> columns = lines.stream().map(ChartLine::values);
        Band around = band;
        if (around != null) {
            columns = Stream.concat(columns, Stream.of(around.lower(), around.upper()));
        }
        columns.forEach(column -> column.stream().filter(Objects::nonNull).forEach(all::add));
        return all.isEmpty()
                ? null
                : Axis.of(
                        all.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                        all.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }

    private void drawGrid(List<HtmlNode> shapes, Axis axis) {
        for (double tick : axis.ticks()) {
            shapes.add(
                    Svg.line(LEFT, y(tick, axis), WIDTH - RIGHT, y(tick, axis)).styled("grid"));
            shapes.add(Svg.text(LEFT - 6, y(tick, axis) + 4, "end", label.apply(tick)));
        }
        for (long tick : Axis.times(period)) {
            shapes.add(Svg.line(x(tick), HEIGHT - BOTTOM, x(tick), HEIGHT - BOTTOM + 4)
                    .styled("grid"));
            shapes.add(Svg.text(x(tick), HEIGHT - 10, "middle", Axis.label(tick, period)));
        }
    }

    private void drawLine(ChartLine line, String style, Axis axis, List<HtmlNode> shapes) {
        StringBuilder faded = new StringBuilder();
        StringBuilder whole = new StringBuilder();
        long widest = widestStep(line.times());
        for (int i = 0; i < line.times().size(); i++) {
            Double value = line.values().get(i);
            if (value == null) {
                continue;
            }
            boolean joined = i > 0 && isJoined(line, i, widest);
            boolean goesOn = i + 1 < line.times().size() && isJoined(line, i + 1, widest);
            long time = line.times().get(i);
            boolean beginning = isBeginning(time);
            if (!joined && !goesOn) {
                shapes.add(
                        Svg.circle(x(time), y(value, axis), 1.6).styled("dot " + style + (beginning ? " faded" : "")));
                continue;
            }
            point(beginning ? faded : whole, joined && !(whole.isEmpty() && !beginning) ? 'L' : 'M', time, value, axis);
            if (beginning && goesOn && !isBeginning(line.times().get(i + 1))) {
                // The step from the last faded point to the first whole one is faded too.
                point(faded, 'L', line.times().get(i + 1), known(line.values().get(i + 1)), axis);
            }
        }
        addLine(faded, "line " + style + " faded", shapes);
        addLine(whole, "line " + style, shapes);
    }

    private static void addLine(StringBuilder path, String style, List<HtmlNode> shapes) {
        if (!path.isEmpty()) {
            shapes.add(Html.of(Tag.PATH).with("d", path.toString()).styled(style));
        }
    }

    private static void addBand(String path, String style, List<HtmlNode> shapes) {
        if (!path.isEmpty()) {
            shapes.add(Html.of(Tag.PATH).with("d", path).styled(style));
        }
    }

    private boolean isBeginning(long time) {
        return time < wholeFrom;
    }

    private static boolean isJoined(ChartLine line, int i, long widest) {
        return line.values().get(i - 1) != null
                && line.values().get(i) != null
                && line.times().get(i) - line.times().get(i - 1) <= widest;
    }

    /** Points further apart than twice the usual step have a gap between them. */
    private static long widestStep(List<Long> times) {
        List<Long> steps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            steps.add(times.get(i) - times.get(i - 1));
        }
        steps.sort(Long::compare);
        return steps.isEmpty() ? 0 : 2 * steps.get(steps.size() / 2);
    }

    private String bandPath(Band of, Axis axis) {
        StringBuilder path = new StringBuilder();
        long widest = widestStep(of.times());
        int from = 0;
        while (from < of.times().size()) {
            int to = from;
            while (to < of.times().size()
                    && of.lower().get(to) != null
                    && of.upper().get(to) != null
                    && (to == from || of.times().get(to) - of.times().get(to - 1) <= widest)) {
                to++;
            }
            for (int i = from; i < to; i++) {
                point(
                        path,
                        i == from ? 'M' : 'L',
                        of.times().get(i),
                        known(of.upper().get(i)),
                        axis);
            }
            for (int i = to - 1; i >= from; i--) {
                point(path, 'L', of.times().get(i), known(of.lower().get(i)), axis);
            }
            path.append(to > from ? "Z" : "");
            from = Math.max(to, from + 1);
        }
        return path.toString();
    }

    private static double known(@Nullable Double value) {
        return Objects.requireNonNull(value);
    }

    private void point(StringBuilder path, char command, long time, double value, Axis axis) {
        path.append(String.format(Locale.ROOT, "%c%.1f %.1f", command, x(time), y(value, axis)));
    }

    private double x(long time) {
        return LEFT + (double) (time - period.from()) / period.lengthMs() * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, Axis axis) {
        return TOP + (axis.high() - value) / (axis.high() - axis.low()) * (HEIGHT - TOP - BOTTOM);
    }
}
