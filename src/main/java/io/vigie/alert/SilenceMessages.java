package io.vigie.alert;

import io.vigie.model.DurationText;
import io.vigie.model.LabelSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts about requests and labels that do not come any more: in alerts, and where a monitor stands. */
public final class SilenceMessages {

    private static final String DETECTOR = "silence";

    private SilenceMessages() {}

    /**
     * A stream that has stopped.
     *
     * @param criterion of labels; null: requests
     * @param source of labels; null: requests
     * @param pauseMs how long nothing has come
     * @param longestMs the longest pause of the last 30 days before
     * @param missing five-minute ticks with a record that would be usual at these hours
     */
    public record Silence(
            @Nullable String criterion, @Nullable LabelSource source, long pauseMs, long longestMs, double missing) {}

    /**
     * The text of an alert that fires.
     *
     * @param silences at least one, of requests or of labels of one criterion
     */
    public static AlertText stopped(List<Silence> silences) {
        String all = silences.stream().map(SilenceMessages::clause).collect(Collectors.joining("; "));
        return new AlertText(DETECTOR, "is silent: " + all + ".");
    }

    /**
     * The text of its end.
     *
     * @param silentMs how long it was silent, about
     */
    public static AlertText resumed(@Nullable String criterion, long silentMs) {
        String what = criterion == null ? "requests" : "labels of " + criterion;
        return new AlertText(DETECTOR, "has " + what + " again, after " + DurationText.of(silentMs) + " without any.");
    }

    /** Without a full stop: "no request for 3 h 10 min; the longest pause of the last 30 days was 25 min". */
    public static String clause(Silence silence) {
        String what = silence.criterion() == null
                ? "no request"
                : "no label of " + silence.criterion() + " by " + giver(silence.source());
        String usual = silence.longestMs() < silence.pauseMs()
                ? "the longest pause of the last 30 days was " + DurationText.of(silence.longestMs())
                : String.format(
                        Locale.ROOT,
                        "at these hours of the week %,.0f five-minute intervals usually have one",
                        silence.missing());
        return what + " for " + DurationText.of(silence.pauseMs()) + " (" + usual + ")";
    }

    private static String giver(@Nullable LabelSource source) {
        if (source == null) {
            return "anybody";
        }
        return switch (source) {
            case HUMAN -> "people";
            case GROUND_TRUTH -> "the ground truth";
            case JUDGE -> "a judge";
            case USER -> "users";
        };
    }
}
