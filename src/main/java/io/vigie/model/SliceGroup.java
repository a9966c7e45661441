package io.vigie.model;

/**
 * The key of everything after pre-aggregation: one model, one dimension. All panes, scores and ticks of a group are
 * written by one subtask, in one order, so the reader of a group sees its time advance without waiting for other
 * groups.
 *
 * @param dimension segment names joined by a comma, {@code language} or {@code country,channel}; empty for the slice
 *     {@code all}
 */
public record SliceGroup(String model, String dimension) {}
