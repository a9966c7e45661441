package io.vigie.window;

import io.vigie.model.SliceGroup;

/**
 * What one subtask counted for one pane since it last sent.
 *
 * @param start first millisecond of the pane
 * @param tick epoch milliseconds: the pane shows these sums from this tick on
 * @param sums as {@code PaneCodec} writes them
 */
public record PartialPane(
        String model, String dimension, String version, String slice, long start, long tick, byte[] sums) {

    public SliceGroup group() {
        return new SliceGroup(model, dimension);
    }
}
