package io.vigie.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestResponseJoinTest {

    private final RequestResponseJoin join =
            new RequestResponseJoin(new JoinRules(600, 600, 100_000), List.of(List.of()));

    @Test
    void everyCopyButOneIsCountedWhateverTheOrder() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            int requests = 1 + random.nextInt(4);
            int responses = 1 + random.nextInt(6);
            var events = new ArrayList<Object>();
            events.addAll(Collections.nCopies(requests, request(1_000)));
            events.addAll(Collections.nCopies(responses, response(1_200)));
            Collections.shuffle(events, random);
            RequestResponseState held = null;
            int duplicateRequests = 0;
            int duplicateResponses = 0;
            int finished = 0;
            for (Object event : events) {
                RequestResponseJoin.RequestResponseJoinResult result = event instanceof Request request
                        ? join.onRequest(held, request, 0)
                        : join.onResponse(held, (Response) event, 0);
                held = result.held();
                duplicateRequests += result.duplicateRequests();
                duplicateResponses += result.duplicateResponses();
                finished += result.traffic() == null ? 0 : 1;
                assertThat(result.unmatched()).as("seed %d", seed).isEmpty();
            }
            assertThat(List.of(duplicateRequests, duplicateResponses, finished))
                    .as("seed %d", seed)
                    .containsExactly(requests - 1, responses - 1, 1);
            assertThat(join.onDeadline(held).traffic()).as("seed %d", seed).isNull();
        }
    }

    @Test
    void anAnswerBeforeItsQuestionWasGivenAtOnce() {
        RequestResponseJoin.RequestResponseJoinResult asked = join.onRequest(null, request(1_000), 0);
        RequestResponseJoin.RequestResponseJoinResult answered = join.onResponse(asked.held(), response(900), 0);
        assertThat(answered.traffic().latencyMs()).isZero();
        assertThat(answered.traffic().knownAt()).isEqualTo(1_000);
        assertThat(answered.turn().answer().answeredAt()).isEqualTo(1_000);
    }

    @Test
    void noWatermarkIsNotLate() {
        assertThat(EventTime.knownAt(5, Long.MIN_VALUE)).isEqualTo(5);
        assertThat(EventTime.knownAt(5, 5)).isEqualTo(6);
        assertThat(EventTime.knownAt(5, Long.MAX_VALUE)).isEqualTo(5);
    }

    private static Request request(long at) {
        return new Request("r", "m", "v", at, "c", Map.of(), null, null, null, new RecordPosition(0, 0));
    }

    private static Response response(long at) {
        return new Response(
                "r", at, ResponseStatus.OK, null, null, null, null, null, null, null, new RecordPosition(0, 0));
    }
}
