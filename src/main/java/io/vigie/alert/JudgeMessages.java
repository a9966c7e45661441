package io.vigie.alert;

import io.vigie.model.JudgeEvent;
import io.vigie.model.PrintableText;
import io.vigie.stats.Estimate.Interval;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What messages say of judges. */
public final class JudgeMessages {

    private static final String DETECTOR = "end of the judge";
    private static final String BIAS = "judge-bias";

    /** Follows what an alert says that rests on a judge alone. */
    public static final String UNCHECKED = " Judge or model? Not clear yet: a judge alone has scored these answers, and"
            + " no person has checked it; some 100 labels of people on answers from before and after would"
            + " tell.";

    /** The same where there are labels of people, and too few of them. */
    public static final String HARDLY_CHECKED =
            " Judge or model? Not clear yet: these are scores of a judge, and people"
                    + " have labelled too few answers to check it.";

    /** Follows what an alert says that rests on the truth, read with a judge's help. */
    public static final String MODEL = " Judge or model? The model: people's labels say so.";

    /** The same where the judge has changed as well. */
    public static final String BOTH = " Judge or model? Both: people's labels say that the model is worse, and that the"
            + " judge has changed too.";

    private static final String UNCHECKED_END = " A judge alone says so: no person has checked it.";

    private JudgeMessages() {}

    /** What stands in the place of a verdict where an alert ends: who has changed is no question then. */
    public static String atEnd(String verdict) {
        if (verdict.equals(HARDLY_CHECKED)) {
            return " A judge says so: people have labelled too few answers to check it.";
        }
        return verdict.equals(UNCHECKED) ? UNCHECKED_END : "";
    }

    /** The bias of a judge, as the evidence that its alert has: mean of its scores less the truth, before and now. */
    public static AlertEvidence evidence(JudgeEvent event) {
        Interval now = new Interval(event.now(), event.now(), event.now(), (double) event.pairs());
        double change = event.now() - event.before();
        return AlertEvidence.proven(
                AlertEvidence.EvidencePath.SEQUENTIAL,
                now,
                event.before(),
                new Interval(change, change, change, (double) event.pairs()),
                event.pairs(),
                new AlertEvidence.SequentialProof(
                        null, null, event.log10Evidence(), event.log10Threshold(), null, event.onsetAt()));
    }

    /** @param isOver whether the alert ends */
    public static AlertText text(JudgeEvent event, boolean isOver) {
        String judge = event.judge().isEmpty() ? "the judge" : "the judge " + PrintableText.name(event.judge());
        if (isOver) {
            return new AlertText(
                    BIAS,
                    "is scored by " + judge + " as it is now: " + points(event.now())
                            + " the truth, which it is compared with from now on.");
        }
        return new AlertText(
                BIAS,
                "is scored by " + judge + " otherwise than before: " + points(event.now()) + " the truth, "
                        + points(event.before()) + " it before (" + event.pairs() + " answers with both), since at the"
                        + " latest " + AlertMessages.MINUTE.format(Instant.ofEpochMilli(event.onsetAt()))
                        + ". Judge or model? The judge. Figures that rest on people's labels are not moved by it.");
    }

    /** "12.3 points below". */
    private static String points(double bias) {
        return String.format(Locale.ROOT, "%.1f points %s", Math.abs(100 * bias), bias < 0 ? "below" : "above");
    }

    /** @param next the judge from now on; null: it has no name */
    public static AlertText replaced(@Nullable String next) {
        return new AlertText(
                DETECTOR,
                "is scored by another judge now" + (next == null ? "" : ", " + PrintableText.name(next))
                        + ": what the one before said cannot be compared with it, and its alert ends without a"
                        + " recovery.");
    }
}
