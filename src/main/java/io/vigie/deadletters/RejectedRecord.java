package io.vigie.deadletters;

import org.jspecify.annotations.Nullable;

/**
 * The record that a dead letter is about, as its topic holds it.
 *
 * @param replays how often it had been replayed when it was written there; 0: its producer sent it
 */
record RejectedRecord(byte @Nullable [] value, int replays) {}
