package io.vigie.settings;

import java.io.Serializable;

/** @param afterMillis the silence, in event time after a response, that makes a turn abandoned */
public record AbandonmentSettings(long afterMillis) implements Serializable {}
