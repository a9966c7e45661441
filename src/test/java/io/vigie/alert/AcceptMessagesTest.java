package io.vigie.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertEvidence.SequentialProof;
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
import io.vigie.stats.Estimate.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    private static AlertEvidence ofFloor(@Nullable Double likely) {
        return AlertEvidence.proven(
                EvidencePath.SEQUENTIAL,
                new Interval(0.812, 0.783, 0.839, 1203),
                0.85,
                new Interval(-0.038, -0.067, -0.011, 1203),
                1203,
                new SequentialProof(likely, -0.011, 3.4, 3.2, null, 0));
    }

    @Test
    void saysTheLevelWhoAndWhy() {
        AlertEvidence level = AlertEvidence.proven(
                EvidencePath.SEQUENTIAL,
                new Interval(0.712, 0.69, 0.73, 900),
                0.903,
                new Interval(-0.191, -0.213, -0.173, 900),
                900,
                new SequentialProof(null, -0.173, 3.4, 3.2, null, 5));
        AlertText text = AcceptMessages.text(
                monitor(Metric.QUALITY, DetectionMethod.DEFAULT), level, new Signature(" ana ", "a shorter prompt"));
        assertThat(text.sentence())
                .isEqualTo("is accepted as it is: quality (correct) is 71.2 %, and was 90.3 % in the reference before."
                        + " Accepted by ana: a shorter prompt.");
        assertThat(text.detector()).isEqualTo("e-detector");
        AlertEvidence slow = AlertEvidence.compared(
                EvidencePath.WINDOWS,
                new Interval(1500, 1400, 1600, 9000),
                1000,
                new Interval(0.5, 0.4, 0.6, 9000),
                9000);
        assertThat(AcceptMessages.text(
                        monitor(Metric.LATENCY_P95, DetectionMethod.DEFAULT), slow, new Signature("ana", "Agreed!")))
                .isEqualTo(new AlertText(
                        "window",
                        "is accepted as it is: latency-p95 is 1,500 ms, and was 1,000 ms in the reference before. Accepted"
                                + " by ana: Agreed!"));
    }

    @Test
    void aFloorIsAnObjective() {
        AlertEvidence quality = ofFloor(null);
        Monitor monitor = monitor(Metric.QUALITY, DetectionMethod.ofFloor(FLOOR));
        assertThat(FloorMessages.text(monitor, FLOOR, quality, false))
                .isEqualTo(new AlertText(
                        "floor",
                        "is below its floor of 85.0 %: quality (correct) is 81.2 % (95 % interval 78.3 % to 83.9 %),"
                                + " since about 1970-01-01 00:00 UTC, on 1,203 labels."));
        assertThat(FloorMessages.text(monitor, FLOOR, ofFloor(0.829), false).sentence())
                .as("as sequential evidence sees it")
                .isEqualTo(
                        "is below its floor of 85.0 %: quality (correct) is 82.9 % (at most 83.9 % with 95 % confidence),"
                                + " since about 1970-01-01 00:00 UTC, on 1,203 labels.");
        AlertEvidence window = AlertEvidence.compared(
                EvidencePath.WINDOWS, new Interval(0.9, 0.88, 0.92, 1), 0.85, new Interval(0.05, 0.03, 0.07, 1), 1);
        assertThat(FloorMessages.text(monitor, new Floor(0.85, ScoreSource.JUDGE), window, true)
                        .sentence())
                .isEqualTo(
                        "is above its floor of 85.0 % again: quality (correct, by judges) is 90.0 % (95 % interval 88.0 % to"
                                + " 92.0 %), on 1 label.");
        assertThat(FloorMessages.text(monitor(Metric.QUALITY, DetectionMethod.DEFAULT), quality))
                .isNull();
    }
}
