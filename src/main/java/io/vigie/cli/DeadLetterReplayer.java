package io.vigie.cli;

import io.vigie.model.DeadLetter;
import io.vigie.model.PrintableText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Letters, a batch at a time, → verdicts → what is sent, and what is told about the rest. Memory: one batch. */
final class DeadLetterReplayer {

    private static final int BATCH_LETTERS = 500;
    private static final long BATCH_BYTES = 8 << 20;
    private static final int TOLD = 20;

    private final ReplayRule rule;
    private final ReplayRule.OriginalLookup originals;
    private final TopicPositions sentBefore;
    private final Consumer<List<Sendable>> sender;
    private final PrintWriter err;

    private final List<DeadLetter> batch = new ArrayList<>();
    private long batchBytes;
    private long sent;
    private long sentEarlier;
    private long unusable;
    private long tooOften;
    private long noInput;
    private long told;

    /** A letter and what is sent for it. */
    record Sendable(DeadLetter letter, ReplayDecision.Send content) {}

    /**
     * @param sentBefore that which {@code rule} asks
     * @param sender returns when the records are there to stay
     */
    DeadLetterReplayer(
            ReplayRule rule,
            ReplayRule.OriginalLookup originals,
            TopicPositions sentBefore,
            Consumer<List<Sendable>> sender,
            PrintWriter err) {
        this.rule = rule;
        this.originals = originals;
        this.sentBefore = sentBefore;
        this.sender = sender;
        this.err = err;
    }

    void take(DeadLetter letter) {
        batch.add(letter);
        batchBytes += letter.payload().length;
        if (batch.size() >= BATCH_LETTERS || batchBytes >= BATCH_BYTES) {
            flush();
        }
    }

    /** Returns when all letters so far are decided, and those that were to be sent are. */
    void flush() {
        // In the order of the topics: the brokers are asked for neighbours. Between batches there is no order, and none
        // is needed: labels are told apart by their times, the rest by ids.
        batch.sort(Comparator.comparing(TopicPosition::of));
        List<Sendable> sendable = new ArrayList<>();
        for (DeadLetter letter : batch) {
            ReplayDecision verdict = rule.judge(letter, originals);
            if (verdict instanceof ReplayDecision.Send send) {
                sentBefore.add(TopicPosition.of(letter));
                sendable.add(new Sendable(letter, send));
            } else {
                count(letter, verdict);
            }
        }
        batch.clear();
        batchBytes = 0;
        if (!sendable.isEmpty()) {
            sender.accept(sendable);
            sent += sendable.size();
        }
    }

    private void count(DeadLetter letter, ReplayDecision verdict) {
        if (verdict instanceof ReplayDecision.SentBefore) {
            sentEarlier++;
        } else if (verdict instanceof ReplayDecision.NoInput) {
            noInput++;
            tell(letter, "its topic takes no replays");
        } else if (verdict instanceof ReplayDecision.TooOften often) {
            tooOften++;
            tell(letter, "was replayed " + often.replays() + " times already");
        } else if (verdict instanceof ReplayDecision.StillRejected not) {
            unusable++;
            tell(letter, "still not usable, " + not.reason() + ": " + not.detail());
        }
    }

    private void tell(DeadLetter letter, String what) {
        told++;
        if (told <= TOLD) {
            err.println(TopicPosition.of(letter) + " " + PrintableText.text(what));
        } else if (told == TOLD + 1) {
            err.println("further letters that are not sent are only counted");
        }
    }

    /** @param verb what was done with those that were sent */
    void printTotals(String verb) {
        print(sent, verb);
        print(sentEarlier, "replayed before; --again sends them once more");
        print(unusable, "still not usable");
        print(tooOften, "replayed too often already; --max-replays is the bound");
        print(noInput, "of topics that take no replays");
    }

    private void print(long count, String what) {
        if (count > 0 || what.startsWith("sent") || what.startsWith("would")) {
            err.println(String.format(Locale.ROOT, "%,d %s", count, what));
        }
    }
}
