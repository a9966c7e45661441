package io.vigie.view;

import java.util.List;

/**
 * What there is to look at.
 *
 * @param models by name
 * @param incomplete whether the store has more than is shown
 */
public record ModelList(List<Model> models, boolean incomplete) {
    /**
     * @param versions sorted, without {@code *}
     * @param criteria of its labels, sorted
     */
    public record Model(String model, List<String> versions, List<String> criteria) {}
}
