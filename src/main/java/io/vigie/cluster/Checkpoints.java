package io.vigie.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What a job's checkpoints have come to since it was submitted.
 *
 * @param completed how many succeeded
 * @param failed how many did not
 * @param newest the address of the newest one that succeeded; null: none has
 * @param bytes of all state that it holds; 0: there is none
 */
public record Checkpoints(
        long completed, long failed, @Nullable String newest, long bytes) {}
