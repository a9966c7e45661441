package io.vigie.sink.webhook;

import io.vigie.model.SecretSource;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where alerts are posted, and how.
 *
 * @param channel the name that monitors put under {@code notify}
 * @param url where to post
 * @param secretHeaders header name to where its whole value is, {@code Authorization} for instance
 * @param source who speaks, the CloudEvents attribute {@code source}: a URI reference such as {@code /vigie/production}
 * @param delivery how long and how often to try
 */
public record WebhookSettings(
        String channel, String url, Map<String, SecretSource> secretHeaders, String source, Delivery delivery)
        implements Serializable {

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
        if (!isHttpUrl(url)) {
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
        return new WebhookSettings(channel, url, Map.of(), "/vigie", Delivery.DEFAULT);
    }

    public WebhookSettings with(Map<String, SecretSource> otherSecretHeaders) {
        return new WebhookSettings(channel, url, otherSecretHeaders, source, delivery);
    }

    public WebhookSettings with(Delivery other) {
        return new WebhookSettings(channel, url, secretHeaders, source, other);
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
