package io.vigie.monitor;

/**
 * A series of one group. Stored in savepoints: renaming a component drops all series.
 *
 * @param version a version; {@code *} for all of them pooled, of which only monitors keep something
 */
public record SeriesKey(String slice, String version) {}
