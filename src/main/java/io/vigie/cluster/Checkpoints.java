package io.vigie.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a job since it was submitted.
 *
 * @param completed how many succeeded
 * @param failed how many failed
 * @param newest address of the newest one that succeeded; null if there is none
 * @param bytes size of all state in the newest one; 0 if there is none
 */
public record Checkpoints(
        long completed, long failed, @Nullable String newest, long bytes) {}
