package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestWorkersTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private static RequestWorkers.RequestLimits bounds(int atOnce, int waiting, Duration limit, Duration fresh) {
        return new RequestWorkers.RequestLimits(atOnce, waiting, limit, fresh, 4);
    }

    private static HttpReply reply(String body) {
        return new HttpReply("text/plain", body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static String text(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void whoAsksTheSameGetsTheSame() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RequestWorkers workers = new RequestWorkers(bounds(2, 10, LONG, LONG))) {
            for (int i = 0; i < 10; i++) {
                assertThat(text(workers.answer("a", () -> reply("a" + asked.incrementAndGet()))))
                        .isEqualTo("a1");
            }
            assertThat(text(workers.answer("b", () -> reply("b" + asked.incrementAndGet()))))
                    .isEqualTo("b2");
        }
    }

    @Test
    void whatIsNotFreshIsAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RequestWorkers workers = new RequestWorkers(bounds(2, 10, LONG, Duration.ZERO))) {
            workers.answer("a", () -> reply("a" + asked.incrementAndGet()));
            assertThat(text(workers.answer("a", () -> reply("a" + asked.incrementAndGet()))))
                    .isEqualTo("a2");
        }
    }

    @Test
    void whoeverComesMeanwhileWaitsForTheSameAnswer() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (RequestWorkers workers = new RequestWorkers(bounds(2, 1, LONG, Duration.ZERO))) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> unchecked(workers, go, asked)));
            }
            go.countDown();
            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).startsWith("a");
            }
            assertThat(asked.get()).isBetween(1, 10);
        }
    }

    private static String unchecked(RequestWorkers workers, CountDownLatch go, AtomicInteger asked) {
        try {
            return text(workers.answer("a", () -> {
                go.await();
                return reply("a" + asked.incrementAndGet());
            }));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFailureIsTheAnswerOnce() throws Exception {
        try (RequestWorkers workers = new RequestWorkers(bounds(2, 10, LONG, LONG))) {
            assertThatThrownBy(() -> workers.answer("a", () -> {
                        throw new IOException("away");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("away");
            assertThat(text(workers.answer("a", () -> reply("back")))).isEqualTo("back");
        }
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        try (RequestWorkers workers = new RequestWorkers(bounds(1, 1, Duration.ofMillis(100), LONG))) {
            ApiErrorException refused = catchThrowableOfType(
                    ApiErrorException.class,
                    () -> workers.answer("a", () -> {
                        try {
                            new CountDownLatch(1).await();
                            return reply("never");
                        } catch (InterruptedException e) {
                            interrupted.set(true);
                            throw e;
                        } finally {
                            ended.countDown();
                        }
                    }));
            assertThat(refused.error().code()).isEqualTo("store_timeout");
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(interrupted).isTrue();
            assertThat(text(workers.answer("b", () -> reply("next")))).isEqualTo("next");
        }
    }

    @Test
    void tooManyAtOnceAreToldSo() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RequestWorkers workers = new RequestWorkers(bounds(1, 1, LONG, LONG))) {
            CountDownLatch started = new CountDownLatch(1);
            CompletableFuture<HttpReply> first = async(workers, "1", started, go);
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            // One is worked on, one may wait: of two more, one is sent away at once.
            CompletableFuture<HttpReply> second = async(workers, "2", new CountDownLatch(1), go);
            CompletableFuture<HttpReply> third = async(workers, "3", new CountDownLatch(1), go);
            assertThat(CompletableFuture.anyOf(second, third)).failsWithin(Duration.ofSeconds(30));
            go.countDown();
            assertThat(first).succeedsWithin(Duration.ofSeconds(30));
            assertThat(second.isCompletedExceptionally() && third.isCompletedExceptionally())
                    .isFalse();
        }
    }

    private static CompletableFuture<HttpReply> async(
            RequestWorkers workers, String key, CountDownLatch started, CountDownLatch go) {
        CompletableFuture<HttpReply> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(workers.answer(key, () -> {
                    started.countDown();
                    go.await();
                    return reply(key);
                }));
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }
}
