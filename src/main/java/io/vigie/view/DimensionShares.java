package io.vigie.view;

import java.util.List;

/**
 * A change, divided among the slices of one dimension.
 *
 * @param dimension {@code language}, {@code country,channel}
 * @param slices the largest contribution to the harm first
 * @param covered part of the traffic that the slices have, in [0, 1]: the rest has no figure of its own
 */
public record DimensionShares(String dimension, List<SliceShare> slices, double covered) {}
