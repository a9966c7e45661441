package io.vigie.flink.quality;

import io.vigie.job.History;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;

/**
 * A run of the quality-metrics operators over a history: topics are read at random speeds, watermarks come when they
 * like, checkpoints are taken, and failures go back to the last one. Panes are written at least once, scores exactly
 * once.
 */
public final class QualityRun {

    private final History history;
    private final QualityChain.Setup setup;
    private final Random random;
    private final List<List<History.Event>> topics = new ArrayList<>();
    private final List<PaneUpdate> panes = new ArrayList<>();
    private final List<ScoreUpdate> scores = new ArrayList<>();

    private QualityChain chain;
    private int[] position = new int[History.TOPICS];
    private long[] newest = restarted();
    private long watermark = Long.MIN_VALUE;
    private int scoresRead;
    private int panesRead;
    private Cut last = new Cut(null, position.clone(), 0);
    private int failures;
    private int checkpoints;
    private int timersLeft;
    private int entriesLeft;

    private record Cut(@Nullable List<OperatorSubtaskState> states, int[] position, int scores) {}

    /**
     * What the topics hold in the end.
     *
     * @param timersLeft of the joins and panes, and {@code entriesLeft} of the panes, after the end of the input
     */
    public record RunTopics(
            List<PaneUpdate> panes, List<ScoreUpdate> scores, int failures, int timersLeft, int entriesLeft) {}

    private QualityRun(History history, QualityChain.Setup setup, Random random) throws Exception {
        this.history = history;
        this.setup = setup;
        this.random = random;
        for (int i = 0; i < History.TOPICS; i++) {
            topics.add(history.topic(i));
        }
        this.chain = new QualityChain(setup, random, null);
    }

    /** @param failureShare how likely each step is to fail; a checkpoint is four times as likely */
    public static RunTopics run(History history, QualityChain.Setup setup, Random random, double failureShare)
            throws Exception {
        QualityRun run = new QualityRun(history, setup, random);
        run.run(failureShare);
        return new RunTopics(run.panes, run.scores, run.failures, run.timersLeft, run.entriesLeft);
    }

    private void run(double failureShare) throws Exception {
        double watermarkShare = random.nextBoolean() ? 0.5 : 0.05;
        while (!isAtEnd()) {
            read();
            if (random.nextDouble() < watermarkShare) {
                advance();
            }
            if (random.nextDouble() < 4 * failureShare) {
                checkpoint();
            }
            if (random.nextDouble() < failureShare) {
                fail();
            }
        }
        advance();
        chain.advance(Long.MAX_VALUE);
        take();
        chain.snapshot(++checkpoints);
        timersLeft = chain.timers();
        entriesLeft = chain.paneStage().entries();
        chain.close();
    }

    private boolean isAtEnd() {
        for (int i = 0; i < History.TOPICS; i++) {
            if (position[i] < topics.get(i).size()) {
                return false;
            }
        }
        return true;
    }

    private void read() throws Exception {
        int topic = random.nextInt(History.TOPICS);
        // Mostly the topic that lags behind, so that state stays as small as in a real job, but not always.
        if (random.nextInt(10) > 0) {
            for (int i = 0; i < History.TOPICS; i++) {
                if (next(i) < next(topic)) {
                    topic = i;
                }
            }
        }
        if (position[topic] < topics.get(topic).size()) {
            History.Event event = topics.get(topic).get(position[topic]++);
            newest[topic] = Math.max(newest[topic], event.time());
            chain.accept(event);
            take();
        }
    }

    private long next(int topic) {
        return position[topic] < topics.get(topic).size()
                ? topics.get(topic).get(position[topic]).time()
                : Long.MAX_VALUE;
    }

    private void advance() throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < History.TOPICS; i++) {
            boolean isDone = position[i] == topics.get(i).size();
            least = Math.min(least, isDone ? history.end() : newest[i]);
        }
        if (least == Long.MIN_VALUE) {
            return;
        }
        long to = least - history.terms().outOfOrdernessMs() - 1;
        if (to > watermark) {
            watermark = to;
            chain.advance(to);
            take();
        }
    }

    private void checkpoint() throws Exception {
        List<OperatorSubtaskState> states = chain.snapshot(++checkpoints);
        take();
        last = new Cut(states, position.clone(), scores.size());
    }

    private void fail() throws Exception {
        failures++;
        chain.close();
        chain = new QualityChain(setup, random, last.states());
        panesRead = 0;
        scoresRead = 0;
        position = last.position().clone();
        newest = restarted();
        watermark = Long.MIN_VALUE;
        scores.subList(last.scores(), scores.size()).clear();
    }

    private void take() {
        panes.addAll(chain.panes().subList(panesRead, chain.panes().size()));
        panesRead = chain.panes().size();
        scores.addAll(chain.scores().subList(scoresRead, chain.scores().size()));
        scoresRead = chain.scores().size();
    }

    private static long[] restarted() {
        return new long[] {Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE};
    }
}
