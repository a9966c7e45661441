package io.vigie.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.AlertAction.Signature;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Floor;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptMessagesTest {
    private static final Floor FLOOR = new Floor(0.85, ScoreSource.TRUTH);

    private static Monitor monitor(Metric metric, DetectionMethod method) {
        return new Monitor(
                "m",
                new ModelMatch("*", null),
                metric,
                metric == Metric.QUALITY ? "correct" : null,
                List.of(""),
                WindowLength.MONTH,
                Reference.previous(),
                0.02,
                FalseAlarmBudget.parse("1 per 90d"),
                method,
                Severity.INFO,
                null,
                List.of(),
                null);
    }

    @Test
    void saysTheLevelWhoAndWhy() {
        AlertEvidence level = new AlertEvidence(0.712, 0.69, 0.73, 0.903, -0.191, -0.213, -0.173, 900, 3.4, 3.2, 5L);
        AlertText text = AcceptMessages.account(
                monitor(Metric.QUALITY, DetectionMethod.DEFAULT), level, new Signature(" ana ", "a shorter prompt"));
        assertThat(text.sentence())
                .isEqualTo("is accepted as it is: quality (correct) is 71.2 %, and was 90.3 % in the reference before."
                        + " Accepted by ana: a shorter prompt.");
        assertThat(text.detector()).isEqualTo("e-detector");
        AlertEvidence slow = new AlertEvidence(1500, 1400, 1600, 1000, 0.5, 0.4, 0.6, 9000, null, null, null);
        assertThat(AcceptMessages.account(
                        monitor(Metric.LATENCY_P95, DetectionMethod.DEFAULT), slow, new Signature("ana", "Agreed!")))
                .isEqualTo(new AlertText(
                        "window",
                        "is accepted as it is: latency-p95 is 1,500 ms, and was 1,000 ms in the reference before. Accepted"
                                + " by ana: Agreed!"));
    }

    @Test
    void aFloorIsAnObjective() {
        AlertEvidence quality =
                new AlertEvidence(0.812, 0.783, 0.839, 0.85, -0.038, -0.067, -0.011, 1203, 3.4, 3.2, 0L);
        Monitor monitor = monitor(Metric.QUALITY, DetectionMethod.ofFloor(FLOOR));
        assertThat(FloorMessages.account(monitor, FLOOR, quality, false))
                .isEqualTo(new AlertText(
                        "floor",
                        "is below its floor of 85.0 %: quality (correct) is 81.2 % (95 % interval 78.3 % to 83.9 %),"
                                + " since about 1970-01-01 00:00 UTC, on 1,203 labels."));
        AlertEvidence window = new AlertEvidence(0.9, 0.88, 0.92, 0.85, 0.05, 0.03, 0.07, 1, null, null, null);
        assertThat(FloorMessages.account(monitor, new Floor(0.85, ScoreSource.JUDGE), window, true)
                        .sentence())
                .isEqualTo(
                        "is above its floor of 85.0 % again: quality (correct, by judges) is 90.0 % (95 % interval 88.0 % to"
                                + " 92.0 %), on 1 label.");
        assertThat(FloorMessages.text(monitor(Metric.QUALITY, DetectionMethod.DEFAULT), quality))
                .isNull();
    }
}
