package io.vigie.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a model.
 *
 * @param requestedAt epoch milliseconds
 * @param segments by name, the values that slices are built from: language, country, channel, tier; a declared task
 *     counts as the segment {@code task}
 * @param labelProbability the probability, in (0, 1], that this request is picked for labelling; null: not declared
 * @param labelSelected false: it will never be labelled, so nothing is kept for it; null: not known yet
 */
public record Request(
        String requestId,
        String model,
        String version,
        long requestedAt,
        @Nullable String conversationId,
        Map<String, String> segments,
        @Nullable Long inputTokens,
        @Nullable Double labelProbability,
        @Nullable Boolean labelSelected,
        RecordPosition position) {}
