package io.vigie.view;

import io.vigie.model.RejectionReason;
import java.util.Arrays;

/** What a reason for a dead letter means to whoever sent the record. */
public final class ReasonMeaning {
    private ReasonMeaning() {}

    /** @param name of a {@link RejectionReason}; for others a sentence that says no more */
    public static String of(String name) {
        return Arrays.stream(RejectionReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .map(ReasonMeaning::of)
                .orElse("This version does not know the reason.");
    }

    private static String of(RejectionReason reason) {
        return switch (reason) {
            case UNKNOWN_SCHEMA -> "The bytes have no known framing or schema.";
            case MALFORMED -> "The framing is known, but the record in it is broken.";
            case WRONG_RECORD -> "The record belongs in another topic.";
            case OVERSIZED -> "The record is larger than the limits allow.";
            case EMPTY_RECORD -> "The record has no bytes.";
            case EMPTY_ID -> "An identifier that the record needs is empty.";
            case SCORE_OUT_OF_RANGE -> "A score is not between 0 and 1.";
            case PROBABILITY_OUT_OF_RANGE -> "A probability is not above 0, or is above 1.";
            case CONFIDENCE_OUT_OF_RANGE -> "A confidence is not between 0 and 1.";
            case NOT_FINITE -> "A number is infinite or not a number.";
            case NEGATIVE_VALUE -> "A latency, count, cost or time is below zero.";
            case VALUE_TOO_LARGE -> "A number is implausibly large.";
            case TIME_IN_FUTURE -> "The time is further in the future than the limits allow: check the sender's clock.";
            case TIME_IMPLAUSIBLE ->
                "No event can have happened then: check the unit of its times, and the sender's clock.";
            case TOO_MANY_MODELS -> "The model is new, and limits.maxModels models are known already.";
            case TOO_MANY_LABELS -> "Its request has labels of so many criteria that no more are taken.";
            case TOO_MANY_WAITING ->
                "So many labels wait for a monitor's reference that no more are kept for it. Shorten"
                        + " labels.maturity, or give it a reference that comes.";
            case REQUEST_AFTER_HORIZON -> "The request came after its time had closed.";
            case REUSED_ID -> "Another event has its id and says something else: ids are given once.";
            case UNMATCHED_RESPONSE -> "No request came for this response within the join timeout.";
            case UNMATCHED_LABEL -> "The request of this label is not known.";
            case LABEL_AFTER_HORIZON -> "The label came longer after its request than labels.horizon allows.";
            case UNMATCHED_SIGNAL -> "No open turn of the conversation can take this signal.";
        };
    }
}
