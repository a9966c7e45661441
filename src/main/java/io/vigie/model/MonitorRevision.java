package io.vigie.model;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * All monitors of the drift job, as a person set them while it runs. Stored in savepoints: renaming a component forgets
 * what was applied.
 *
 * @param number 1, 2, 3, …: of those whose time has come, the largest is in force. 0 are the monitors of the settings
 * @param id the same for every copy of the revision: it counts once
 * @param at epoch milliseconds: when the person decided
 * @param from epoch milliseconds: it counts from the first tick of the data at or after this
 * @param by who decided
 * @param reason why, in the person's words; null: nothing was said
 * @param digest SHA-256 of {@code text} in UTF-8, in hexadecimal digits; empty where that is null
 * @param text a monitors file, YAML or JSON; null: the monitors of the settings are in force again
 */
public record MonitorRevision(
        long number,
        String id,
        long at,
        long from,
        String by,
        @Nullable String reason,
        String digest,
        @Nullable String text)
        implements Serializable {

    /** The number of the monitors that the settings have. */
    public static final long SETTINGS = 0;

    /** Most bytes of a text in UTF-8: with what is beside it, a record stays below the broker's usual 1 MiB. */
    public static final int MOST_BYTES = 900_000;

    /** How many of the latest the drift job keeps. The topic keeps all of them. */
    public static final int MOST_KEPT = 50;

    /** By number. Of two that people gave the same number at the same time, the later one, or the larger id, wins. */
    public static final Comparator<MonitorRevision> ORDER = Comparator.comparingLong(MonitorRevision::number)
            .thenComparingLong(MonitorRevision::at)
            .thenComparing(MonitorRevision::id);

    /** SHA-256 of a text in UTF-8, in hexadecimal digits. */
    public static String digestOf(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
