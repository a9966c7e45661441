package io.vigie.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chart draws: columns over a common time axis.
 *
 * @param times epoch milliseconds, ascending
 * @param values by field name; each as long as {@code times}, null where there is no such figure
 */
public record Curve(List<Long> times, Map<String, List<@Nullable Double>> values) {
    public static final Curve EMPTY = new Curve(List.of(), Map.of());
}
