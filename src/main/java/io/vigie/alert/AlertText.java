package io.vigie.alert;

/**
 * The text of an alert about something other than a change of one metric.
 *
 * @param detector as in {@link io.vigie.model.AlertEvent#detector()}
 * @param sentence continues after the model and the slice, and ends with a full stop
 */
public record AlertText(String detector, String sentence) {}
