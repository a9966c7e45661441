package io.vigie.settings;

import java.io.Serializable;

/**
 * What is refused at the edge.
 *
 * @param maxRecordBytes larger records are dead letters
 * @param maxNameLength longer ids, models, versions, segment names and values are dead letters
 * @param maxFutureMillis how far ahead of the wall clock an event time may lie
 */
public record InputLimits(int maxRecordBytes, int maxNameLength, long maxFutureMillis) implements Serializable {}
