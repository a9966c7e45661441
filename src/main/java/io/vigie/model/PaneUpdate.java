package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * The newest content of one pane; or, without content, a mark: a group's panes are complete up to a time.
 *
 * @param asOf epoch milliseconds: the update covers exactly what was known by then
 * @param content null for a mark
 */
public record PaneUpdate(
        String model, String dimension, long asOf, @Nullable PaneContent content) {

    /**
     * @param start first millisecond of the pane
     * @param sums a pane's sums as {@code PaneCodec} writes them
     */
    public record PaneContent(String version, String slice, long start, byte[] sums) {}

    public static PaneUpdate mark(SliceGroup group, long asOf) {
        return new PaneUpdate(group.model(), group.dimension(), asOf, null);
    }

    public SliceGroup group() {
        return new SliceGroup(model, dimension);
    }
}
