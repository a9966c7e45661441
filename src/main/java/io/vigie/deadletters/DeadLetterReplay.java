package io.vigie.deadletters;

import io.vigie.decode.RecordLimits;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.Topics;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Records that have become usable → the topics they came from.
 *
 * <pre>
 * dead letters → filter → ReplayRule ─┬─ Send ─► DeadLetterSender → input topics and ReplayMarks
 *                                     └─ else ─► printed and counted
 * </pre>
 *
 * <p>What Kafka refuses is thrown as a {@link org.apache.kafka.common.KafkaException}.
 */
public final class DeadLetterReplay implements AutoCloseable {

    /** The header of a replayed record that says how often it was replayed, in decimal digits. */
    public static final String REPLAYS_HEADER = RejectedRecordReader.REPLAYS;

    private final KafkaSettings kafka;
    private final ReplayPlan plan;
    private final Clock clock;
    private final TopicPositions sentBefore;
    private final ReplayOutput output;

    /**
     * What is replayed.
     *
     * @param limits the limits by which a record counts as usable
     * @param maxReplays a record that was replayed so often is not replayed again; at least 1
     * @param again whether records that were replayed before are replayed once more
     */
    public record ReplayPlan(DeadLetterFilter filter, RecordLimits limits, int maxReplays, boolean again) {}

    /** @param verb what is done with the records: a word for the totals */
    private record ReplayOutput(String verb, Consumer<List<ReplayBatcher.Sendable>> sender, Runnable closing) {}

    private DeadLetterReplay(
            KafkaSettings kafka, ReplayPlan plan, Clock clock, TopicPositions sentBefore, ReplayOutput output) {
        this.kafka = kafka;
        this.plan = plan;
        this.clock = clock;
        this.sentBefore = sentBefore;
        this.output = output;
    }

    /** The topics that records can be sent back to. */
    public static Set<String> topics(Topics topics) {
        return InputDecoders.topics(topics);
    }

    /**
     * A replay that sends. From here on no other replay of the same dead letters can.
     *
     * @param kafka its input topics and its dead-letter topic exist
     */
    public static DeadLetterReplay sending(KafkaSettings kafka, ReplayPlan plan, Clock clock) throws Exception {
        ReplayMarks marks = new ReplayMarks(kafka, topics(kafka.topics()));
        marks.create();
        DeadLetterSender sender =
                new DeadLetterSender(kafka, marks, plan.limits().maxRecordBytes());
        try {
            // Before the marks are read: nobody else can add to them afterwards.
            sender.begin();
            ReplayOutput output = new ReplayOutput("sent", sender::send, sender::close);
            return new DeadLetterReplay(kafka, plan, clock, sentBefore(plan, marks), output);
        } catch (Exception e) {
            sender.close();
            throw e;
        }
    }

    /**
     * A replay that sends nothing.
     *
     * @param kafka its input topics and its dead-letter topic exist
     * @param out gets a line for each record that would be sent
     */
    public static DeadLetterReplay dryRun(KafkaSettings kafka, ReplayPlan plan, Clock clock, PrintWriter out)
            throws Exception {
        ReplayMarks marks = new ReplayMarks(kafka, topics(kafka.topics()));
        ReplayOutput output = new ReplayOutput("would be sent", batch -> print(batch, out), () -> {});
        return new DeadLetterReplay(kafka, plan, clock, sentBefore(plan, marks), output);
    }

    private static TopicPositions sentBefore(ReplayPlan plan, ReplayMarks marks) throws Exception {
        return plan.again() ? new TopicPositions() : marks.read();
    }

    /**
     * Reads the dead letters and sends what is to be sent.
     *
     * @param stopRequested asked now and then; what is not sent by then stays where it is
     * @param err gets progress, records that are not sent, and totals
     * @return false: a stop was requested before the end was reached
     */
    public boolean run(BooleanSupplier stopRequested, PrintWriter err) throws Exception {
        InputDecoders inputs = new InputDecoders(kafka.topics(), plan.limits(), clock);
        ReplayRule rule = new ReplayRule(inputs, sentBefore, plan.maxReplays());
        try (RejectedRecordReader records = new RejectedRecordReader(kafka)) {
            ReplayBatcher batcher = new ReplayBatcher(rule, records, sentBefore, output.sender(), err);
            boolean complete = new DeadLetterTopic(kafka, err, clock).read(stopRequested, deadLetter -> {
                if (plan.filter().matches(deadLetter)) {
                    batcher.take(deadLetter);
                }
            });
            if (complete) {
                batcher.flush();
            }
            batcher.printTotals(output.verb());
            return complete;
        }
    }

    private static void print(List<ReplayBatcher.Sendable> batch, PrintWriter out) {
        for (ReplayBatcher.Sendable each : batch) {
            out.println(each.position() + "  key "
                    + PrintableText.text(each.content().key()) + "  "
                    + PrintableText.text(each.deadLetter().reason()) + ": "
                    + PrintableText.text(each.deadLetter().detail()));
        }
        out.flush();
    }

    /** A transaction that is still open is aborted. */
    @Override
    public void close() {
        output.closing().run();
    }
}
