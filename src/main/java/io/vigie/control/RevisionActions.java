package io.vigie.control;

import io.vigie.model.MonitorRevision;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Monitors and a person's decision → the next revision, which the drift job is told. */
public final class RevisionActions {

    private RevisionActions() {}

    /**
     * Who sets the monitors, when and why.
     *
     * @param at epoch milliseconds
     * @param from epoch milliseconds: from which tick of the data on they count; not after {@code at}
     * @param reason null: nothing was said
     */
    public record RevisionAct(
            long at, long from, String by, @Nullable String reason) {}

    /**
     * The one after those that there are.
     *
     * @param text a monitors file; null: the monitors of the settings are in force again
     * @throws IllegalStateException with a sentence, if the text is too large
     */
    public static MonitorRevision next(
            NavigableMap<Long, MonitorRevision> known, @Nullable String text, RevisionAct act) {
        if (act.from() > act.at()) {
            throw new IllegalStateException("monitors count from a time that has come, not from later");
        }
        int bytes = text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MonitorRevision.MOST_BYTES) {
            throw new IllegalStateException("the monitors are " + bytes + " bytes, and one revision has at most "
                    + MonitorRevision.MOST_BYTES + ": leave out comments, or let one monitor match several models");
        }
        long number = (known.isEmpty() ? MonitorRevision.SETTINGS : known.lastKey()) + 1;
        String digest = text == null ? "" : MonitorRevision.digestOf(text);
        String id = ActionIds.of(
                Long.toString(number),
                Long.toString(act.at()),
                Long.toString(act.from()),
                act.by(),
                Objects.requireNonNullElse(act.reason(), ""),
                digest);
        return new MonitorRevision(number, id, act.at(), act.from(), act.by(), act.reason(), digest, text);
    }
}
