package io.vigie.monitor;

import io.vigie.model.LabelSource;
import org.jspecify.annotations.Nullable;

/**
 * What comes, or fails to come, for one slice, all versions together. Stored in savepoints: renaming a component
 * forgets what is usual.
 *
 * @param criterion of labels; null: requests
 * @param source of labels; null: requests
 */
public record StreamKey(
        String slice, @Nullable String criterion, @Nullable LabelSource source) {

    static StreamKey requests(String slice) {
        return new StreamKey(slice, null, null);
    }
}
