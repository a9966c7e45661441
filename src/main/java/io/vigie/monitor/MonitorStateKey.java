package io.vigie.monitor;

/**
 * Under which a monitor keeps something about one series. Stored in savepoints: renaming a component drops all
 * detectors and open alerts.
 *
 * @param terms what the monitor compares: under other terms it starts afresh
 * @param version a version, or {@code *} for all of them pooled
 */
public record MonitorStateKey(String monitor, String terms, String slice, String version) {

    boolean isOf(SeriesKey series) {
        return slice.equals(series.slice()) && version.equals(series.version());
    }
}
