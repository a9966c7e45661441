package io.vigie.view;

import org.jspecify.annotations.Nullable;

/**
 * Where a monitor stands on one series.
 *
 * @param status as {@link io.vigie.model.MonitorStatus#label()} has it
 * @param sentence for people
 * @param at epoch milliseconds: when it was written
 */
public record StatusItem(
        String monitor,
        String model,
        String version,
        String slice,
        String metric,
        @Nullable String criterion,
        String window,
        String status,
        String sentence,
        long at) {}
