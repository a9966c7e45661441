package io.vigie.model;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about one alert. Stored in savepoints while it waits for its tick: renaming a component drops
 * what waits.
 *
 * @param id the same for every copy of the action: it counts once
 * @param at epoch milliseconds: when the person decided; it counts from the first tick after that
 * @param by who decided
 * @param reason why, in the person's words
 * @param alertId as in {@link AlertEvent#alertId()}; the components after it are that alert's and say where it is found
 * @param version a version, or {@code *} for all of them pooled
 */
public record AlertAction(
        String id,
        AlertActionType type,
        long at,
        String by,
        String reason,
        String alertId,
        String model,
        String version,
        String slice,
        String monitor,
        String metric,
        @Nullable String criterion) {

    /** What can be decided. Stored in savepoints by name. */
    public enum AlertActionType {
        /** The level since the onset is what is compared with from now on. */
        ACCEPT("accept");

        private final String label;

        AlertActionType(String label) {
            this.label = label;
        }

        /** The name in events. */
        public String label() {
            return label;
        }

        /** The type of this label; empty if there is none. */
        public static Optional<AlertActionType> ofLabel(String label) {
            for (AlertActionType type : values()) {
                if (type.label.equals(label)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * A person's word on an alert.
     *
     * @param id of the action
     * @param at epoch milliseconds
     */
    public static AlertAction on(AlertEvent alert, String id, AlertActionType type, long at, Signature signature) {
        return new AlertAction(
                id,
                type,
                at,
                signature.by(),
                signature.reason(),
                alert.alertId(),
                alert.model(),
                alert.version(),
                alert.slice(),
                alert.monitor(),
                alert.metric(),
                alert.criterion());
    }

    /** Who decided, and why. */
    public record Signature(String by, String reason) implements Serializable {}

    /** Whose series the alert is about. */
    public SliceGroup group() {
        return new SliceGroup(model, SliceNames.dimensionOf(slice));
    }
}
