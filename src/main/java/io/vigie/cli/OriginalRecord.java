package io.vigie.cli;

import org.jspecify.annotations.Nullable;

/**
 * The record that a letter is about, as it stands in its topic.
 *
 * @param replays how often it had been replayed when it came there; 0: its producer sent it
 */
record OriginalRecord(byte @Nullable [] value, int replays) {}
