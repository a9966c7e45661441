package io.vigie.backtest;

import io.vigie.settings.BacktestSettings;

/**
 * Settings that are tried on a history beside those of the backtest.
 *
 * @param name of letters, digits, {@code . _ -}: a folder is called so
 */
public record WhatIfVariant(String name, BacktestSettings settings) {

    /** The settings of the backtest itself. */
    public static final String AS_GIVEN = "as-given";
}
