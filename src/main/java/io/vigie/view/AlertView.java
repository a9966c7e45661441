package io.vigie.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one alert.
 *
 * @param alert its last event
 * @param history its events, oldest first
 * @param earlier last events of older alerts of the same monitor, model, version, slice and metric, newest first
 * @param reference what the figure is compared with, in words
 * @param curve the figure itself around the alert: its field names with interval, and {@code reference}, {@code bound}
 *     (reference and tolerance)
 * @param evidence {@code evidence} and {@code threshold}, both log10; empty without a sequential detector
 * @param dimensions which slices carry the change; of an alert about a slice its own dimension alone
 */
public record AlertView(
        AlertItem alert,
        List<AlertItem> history,
        List<AlertItem> earlier,
        @Nullable String reference,
        Curve curve,
        Curve evidence,
        List<DimensionShares> dimensions) {}
