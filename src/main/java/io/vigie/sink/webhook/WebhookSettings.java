package io.vigie.sink.webhook;

import io.vigie.model.SecretSource;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where and how alerts are posted.
 *
 * @param channel the name that monitors put under {@code notify}
 * @param target where to post
 * @param secretHeaders header name, such as {@code Authorization}, to where its full value is found
 * @param source the CloudEvents attribute {@code source}: a URI reference such as {@code /vigie/production}
 * @param delivery limits on the queue and on retries
 */
public record WebhookSettings(
        String channel, WebhookTarget target, Map<String, SecretSource> secretHeaders, String source, Delivery delivery)
        implements Serializable {

    /**
     * An address, or where it is found if it is secret: many receivers authenticate senders by a secret address.
     * Exactly one of the two is set.
     *
     * @param secret where the address is found; the address itself is in no log and no message
     */
    public record WebhookTarget(
            @Nullable String url, @Nullable SecretSource secret) implements Serializable {

        public static WebhookTarget of(String url) {
            return new WebhookTarget(url, null);
        }

        public static WebhookTarget secret(SecretSource source) {
            return new WebhookTarget(null, source);
        }

        /** @throws IOException if there is no valid address; the message does not repeat what was found */
        URI read(String channel, Map<String, String> environment) throws IOException {
            if (secret == null) {
                return URI.create(Objects.requireNonNull(url));
            }
            String setting = "channels." + channel + ".url" + secret.ending();
            String address = secret.read(setting, environment);
            if (!isHttpUrl(address)) {
                throw new IOException(setting + ": " + secret + " does not hold an http or https address without user");
            }
            return URI.create(address);
        }
    }

    /**
     * @param maxQueued largest number of waiting alerts; a further one pushes out the oldest
     * @param attemptTimeoutMs longest time for one attempt
     * @param retryInitialMs delay before the first retry; doubles up to {@code retryMaxMs}, with jitter
     * @param giveUpAfterMs how long an alert is retried before it is dropped
     */
    public record Delivery(
            int maxQueued, long attemptTimeoutMs, long retryInitialMs, long retryMaxMs, long giveUpAfterMs)
            implements Serializable {
        /** 1,000 alerts, attempts of at most 5 s, retries after 0.5 s to 30 s for one hour. */
        public static final Delivery DEFAULT = new Delivery(1_000, 5_000, 500, 30_000, 3_600_000);
    }

    /** @throws IllegalArgumentException that lists every problem, one per line */
    public WebhookSettings {
        List<String> problems = new ArrayList<>();
        if (channel.isBlank()) {
            problems.add("channels: a webhook needs a name");
        }
        String path = "channels." + channel + ".";
        if ((target.url == null) == (target.secret == null)) {
            problems.add(path + "url: expected either one address or one place where it is found");
        }
        if (target.url != null && !isHttpUrl(target.url)) {
            problems.add(path + "url: expected an http or https address without user");
        }
        if (source.isBlank() || !isUri(source)) {
            problems.add(path + "source: expected a URI reference such as /vigie");
        }
        if (delivery.maxQueued < 1
                || delivery.attemptTimeoutMs < 1
                || delivery.retryInitialMs < 1
                || delivery.giveUpAfterMs < 1) {
            problems.add(path + "delivery: every number must be at least 1");
        }
        if (delivery.retryMaxMs < delivery.retryInitialMs) {
            problems.add(path + "retryMax: must be at least retryInitial");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        secretHeaders = new TreeMap<>(secretHeaders);
    }

    public static WebhookSettings of(String channel, String url) {
        return of(channel, WebhookTarget.of(url));
    }

    public static WebhookSettings of(String channel, WebhookTarget target) {
        return new WebhookSettings(channel, target, Map.of(), "/vigie", Delivery.DEFAULT);
    }

    public WebhookSettings with(Map<String, SecretSource> otherSecretHeaders) {
        return new WebhookSettings(channel, target, otherSecretHeaders, source, delivery);
    }

    public WebhookSettings with(Delivery other) {
        return new WebhookSettings(channel, target, secretHeaders, source, other);
    }

    private static boolean isHttpUrl(String text) {
        if (!isUri(text)) {
            return false;
        }
        URI uri = URI.create(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null && uri.getUserInfo() == null;
    }

    private static boolean isUri(String text) {
        try {
            URI.create(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
