package io.vigie.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
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
                finished += result.traffic().size();
                assertThat(result.rejected()).as("seed %d", seed).isEmpty();
            }
            assertThat(List.of(duplicateRequests, duplicateResponses, finished))
                    .as("seed %d", seed)
                    .containsExactly(requests - 1, responses - 1, 1);
            assertThat(join.onDeadline(held, 10_000).traffic())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void anAnswerBeforeItsQuestionWasGivenAtOnce() {
        RequestResponseJoin.RequestResponseJoinResult asked = join.onRequest(null, request(1_000), 0);
        RequestResponseJoin.RequestResponseJoinResult answered = join.onResponse(asked.held(), response(900), 0);
        assertThat(answered.traffic().get(0).latencyMs()).isZero();
        assertThat(answered.traffic().get(0).knownAt()).isEqualTo(1_000);
        assertThat(answered.turn().answer().answeredAt()).isEqualTo(1_000);
    }

    /**
     * Requests of one id at random distances, each answered within the timeout: a request counts by its distance from
     * the one before it that counts, however far the watermark lags.
     */
    @Test
    void aReusedIdIsToldByTimeWhateverTheLagOfTheWatermark() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var times = new ArrayList<Long>();
            var own = new ArrayList<Long>();
            long at = 10_000;
            for (int i = 0; i < 20; i++) {
                times.add(at);
                if (own.isEmpty() || at - own.get(own.size() - 1) > 600) {
                    own.add(at);
                }
                at += 1 + random.nextInt(1_500);
            }
            for (long lag : new long[] {0, 300, 5_000}) {
                var counted = new ArrayList<Long>();
                int reused = 0;
                RequestResponseState held = null;
                for (long time : times) {
                    long watermark = time - 1 - lag;
                    while (held != null && held.deadline() <= watermark) {
                        held = join.onDeadline(held, held.deadline()).held();
                    }
                    RequestResponseJoin.RequestResponseJoinResult result =
                            join.onRequest(held, request(time), watermark);
                    held = result.held();
                    reused += result.isReused() ? 1 : 0;
                    if (!result.isReused()) {
                        result = join.onResponse(held, response(time + 10), watermark);
                        held = result.held();
                        result.traffic().forEach(traffic -> counted.add(traffic.requestedAt()));
                    }
                }
                assertThat(counted).as("seed %d, lag %d", seed, lag).isEqualTo(own);
                assertThat(reused).as("seed %d, lag %d", seed, lag).isEqualTo(times.size() - own.size());
            }
        }
    }

    @Test
    void anEventOfOneIdThatSaysSomethingElseIsNotMergedWithoutAWord() {
        RequestResponseState held = join.onRequest(null, request(1_000), 0).held();
        var other = new Request("r", "m2", "v", 1_000, "c", Map.of(), null, null, null, new RecordPosition(0, 1));
        assertThat(join.onRequest(held, other, 0).isReused()).isTrue();
        assertThat(join.reused(other))
                .isEqualTo(
                        "Request id r was used by another request, other in time or content, within 0.6 s, or by 64 that"
                                + " wait: give each request an id of its own, such as a UUID.");
        held = join.onResponse(held, response(1_100), 0).held();
        assertThat(join.onResponse(held, response(1_101), 0).rejected())
                .extracting(RequestResponseJoin.RejectedResponse::reason)
                .containsExactly(RejectionReason.REUSED_ID);
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
