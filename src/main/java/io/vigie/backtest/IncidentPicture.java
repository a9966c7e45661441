package io.vigie.backtest;

import io.vigie.backtest.KnownIncidentScore.ToldIncident;
import io.vigie.backtest.KnownIncidentScore.ToldNotice;
import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.markup.Svg;
import io.vigie.model.IncidentNews;
import io.vigie.model.KnownIncident;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.model.PrintableText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A history as a picture: for each model that anything is known or told of, a lane of what is known, and a lane of each
 * variant with what it told, from opening to end. A stroke is a notice.
 */
final class IncidentPicture {
    private static final int WIDTH = 1160;
    private static final int LEFT = 200;
    private static final int RIGHT = 20;
    private static final int TOP = 70;
    private static final int LANE = 22;
    private static final int BAR = 14;
    private static final int GAP = 26;
    private static final int MOST_TICKS = 10;

    /** Longer names of models and variants are cut: they may be anything. */
    private static final int LONGEST_NAME = 28;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** The colours follow the reader's light or dark scheme. */
    private static final String STYLE = """

            svg{font-family:system-ui,sans-serif;font-size:12px}
            .paper{fill:#ffffff}
            .ink{fill:#1f2430}
            .head{fill:#1f2430;font-weight:600}
            .soft{fill:#5b6372}
            .line{stroke:#c8ced8}
            .known{fill:#8a93a5}
            .found{fill:#2b6cb0}
            .beside{fill:#a58a2b}
            .false{fill:#c2410c}
            .notice{stroke:#1f2430;stroke-width:1.5}
            @media (prefers-color-scheme: dark) {
              .paper{fill:#14181f}
              .ink,.head{fill:#e6e9ef}
              .soft{fill:#a4adbd}
              .line{stroke:#3b4454}
              .known{fill:#6f7889}
              .found{fill:#63a4e8}
              .beside{fill:#cdb14e}
              .false{fill:#f0763f}
              .notice{stroke:#e6e9ef}
            }
            """;

    private final KnownHistory known;
    private final Backtest.Comparison comparison;
    private final List<KnownIncidentScore> scores;
    private final List<HtmlNode> shapes = new ArrayList<>();

    IncidentPicture(KnownHistory known, Backtest.Comparison comparison, List<KnownIncidentScore> scores) {
        this.known = known;
        this.comparison = comparison;
        this.scores = scores;
    }

    /** The document. */
    String draw() {
        double y = TOP;
        for (String model : comparison.models()) {
            if (isOfInterest(model)) {
                y = model(model, y) + GAP;
            }
        }
        int height = (int) Math.round(y);
        List<HtmlNode> all = new ArrayList<>();
        all.add(Svg.rectangle(0, 0, WIDTH, height).styled("paper"));
        all.add(Svg.text(LEFT, 24, "start", "Known incidents, and what was told")
                .styled("head"));
        legend(all);
        axis(height, all);
        all.addAll(shapes);
        return Svg.document(WIDTH, height, "Known incidents, and what was told, by settings", STYLE, all);
    }

    private boolean isOfInterest(String model) {
        return known.incidents().stream().anyMatch(each -> each.model().equals(model))
                || scores.stream().flatMap(score -> score.told().stream()).anyMatch(told -> told.model()
                        .equals(model));
    }

    private static void legend(List<HtmlNode> all) {
        List<String> names = List.of("known", "told, of a known one", "beside a known one", "false");
        List<String> styles = List.of("known", "found", "beside", "false");
        double x = LEFT + 260;
        for (int i = 0; i < names.size(); i++) {
            all.add(Svg.rectangle(x, 14, BAR, BAR).styled(styles.get(i)));
            all.add(Svg.text(x + BAR + 5, 25, "start", names.get(i)).styled("soft"));
            x += 150;
        }
        all.add(Svg.line(x, 14, x, 14 + BAR).styled("notice"));
        all.add(Svg.text(x + 6, 25, "start", "a notice").styled("soft"));
    }

    private void axis(int height, List<HtmlNode> all) {
        long days = Math.max(1, ChronoUnit.DAYS.between(instant(comparison.firstAt()), instant(comparison.lastAt())));
        long step = Math.max(1, (days + MOST_TICKS - 1) / MOST_TICKS);
        ZonedDateTime day = instant(comparison.firstAt()).atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
        for (; day.toInstant().toEpochMilli() <= comparison.lastAt(); day = day.plusDays(step)) {
            long time = day.toInstant().toEpochMilli();
            if (time >= comparison.firstAt()) {
                all.add(Svg.line(x(time), TOP - 12, x(time), height - 10).styled("line"));
                all.add(Svg.text(x(time), TOP - 18, "middle", DATE.format(day)).styled("soft"));
            }
        }
    }

    private double model(String model, double top) {
        shapes.add(Svg.text(16, top + BAR - 2, "start", cut(model)).styled("head"));
        double y = top;
        lane("known", y);
        for (KnownIncident each : known.incidents()) {
            if (each.model().equals(model) && each.touches(comparison.firstAt(), comparison.lastAt())) {
                bar(new Box(each.from(), each.until(), y, BAR), "known", WhatIfReport.name(each));
            }
        }
        for (KnownIncidentScore score : scores) {
            y += LANE;
            lane(cut(score.name()), y);
            told(
                    score.told().stream()
                            .filter(told -> told.model().equals(model))
                            .toList(),
                    y);
        }
        return y + LANE;
    }

    private void lane(String name, double y) {
        shapes.add(Svg.text(LEFT - 8, y + BAR - 2, "end", name).styled("soft"));
        shapes.add(Svg.line(LEFT, y + BAR, WIDTH - RIGHT, y + BAR).styled("line"));
    }

    /** Those that are open at one time stand above each other, as low as it takes. */
    private void told(List<ToldIncident> incidents, double y) {
        List<Long> ends = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        for (ToldIncident told : incidents) {
            int row = 0;
            while (row < ends.size() && ends.get(row) > told.openedAt()) {
                row++;
            }
            if (row == ends.size()) {
                ends.add(end(told));
            } else {
                ends.set(row, end(told));
            }
            rows.add(row);
        }
        for (int i = 0; i < incidents.size(); i++) {
            double height = (double) BAR / ends.size();
            told(incidents.get(i), y + rows.get(i) * height, height);
        }
    }

    private static long end(ToldIncident told) {
        Long closedAt = told.closedAt();
        return closedAt == null ? Long.MAX_VALUE : closedAt;
    }

    private void told(ToldIncident told, double y, double height) {
        String style =
                switch (told.kind()) {
                    case KNOWN -> "found";
                    case BESIDE -> "beside";
                    case FALSE, FALSE_IN_QUIET -> "false";
                };
        Box box = new Box(told.openedAt(), end(told), y, height);
        bar(box, style, WhatIfReport.time(told.openedAt()) + "  " + told.summary());
        for (ToldNotice notice : told.notices()) {
            if (notice.news() != IncidentNews.OVER) {
                shapes.add(
                        Svg.line(x(notice.at()), y, x(notice.at()), y + height).styled("notice"));
            }
        }
    }

    /** @param from epoch milliseconds, like {@code to}; {@code y} and {@code height} in pixels */
    private record Box(long from, long to, double y, double height) {}

    private void bar(Box box, String style, String words) {
        double left = x(Math.max(box.from, comparison.firstAt()));
        double right = x(Math.min(box.to, comparison.lastAt()));
        HtmlElement bar = Svg.rectangle(left, box.y, Math.max(2, right - left), box.height)
                .styled(style);
        shapes.add(Html.of(Tag.G, Html.of(Tag.TITLE, PrintableText.text(words)), bar));
    }

    private double x(long time) {
        double share = (double) (time - comparison.firstAt()) / (comparison.lastAt() - comparison.firstAt());
        return LEFT + Math.min(1, Math.max(0, share)) * (WIDTH - LEFT - RIGHT);
    }

    private static String cut(String name) {
        String printable = PrintableText.text(name);
        return printable.length() <= LONGEST_NAME ? printable : printable.substring(0, LONGEST_NAME - 1) + "…";
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
