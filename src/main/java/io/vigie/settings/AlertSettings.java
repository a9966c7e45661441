package io.vigie.settings;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How alerts live.
 *
 * @param forMillis how long a window comparison must stay degraded before it fires, and stay well before it resolves
 * @param updateEveryMillis how far apart the updates of one firing alert are at least
 * @param dashboardUrl where links in alerts lead; null: no links
 */
public record AlertSettings(
        long forMillis, long updateEveryMillis, @Nullable String dashboardUrl) implements Serializable {}
