package io.vigie.sink.webhook;

import io.vigie.model.SecretSource;
import io.vigie.sink.MisconfiguredException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** One receiver over HTTP. */
final class WebhookEndpoint {
    static final int NO_STATUS = 0;

    private final WebhookSettings settings;
    private final URI url;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final HttpClient client;

    /** What to do with a message after an attempt. */
    enum Verdict {
        DELIVERED,
        /** Another attempt may help, if only because someone mends the receiver or the credentials. */
        RETRY,
        /** The receiver will never take this message. */
        REFUSED
    }

    /** @param status HTTP status, or {@link #NO_STATUS} */
    record Answer(int status, String message) {
        Verdict verdict() {
            if (status / 100 == 2) {
                return Verdict.DELIVERED;
            }
            return switch (status) {
                // Credentials and addresses get mended while an alert is tried; a refused body does not.
                case 401, 403, 404, 408, 425, 429 -> Verdict.RETRY;
                default -> status / 100 == 4 ? Verdict.REFUSED : Verdict.RETRY;
            };
        }
    }

    private WebhookEndpoint(WebhookSettings settings, Map<String, String> headers) {
        this.settings = settings;
        this.url = URI.create(settings.url());
        this.headers = headers;
        this.timeout = Duration.ofMillis(settings.delivery().attemptTimeoutMs());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /**
     * Reads the secret headers; connects to nothing yet.
     *
     * @throws MisconfiguredException if one is missing, naming the setting
     */
    static WebhookEndpoint open(WebhookSettings settings, Map<String, String> environment)
            throws MisconfiguredException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, SecretSource> header : settings.secretHeaders().entrySet()) {
            headers.put(header.getKey(), secret(settings.channel(), header.getKey(), header.getValue(), environment));
        }
        return new WebhookEndpoint(settings, headers);
    }

    private static String secret(String channel, String header, SecretSource source, Map<String, String> environment)
            throws MisconfiguredException {
        try {
            return source.read("channels." + channel + ".header" + source.ending() + "." + header, environment);
        } catch (IOException e) {
            throw new MisconfiguredException(Objects.toString(e.getMessage(), "a header cannot be read"));
        }
    }

    WebhookSettings settings() {
        return settings;
    }

    /** Blocks until there is a reply or the timeout has passed. */
    Answer post(WebhookMessage message) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", CloudEvents.CONTENT_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(message.body()));
        headers.forEach(request::header);
        try {
            HttpResponse<Void> response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            return new Answer(response.statusCode(), "");
        } catch (IOException e) {
            return new Answer(
                    NO_STATUS, Objects.toString(e.getMessage(), e.getClass().getSimpleName()));
        }
    }
}
