package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigie.model.LabelContribution;
import io.vigie.model.PaneUpdate;
import io.vigie.model.SignalKind;
import io.vigie.model.Subject;
import io.vigie.model.TurnContribution;
import io.vigie.stats.WeightedSums;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PaneInvariantsTest {
    private static final Subject SUBJECT = new Subject("m", "v", List.of("all"));

    private static PaneUpdate.PaneContent content(long start, Consumer<Pane> fill) {
        Pane pane = new Pane();
        pane.add(new TurnContribution(SUBJECT, 0, 0, true, List.of(SignalKind.ESCALATED)));
        pane.add(label(0.75, 1));
        fill.accept(pane);
        return new PaneUpdate.PaneContent("v", "all", start, PaneCodec.encode(pane));
    }

    private static LabelContribution label(double score, int sign) {
        return new LabelContribution(
                SUBJECT,
                0,
                0,
                null,
                List.of(new LabelContribution.ScoreContribution(
                        "correct", LabelContribution.ScoreSource.TRUTH, score, 1, sign)),
                List.of());
    }

    /** Of an answer that no judge has scored. */
    private static LabelContribution pair(int sign) {
        return new LabelContribution(
                SUBJECT,
                0,
                0,
                null,
                List.of(),
                List.of(new LabelContribution.PairContribution("correct", 1, 0.5, 0.25, sign)),
                List.of());
    }

    @Test
    void whatWasCountedIsWhole() {
        assertThatCode(() -> PaneInvariants.require(content(0, pane -> {}))).doesNotThrowAnyException();
        assertThatCode(() -> PaneInvariants.require(content(300_000, pane -> {
                    pane.add(label(0.25, 1));
                    pane.add(label(0.75, -1));
                })))
                .doesNotThrowAnyException();
    }

    @Test
    void whatCannotHaveBeenCountedIsNone() {
        refused(content(1, pane -> {}), "no pane starts at 1");
        refused(content(0, pane -> pane.requests = 1L << 41), "a count of 2199023255552");
        refused(
                content(0, pane -> {
                    pane.requests = 2;
                    pane.unanswered = 3;
                }),
                "a count of 3 where at most 2");
        refused(
                content(0, pane -> {
                    pane.requests = 2;
                    pane.byStatus[0] = 1;
                    pane.byStatus[1] = 2;
                }),
                "a count of 3 where at most 2");
        refused(
                content(0, pane -> {
                    pane.requests = 2;
                    pane.requestsByStratum.put(0, 1L);
                    pane.requestsByStratum.put(4, 2L);
                }),
                "a count of 2 where at most 1");
        refused(content(0, pane -> pane.abandoned = 2), "a count of 2 where at most 1");
        refused(content(0, pane -> pane.bySignal[1] = -1), "a count of -1");
        refused(
                content(0, pane -> {
                    pane.requests = 1;
                    sums(pane, Pane.Amount.COST).add(-1, 1);
                }),
                "amounts of COST below 0");
        refused(
                content(0, pane -> {
                    pane.requests = 1;
                    sums(pane, Pane.Amount.COST).add(1e100, 1);
                }),
                "amounts of COST out of range");
        refused(
                content(0, pane -> {
                    pane.requests = 1;
                    sums(pane, Pane.Amount.OUTPUT_TOKENS).add(5, 1);
                    sums(pane, Pane.Amount.OUTPUT_TOKENS).add(5, 1);
                }),
                "a count of 2 where at most 1");
        refused(content(0, pane -> pane.add(label(3, 1))), "scores outside [0, 1]");
        refused(
                content(0, pane -> {
                    pane.add(label(1, -1));
                    pane.add(label(1, -1));
                }),
                "a count of -1");
        refused(content(0, pane -> pane.afterBad.add(3, 0.5, 1e150)), "sums of scores out of range");
        refused(content(0, pane -> pane.add(pair(1))), "a count of 1 where at most 0 are possible");
        refused(content(0, pane -> pane.add(pair(-1))), "a count of -1 where at most");
        refused(new PaneUpdate.PaneContent("v", "all", 0, new byte[] {1, 2, 3}), "no pane in 3 bytes");
    }

    private static void refused(PaneUpdate.PaneContent content, String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PaneInvariants.require(content))
                .withMessageContaining(sentence);
    }

    private static WeightedSums sums(Pane pane, Pane.Amount amount) {
        return pane.amounts.computeIfAbsent(amount, unused -> new WeightedSums());
    }
}
