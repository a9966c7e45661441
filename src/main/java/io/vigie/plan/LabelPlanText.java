package io.vigie.plan;

import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.Monitor;
import io.vigie.plan.LabelPlan.Cure;
import io.vigie.plan.LabelPlan.PlannedDrop;
import io.vigie.plan.LabelPlan.PlannedSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as people read it. */
public final class LabelPlanText {
    private static final double LONG_DAYS = 10;
    private static final double FEW = 10;

    private final Monitor monitor;
    private final PlannedDrop planned;
    private final @Nullable Double price;

    /** @param price of a label, USD; null: not known */
    public LabelPlanText(Monitor monitor, PlannedDrop planned, @Nullable Double price) {
        this.monitor = monitor;
        this.planned = planned;
        this.price = price;
    }

    /** @param rows of each model; without any there was no request of a model that the monitor watches */
    public String of(Map<String, List<PlannedSlice>> rows) {
        StringBuilder text = new StringBuilder();
        if (rows.isEmpty()) {
            return "There are no requests of a model that " + monitor.name() + " watches.\n";
        }
        rows.forEach((model, slices) -> {
            text.append(String.format(
                    Locale.ROOT,
                    "%s of %s: a drop of %s, to be told within %s. Budget: %s over %d series, tolerance %s.%n%n",
                    monitor.name(),
                    "*".equals(model) ? "any model" : model,
                    MetricFormat.tolerance(Metric.QUALITY, planned.drop()),
                    days(planned.withinDays()),
                    monitor.falseAlarms(),
                    slices.get(0).series(),
                    MetricFormat.tolerance(Metric.QUALITY, monitor.tolerance())));
            text.append(table(slices)).append('\n');
        });
        return text.toString();
    }

    private String table(List<PlannedSlice> slices) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(
                List.of("slice", "requests a day", "labels a day", "good", "told after", "nine of ten", "what helps"));
        slices.forEach(slice -> lines.add(line(slice)));
        int columns = lines.get(0).size();
        int[] widths = new int[columns];
        lines.forEach(line -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                boolean isText = i == 0 || i == columns - 1;
                String pad = " ".repeat(widths[i] - line.get(i).length());
                row.append(i == 0 ? "" : "  ").append(isText ? line.get(i) + pad : pad + line.get(i));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private List<String> line(PlannedSlice slice) {
        SliceLabels labels = slice.labels();
        return List.of(
                labels.slice(),
                count(labels.requestsPerDay()),
                count(labels.labelsPerDay()),
                labels.isKnown() ? MetricFormat.value(Metric.QUALITY, labels.quality()) : "–",
                days(slice.medianDays()),
                days(slice.days90()),
                cure(slice));
    }

    private String cure(PlannedSlice slice) {
        Cure cure = slice.cure();
        return switch (cure) {
            case NONE -> "in time";
            case MORE_LABELS -> {
                double labels = Math.ceil(slice.morePerDay());
                String more = count(labels) + (labels == 1 ? " more label" : " more labels") + " a day";
                yield price == null ? more : more + String.format(Locale.ROOT, " (%.2f USD)", labels * price);
            }
            case LARGER_BUDGET -> "all requests labelled, and a budget of 1 per 30d";
            case COARSER_SLICES -> "not possible on its own: watch it together with other slices";
            case FIRST_LABELS -> "first labels: nothing is known of it yet";
        };
    }

    private static String days(double days) {
        if (days == Double.POSITIVE_INFINITY) {
            return "never";
        }
        return String.format(Locale.ROOT, days < LONG_DAYS ? "%.1f d" : "%,.0f d", days);
    }

    private static String count(double number) {
        if (number == Double.POSITIVE_INFINITY) {
            return "any";
        }
        return String.format(Locale.ROOT, number < FEW && number != Math.rint(number) ? "%.1f" : "%,.0f", number);
    }
}
