package io.vigie.sink.webhook;

import io.vigie.model.SecretSource;
import io.vigie.sink.MisconfiguredException;
import io.vigie.sink.SecretMask;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One receiver over HTTP. */
final class WebhookEndpoint {
    static final int NO_STATUS = 0;

    /** Shorter paths are too common to be secrets. */
    private static final int SHORTEST_SECRET_PATH = 8;

    private final WebhookSettings settings;
    private final URI url;
    private final Map<String, String> headers;
    private final SecretMask mask;
    private final Duration timeout;
    private final HttpClient client;

    /** What to do with a message after an attempt. */
    enum DeliveryOutcome {
        DELIVERED,
        /** Another attempt may succeed, if only because someone fixes the receiver or the credentials. */
        RETRY,
        /** The receiver will never take this message. */
        REFUSED
    }

    /**
     * @param status HTTP status, or {@link #NO_STATUS}
     * @param message what went wrong, without secrets
     */
    record WebhookReply(int status, String message) {
        DeliveryOutcome verdict() {
            if (status / 100 == 2) {
                return DeliveryOutcome.DELIVERED;
            }
            return switch (status) {
                // Credentials and addresses may be fixed while an alert is retried; a refused body will stay refused.
                case 401, 403, 404, 408, 425, 429 -> DeliveryOutcome.RETRY;
                default -> status / 100 == 4 ? DeliveryOutcome.REFUSED : DeliveryOutcome.RETRY;
            };
        }
    }

    private WebhookEndpoint(WebhookSettings settings, URI url, Map<String, String> headers) {
        this.settings = settings;
        this.url = url;
        this.headers = headers;
        List<String> secrets = new ArrayList<>(headers.values());
        if (settings.target().secret() != null) {
            secrets.add(url.toString());
            if (url.getRawPath().length() >= SHORTEST_SECRET_PATH) {
                secrets.add(url.getRawPath());
            }
        }
        this.mask = new SecretMask(secrets);
        this.timeout = Duration.ofMillis(settings.delivery().attemptTimeoutMs());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /**
     * Reads the secret headers, and the address if it is secret; does not connect yet.
     *
     * @throws MisconfiguredException if one is missing or invalid; the message names the setting
     */
    static WebhookEndpoint open(WebhookSettings settings, Map<String, String> environment)
            throws MisconfiguredException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, SecretSource> header : settings.secretHeaders().entrySet()) {
            headers.put(header.getKey(), secret(settings.channel(), header.getKey(), header.getValue(), environment));
        }
        return new WebhookEndpoint(settings, address(settings, environment), headers);
    }

    private static URI address(WebhookSettings settings, Map<String, String> environment)
            throws MisconfiguredException {
        try {
            return settings.target().read(settings.channel(), environment);
        } catch (IOException e) {
            throw new MisconfiguredException(Objects.toString(e.getMessage(), "an address cannot be read"));
        }
    }

    private static String secret(String channel, String header, SecretSource source, Map<String, String> environment)
            throws MisconfiguredException {
        try {
            return source.readHeader("channels." + channel + ".header" + source.ending() + "." + header, environment);
        } catch (IOException e) {
            throw new MisconfiguredException(Objects.toString(e.getMessage(), "a header cannot be read"));
        }
    }

    WebhookSettings settings() {
        return settings;
    }

    /** Waits for the reply, or until the timeout has passed. */
    WebhookReply post(WebhookMessage message) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(url)
                    .timeout(timeout)
                    .header("Content-Type", CloudEvents.CONTENT_TYPE)
                    .POST(HttpRequest.BodyPublishers.ofString(message.body()));
            headers.forEach(request::header);
            HttpResponse<Void> response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            return new WebhookReply(response.statusCode(), "");
        } catch (IOException | RuntimeException e) {
            // An unexpected failure of one attempt must not end the thread, and with it all deliveries.
            String text = Objects.toString(e.getMessage(), e.getClass().getSimpleName());
            return new WebhookReply(NO_STATUS, mask.mask(text));
        }
    }
}
