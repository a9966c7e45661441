package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.EventEncoder;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.Stage;
import io.vigie.model.DeadLetter;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.window.KnownModels;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownModelsFunctionTest {
    private static final long DAY = 86_400_000L;
    private static final long T0 = 20_000 * DAY;
    private static final long KEPT = 10 * DAY;

    private static Stage<Request, Void, Request> stage(int maxModels, @Nullable OperatorSubtaskState from)
            throws Exception {
        return Stage.of(new ProcessOperator<>(new KnownModelsFunction(
                        new KnownModels.KnownModelRules(maxModels, KEPT),
                        new DeadLetterFactory<>("requests", EventEncoder::encode))))
                .open(new HashMapStateBackend(), from);
    }

    private static Request request(String model, long at) {
        return new Request("r", model, "v", at, null, Map.of(), null, null, null, new RecordPosition(3, 17));
    }

    private static List<String> taken(Stage<Request, Void, Request> models) {
        return models.take().stream().map(Request::model).toList();
    }

    @Test
    void modelsBeyondTheBoundAreDeadLetters() throws Exception {
        try (var models = stage(2, null)) {
            for (String model : List.of("a", "b", "a\nc\u001b[31m", "a", "d", "b")) {
                models.first(request(model, T0), T0);
            }
            assertThat(taken(models)).containsExactly("a", "b", "a", "b");
            List<DeadLetter> letters = models.take(DeadLetterFactory.DEAD_LETTERS);
            assertThat(letters).extracting(DeadLetter::reason).containsOnly(RejectionReason.TOO_MANY_MODELS.name());
            assertThat(letters.get(0).detail())
                    .isEqualTo("The model (8 characters) is new, and limits.maxModels, 2, others are known.");
            assertThat(letters.get(0).payload()).isEqualTo(EventEncoder.encode(request("a\nc\u001b[31m", T0)));
            assertThat(letters.get(0).partition()).isEqualTo(3);
            assertThat(letters.get(0).offset()).isEqualTo(17);
            assertThat(letters).hasSize(2);
        }
    }

    @Test
    void aRestartKnowsThemStill() throws Exception {
        OperatorSubtaskState state;
        try (var models = stage(2, null)) {
            models.first(request("a", T0), T0);
            models.first(request("b", T0), T0);
            state = models.snapshot(1);
        }
        try (var models = stage(2, state)) {
            models.first(request("c", T0), T0);
            models.first(request("b", T0), T0);
            assertThat(taken(models)).containsExactly("b");
        }
        // More room than before, and less.
        try (var models = stage(3, state)) {
            models.first(request("c", T0), T0);
            assertThat(taken(models)).containsExactly("c");
        }
        try (var models = stage(1, state)) {
            models.first(request("c", T0), T0);
            models.first(request("a", T0), T0);
            models.first(request("b", T0), T0);
            assertThat(taken(models)).containsExactly("a", "b");
        }
    }

    @Test
    void aModelThatFellSilentMakesRoom() throws Exception {
        try (var models = stage(2, null)) {
            models.first(request("a", T0), T0);
            models.first(request("b", T0), T0);
            models.first(request("b", T0 + 6 * DAY), T0);
            models.advance(T0 + KEPT + DAY - 1);
            models.first(request("c", T0 + 9 * DAY), T0);
            assertThat(taken(models)).doesNotContain("c");
            models.advance(T0 + KEPT + 3 * DAY);
            models.first(request("c", T0 + 12 * DAY), T0);
            models.first(request("a", T0 + 12 * DAY), T0);
            models.first(request("b", T0 + 12 * DAY), T0);
            assertThat(taken(models)).containsExactly("c", "b");
        }
    }

    @Test
    void manyModelsTakeTheMemoryOfTheBound() throws Exception {
        try (var models = stage(1_000, null)) {
            long admitted = 0;
            long refused = 0;
            for (int i = 0; i < 100_000; i++) {
                models.first(request("model-" + i, T0), T0);
                if (i % 10_000 == 9_999) {
                    admitted += models.take().size();
                    refused += models.take(DeadLetterFactory.DEAD_LETTERS).size();
                }
            }
            assertThat(admitted).isEqualTo(1_000);
            assertThat(refused).isEqualTo(99_000);
            assertThat(models.snapshot(1).getStateSize()).isLessThan(200_000);
        }
    }
}
