package io.vigie.model;

import java.io.Serializable;

/**
 * How many false alarms an owner accepts, over all slices of one monitor.
 *
 * @param text as the monitor states it, {@code 1 per 90d}
 * @param alarms at least 1
 * @param periodMillis at least one day
 */
public record FalseAlarmBudget(String text, int alarms, long periodMillis) implements Serializable {}
