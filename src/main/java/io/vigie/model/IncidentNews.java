package io.vigie.model;

import java.util.Locale;

/** What an event of an incident tells. */
public enum IncidentNews {
    OPENED,
    /** An alert of it has a change that is materially larger than what was told, or is more severe. */
    WORSE,
    /** It has reached materially more slices than were told, or another metric. */
    WIDER,
    /** Materially more of a change is proven than was told. */
    MORE_CERTAIN,
    /** It was over, and an alert of the same cause has come. */
    REOPENED,
    /** It is still open, and nothing was told of it for long. */
    REMINDER,
    /** Nobody has acknowledged it in time, and others are told. */
    ESCALATED,
    /** A person has it in hand. */
    ACKNOWLEDGED,
    OVER,
    /** Something in it is another, and nobody has to be told. */
    UPDATED;

    /** For people: {@code more certain}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether channels are told. */
    public boolean isTold() {
        return this != UPDATED;
    }
}
