package io.vigie.settings;

import java.io.Serializable;

/**
 * How long labels matter.
 *
 * @param horizonMillis how long after a request its labels are accepted; state is kept as long
 * @param maturityMillis how long after the end of an interval most of its labels have come
 */
public record LabelSettings(long horizonMillis, long maturityMillis) implements Serializable {}
