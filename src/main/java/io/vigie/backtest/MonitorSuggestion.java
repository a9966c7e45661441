package io.vigie.backtest;

import java.util.List;

/**
 * What a quiet stretch says about one monitor.
 *
 * @param monitor its name
 * @param overrides settings that it proposes, each {@code monitors[NAME].path=value}; empty: the monitor is kept
 * @param reasons sentences, each of one line
 */
public record MonitorSuggestion(String monitor, List<String> overrides, List<String> reasons) {
    public MonitorSuggestion {
        overrides = List.copyOf(overrides);
        reasons = List.copyOf(reasons);
    }
}
