package io.vigie.deadletters;

import io.vigie.model.DeadLetter;
import io.vigie.model.PrintableText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Dead letters, a batch at a time → decisions → records to send; the rest is printed and counted. Memory: one batch.
 */
final class ReplayBatcher {

    private static final int BATCH_RECORDS = 500;
    private static final long BATCH_BYTES = 8 << 20;
    private static final int MOST_PRINTED = 20;

    private final ReplayRule rule;
    private final ReplayRule.RejectedRecordLookup lookup;
    private final TopicPositions sentBefore;
    private final Consumer<List<Sendable>> sender;
    private final PrintWriter err;

    private final List<DeadLetter> batch = new ArrayList<>();
    private long batchBytes;
    private long sent;
    private long sentEarlier;
    private long stillRejected;
    private long tooOften;
    private long noInput;
    private long gone;
    private long printed;

    /** A dead letter and what is sent for it. */
    record Sendable(DeadLetter deadLetter, ReplayDecision.Send content) {

        TopicPosition position() {
            return TopicPosition.of(deadLetter);
        }
    }

    /**
     * @param sentBefore the same set that {@code rule} asks; what is sent is added to it
     * @param sender returns once the records are stored for good
     */
    ReplayBatcher(
            ReplayRule rule,
            ReplayRule.RejectedRecordLookup lookup,
            TopicPositions sentBefore,
            Consumer<List<Sendable>> sender,
            PrintWriter err) {
        this.rule = rule;
        this.lookup = lookup;
        this.sentBefore = sentBefore;
        this.sender = sender;
        this.err = err;
    }

    void take(DeadLetter deadLetter) {
        batch.add(deadLetter);
        batchBytes += deadLetter.payload().length;
        if (batch.size() >= BATCH_RECORDS || batchBytes >= BATCH_BYTES) {
            flush();
        }
    }

    /** Returns once every dead letter so far is decided, and what was to be sent has been sent. */
    void flush() {
        // Sorted by position, so that the brokers are asked for neighbouring records. Between batches there is no
        // order, and none is needed: labels are told apart by their times, everything else by ids.
        batch.sort(Comparator.comparing(TopicPosition::of));
        List<Sendable> sendable = new ArrayList<>();
        for (DeadLetter deadLetter : batch) {
            ReplayDecision decision = rule.decide(deadLetter, lookup);
            if (decision instanceof ReplayDecision.Send send) {
                sentBefore.add(TopicPosition.of(deadLetter));
                sendable.add(new Sendable(deadLetter, send));
            } else {
                count(deadLetter, decision);
            }
        }
        batch.clear();
        batchBytes = 0;
        if (!sendable.isEmpty()) {
            sender.accept(sendable);
            sent += sendable.size();
        }
    }

    private void count(DeadLetter deadLetter, ReplayDecision decision) {
        if (decision instanceof ReplayDecision.SentBefore) {
            sentEarlier++;
        } else if (decision instanceof ReplayDecision.NoInput) {
            noInput++;
            print(deadLetter, "its topic takes no replays");
        } else if (decision instanceof ReplayDecision.TooOften often) {
            tooOften++;
            print(deadLetter, "was replayed " + often.replays() + " times already");
        } else if (decision instanceof ReplayDecision.Gone) {
            gone++;
            print(deadLetter, "is no longer in its topic, and its dead letter has no bytes");
        } else if (decision instanceof ReplayDecision.StillRejected still) {
            stillRejected++;
            print(deadLetter, "still not usable, " + still.reason() + ": " + still.detail());
        }
    }

    private void print(DeadLetter deadLetter, String what) {
        printed++;
        if (printed <= MOST_PRINTED) {
            err.println(TopicPosition.of(deadLetter) + " " + PrintableText.text(what));
        } else if (printed == MOST_PRINTED + 1) {
            err.println("further records that are not sent are only counted");
        }
    }

    /** @param verb what was done with the records that were to be sent */
    void printTotals(String verb) {
        printTotal(sent, verb);
        printUnlessZero(sentEarlier, "replayed before; --again sends them once more");
        printUnlessZero(stillRejected, "still not usable");
        printUnlessZero(tooOften, "replayed too often already; --max-replays is the limit");
        printUnlessZero(gone, "no longer in their topics; deadLetters.keepBytes keeps them longer");
        printUnlessZero(noInput, "from topics that take no replays");
    }

    private void printUnlessZero(long count, String what) {
        if (count > 0) {
            printTotal(count, what);
        }
    }

    private void printTotal(long count, String what) {
        err.println(String.format(Locale.ROOT, "%,d %s", count, what));
    }
}
