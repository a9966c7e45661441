package io.vigie.window;

import io.vigie.model.LabelContribution;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SignalKind;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random contents. All numbers are sums of few powers of two, so that sums are exact and panes can be compared byte by
 * byte.
 */
final class RandomPanes {

    private static final Subject SUBJECT = new Subject("m", "v", List.of("all"));

    private static final List<ResponseStatus> STATUSES = List.of(ResponseStatus.values());
    private static final List<LabelContribution.ScoreSource> KINDS = List.of(LabelContribution.ScoreSource.values());

    private RandomPanes() {}

    static Pane pane(Random random) {
        Pane pane = new Pane();
        for (int i = random.nextInt(6); i > 0; i--) {
            add(pane, random);
        }
        return pane;
    }

    private static void add(Pane pane, Random random) {
        switch (random.nextInt(4)) {
            case 0 ->
                pane.add(new TrafficContribution(
                        SUBJECT,
                        0,
                        0,
                        random.nextLong(100),
                        probability(random),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
            case 1 ->
                pane.add(new TrafficContribution(
                        SUBJECT,
                        0,
                        0,
                        null,
                        probability(random),
                        STATUSES.get(random.nextInt(STATUSES.size())),
                        random.nextBoolean() ? null : random.nextLong(random.nextBoolean() ? 3 : 100_000),
                        random.nextBoolean() ? null : random.nextLong(5000),
                        random.nextBoolean() ? null : random.nextLong(1000),
                        random.nextBoolean() ? null : random.nextInt(1000) / 1024.0,
                        random.nextBoolean() ? null : "outcome-" + random.nextInt(4),
                        random.nextBoolean() ? null : random.nextInt(17) / 16.0));
            case 2 -> pane.add(new TurnContribution(SUBJECT, 0, 0, random.nextBoolean(), signals(random)));
            default -> pane.add(labels(random));
        }
    }

    private static @Nullable Double probability(Random random) {
        return random.nextInt(3) == 0 ? null : Double.valueOf(1.0 / (1 + random.nextInt(9)));
    }

    private static List<SignalKind> signals(Random random) {
        return Arrays.stream(SignalKind.values())
                .filter(kind -> random.nextInt(4) == 0)
                .toList();
    }

    private static LabelContribution labels(Random random) {
        List<LabelContribution.ScoreContribution> scores = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            scores.add(new LabelContribution.ScoreContribution(
                    random.nextBoolean() ? "correct" : "safe",
                    KINDS.get(random.nextInt(KINDS.size())),
                    random.nextInt(9) / 8.0,
                    1.0 / (1 << random.nextInt(4)),
                    random.nextInt(4) == 0 ? -1 : 1));
        }
        List<LabelContribution.PostAnswerOutcome> postAnswerOutcomes = random.nextBoolean()
                ? List.of()
                : List.of(new LabelContribution.PostAnswerOutcome(
                        random.nextBoolean(), random.nextBoolean(), 1.0 / (1 << random.nextInt(4)), 1));
        return new LabelContribution(SUBJECT, 0, 0, probability(random), scores, postAnswerOutcomes);
    }

    /** Of answers that people and a judge have scored. */
    static LabelContribution pairs(Random random) {
        List<LabelContribution.PairContribution> pairs = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            pairs.add(new LabelContribution.PairContribution(
                    random.nextBoolean() ? "correct" : "safe",
                    random.nextInt(9) / 8.0,
                    random.nextInt(9) / 8.0,
                    1.0 / (1 << random.nextInt(4)),
                    random.nextInt(4) == 0 ? -1 : 1));
        }
        return new LabelContribution(SUBJECT, 300_000L * random.nextInt(2), 0, null, List.of(), pairs, List.of());
    }
}
