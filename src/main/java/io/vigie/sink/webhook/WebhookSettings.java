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
 * Where alerts are posted, and how.
 *
 * @param channel the name that monitors put under {@code notify}
 * @param target where to post
 * @param secretHeaders header name to where its whole value is, {@code Authorization} for instance
 * @param source who speaks, the CloudEvents attribute {@code source}: a URI reference such as {@code /vigie/production}
 * @param delivery how long and how often to try
 */
public record WebhookSettings(
        String channel, WebhookTarget target, Map<String, SecretSource> secretHeaders, String source, Delivery delivery)
        implements Serializable {

    /**
     * An address, or where it is to be found: many receivers know their senders by a secret address. Exactly one of the
     * two is set.
     *
     * @param secret where the address is; it is in no log and no message
     */
    public record WebhookTarget(
            @Nullable String url, @Nullable SecretSource secret) implements Serializable {

        public static WebhookTarget of(String url) {
            return new WebhookTarget(url, null);
        }

        public static WebhookTarget secret(SecretSource source) {
            return new WebhookTarget(null, source);
        }

        /** @throws IOException if there is no usable address where it should be; the message does not repeat it */
        URI read(String channel, Map<String, String> environment) throws IOException {
            if (secret == null) {
                return URI.create(Objects.requireNonNull(url));
            }
            String setting = "channels." + channel + ".url" + secret.ending();
            String address = secret.read(setting, environment);
            if (!isHttpUrl(address)) {
                throw new IOException(setting + ": " + secret + " holds no http or https address without user");
            }
            return URI.create(address);
        }
    }

    /**
     * @param maxQueued most alerts that wait; one more pushes out the oldest
     * @param attemptTimeoutMs longest time one attempt may take
     * @param retryInitialMs first delay before the next attempt; doubles up to {@code retryMaxMs}, with jitter
     * @param giveUpAfterMs how long an alert is tried before it is dropped
     */
    public record Delivery(
            int maxQueued, long attemptTimeoutMs, long retryInitialMs, long retryMaxMs, long giveUpAfterMs)
            implements Serializable {
        /** 1,000 alerts, attempts of at most 5 s, retries after 0.5 s to 30 s for one hour. */
        public static final Delivery DEFAULT = new Delivery(1_000, 5_000, 500, 30_000, 3_600_000);
    }

    /** @throws IllegalArgumentException naming every problem, one a line */
    public WebhookSettings {
        List<String> problems = new ArrayList<>();
        if (channel.isBlank()) {
            problems.add("channels: a webhook needs a name");
        }
        String path = "channels." + channel + ".";
        if ((target.url == null) == (target.secret == null)) {
            problems.add(path + "url: one address is needed, or one place where it is");
        }
        if (target.url != null && !isHttpUrl(target.url)) {
            problems.add(path + "url: an http or https address without user is needed");
        }
        if (source.isBlank() || !isUri(source)) {
            problems.add(path + "source: a URI reference is needed, like /vigie");
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
