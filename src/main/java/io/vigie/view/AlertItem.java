package io.vigie.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of an alert, as {@link io.vigie.model.AlertEvent} has it; in a list of alerts the last event of each.
 *
 * @param state firing or resolved
 * @param severity info, warning or critical
 */
public record AlertItem(
        String alertId,
        String state,
        String severity,
        String monitor,
        String model,
        String version,
        String slice,
        String metric,
        @Nullable String criterion,
        String window,
        @Nullable String detector,
        @Nullable String owner,
        @Nullable Long raisedAt,
        @Nullable Long onsetFrom,
        @Nullable Long onsetAt,
        long updatedAt,
        @Nullable Long resolvedAt,
        @Nullable Double current,
        @Nullable Double currentLower,
        @Nullable Double currentUpper,
        @Nullable Double reference,
        @Nullable Double change,
        @Nullable Double changeLower,
        @Nullable Double changeUpper,
        @Nullable Long labels,
        @Nullable Double likely,
        @Nullable Double atLeast,
        @Nullable Double evidence,
        @Nullable Double threshold,
        @Nullable String budget,
        @Nullable String summary,
        @Nullable String runbook,
        List<SliceShare> contributions) {}
