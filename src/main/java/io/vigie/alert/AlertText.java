package io.vigie.alert;

/**
 * What an alert says of a finding that is not the change of one figure.
 *
 * @param detector as {@link io.vigie.model.AlertEvent#detector()} names it
 * @param sentence that goes on after the model and the slice, with its full stop
 */
public record AlertText(String detector, String sentence) {}
