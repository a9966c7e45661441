package io.vigie.settings;

import io.vigie.model.WindowLength;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** @param stepMillis for each window that is kept, how far apart its points lie: a multiple of the pane length that divides a day */
public record WindowSettings(Map<WindowLength, Long> stepMillis) implements Serializable {
    public WindowSettings {
        stepMillis = Collections.unmodifiableMap(new EnumMap<>(stepMillis));
    }
}
