package io.vigie.sink.channel;

import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelMessage;
import io.vigie.model.PrintableText;
import io.vigie.model.SecretSource;
import io.vigie.sink.MisconfiguredException;
import io.vigie.sink.SecretMask;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One receiver over HTTP. */
final class HttpEndpoint implements ChannelEndpoint {

    /** Shorter paths are too common to be secrets. */
    private static final int SHORTEST_SECRET_PATH = 8;

    private static final int LONGEST_ANSWER = 500;

    private final ChannelFormat<?> format;
    private final URI url;
    private final Map<String, String> secrets;
    private final Map<String, String> headers;
    private final SecretMask mask;
    private final Duration timeout;
    private final HttpClient client;

    private HttpEndpoint(
            ChannelSinkSettings settings,
            ChannelFormat<?> format,
            URI url,
            Map<String, String> secrets,
            Map<String, String> headers) {
        this.format = format;
        this.url = url;
        this.secrets = secrets;
        this.headers = headers;
        List<String> masked = new ArrayList<>(headers.values());
        masked.addAll(secrets.values());
        if (settings.address().isSecret()) {
            masked.add(url.toString());
            if (url.getRawPath().length() >= SHORTEST_SECRET_PATH) {
                masked.add(url.getRawPath());
            }
            if (url.getRawQuery() != null && url.getRawQuery().length() >= SHORTEST_SECRET_PATH) {
                masked.add(url.getRawQuery());
            }
        }
        this.mask = new SecretMask(masked);
        this.timeout = Duration.ofMillis(settings.delivery().attemptTimeoutMs());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /** @param secrets of the format, by the names of their parameters */
    static HttpEndpoint open(
            ChannelSinkSettings settings,
            ChannelFormat<?> format,
            Map<String, String> secrets,
            Map<String, String> environment)
            throws MisconfiguredException {
        Map<String, String> headers = new LinkedHashMap<>(format.headers(secrets));
        for (Map.Entry<String, SecretSource> header : settings.secretHeaders().entrySet()) {
            headers.put(
                    header.getKey(),
                    ChannelEndpoint.read(
                            settings,
                            "header" + header.getValue().ending() + "." + header.getKey(),
                            header.getValue(),
                            environment));
        }
        return new HttpEndpoint(settings, format, address(settings, environment), secrets, headers);
    }

    private static URI address(ChannelSinkSettings settings, Map<String, String> environment)
            throws MisconfiguredException {
        try {
            return settings.address().read(settings.channel(), environment);
        } catch (IOException e) {
            throw new MisconfiguredException(Objects.toString(e.getMessage(), "an address cannot be read"));
        }
    }

    @Override
    public ChannelReply send(ChannelMessage message, long now) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> response;
        String sent;
        try {
            sent = format.body(message, secrets, now);
        } catch (RuntimeException e) {
            // It was stored for another service, under this name.
            return new ChannelReply(
                    ChannelReply.DeliveryOutcome.REFUSED, "no request can be made of it: " + said(e.toString()), 0);
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(below(message.path()))
                    .timeout(timeout)
                    .header("Content-Type", format.contentType())
                    .POST(HttpRequest.BodyPublishers.ofString(sent));
            headers.forEach(request::header);
            response = client.sendAsync(
                    request.build(), any -> HttpResponse.BodySubscribers.fromSubscriber(new Excerpt(), Excerpt::text));
        } catch (RuntimeException e) {
            return ChannelReply.noReply(
                    said(Objects.toString(e.getMessage(), e.getClass().getSimpleName())));
        }
        try {
            // The client's own timeout ends with the headers: an answer that never ends would hold the thread.
            HttpResponse<String> answer = response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            String body = said(answer.body());
            return new ChannelReply(
                    ChannelReply.ofStatus(answer.statusCode()),
                    "reply " + answer.statusCode() + (body.isEmpty() ? "" : ": " + body),
                    answer.headers()
                            .firstValue("Retry-After")
                            .map(value -> retryAfterMs(value, now))
                            .orElse(0L));
        } catch (TimeoutException e) {
            response.cancel(true);
            return ChannelReply.noReply("none within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            return ChannelReply.noReply(
                    said(Objects.toString(cause.getMessage(), cause.getClass().getSimpleName())));
        } catch (InterruptedException e) {
            response.cancel(true);
            throw e;
        }
    }

    private URI below(String path) {
        return path.isEmpty() ? url : URI.create(url.toString().replaceFirst("/+$", "") + path);
    }

    private String said(String text) {
        return PrintableText.text(mask.mask(text).strip());
    }

    /**
     * Seconds, or a date.
     *
     * @return at least 0; 0 for what is neither
     */
    static long retryAfterMs(String value, long now) {
        String text = value.strip();
        if (text.matches("\\d{1,9}")) {
            return TimeUnit.SECONDS.toMillis(Long.parseLong(text));
        }
        try {
            long at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text))
                    .toEpochMilli();
            return Math.max(0, at - now);
        } catch (DateTimeException e) {
            return 0;
        }
    }

    /** Keeps the start of an answer, whatever its length. */
    private static final class Excerpt implements Flow.Subscriber<List<ByteBuffer>> {
        private final ByteBuffer start = ByteBuffer.allocate(LONGEST_ANSWER);

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining() && start.hasRemaining()) {
                    start.put(buffer.get());
                }
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}

        String text() {
            return new String(start.array(), 0, start.position(), StandardCharsets.UTF_8);
        }
    }
}
