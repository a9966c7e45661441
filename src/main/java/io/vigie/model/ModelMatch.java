package io.vigie.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The models and versions that a monitor watches.
 *
 * @param model a model, or {@code *} for each model on its own
 * @param version null: all versions pooled, so that a silent update shows as a change; {@code each}: every version on
 *     its own; else one version
 */
public record ModelMatch(String model, @Nullable String version) implements Serializable {
    /** As a model: every model. As the version of a series: all versions pooled. */
    public static final String ANY = "*";

    /** As a version: every version, each compared with itself. */
    public static final String EACH = "each";

    /** @param seriesVersion a version, or {@link #ANY} for the series pooled over versions */
    public boolean covers(String seriesModel, String seriesVersion) {
        if (!coversModel(seriesModel)) {
            return false;
        }
        boolean pooled = seriesVersion.equals(ANY);
        if (version == null) {
            return pooled;
        }
        return version.equals(EACH) ? !pooled : version.equals(seriesVersion);
    }

    /** Whether any version of this model is covered. */
    public boolean coversModel(String seriesModel) {
        return model.equals(ANY) || model.equals(seriesModel);
    }
}
