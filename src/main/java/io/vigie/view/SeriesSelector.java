package io.vigie.view;

import org.jspecify.annotations.Nullable;

/**
 * Which series of a model are looked at.
 *
 * @param version a version, or {@code *} for all of them pooled
 * @param slice {@code all}, {@code language=pt}
 * @param window 1h, 24h, 7d, 30d
 * @param criterion null where it does not apply
 */
public record SeriesSelector(
        String model,
        String version,
        String slice,
        String window,
        @Nullable String criterion) {}
