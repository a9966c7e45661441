package io.vigie.sink.channel;

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
 * Where and how messages are sent.
 *
 * @param channel the name that monitors put under {@code notify}
 * @param address where to post; {@link ChannelAddress#NONE} for e-mails
 * @param secretHeaders header name, such as {@code Authorization}, to where its full value is found
 * @param secrets of the format, by the names of their parameters
 * @param delivery limits on the queue and on retries
 */
public record ChannelSinkSettings(
        String channel,
        ChannelAddress address,
        Map<String, SecretSource> secretHeaders,
        Map<String, SecretSource> secrets,
        Delivery delivery)
        implements Serializable {

    /**
     * An address, or where it is found if it is secret: many receivers authenticate senders by a secret address. At most
     * one of the two is set.
     *
     * @param secret where the address is found; the address itself is in no log and no message
     */
    public record ChannelAddress(
            @Nullable String url, @Nullable SecretSource secret) implements Serializable {

        /** Of what is not posted. */
        public static final ChannelAddress NONE = new ChannelAddress(null, null);

        public static ChannelAddress of(String url) {
            return new ChannelAddress(url, null);
        }

        public static ChannelAddress secret(SecretSource source) {
            return new ChannelAddress(null, source);
        }

        boolean isSecret() {
            return secret != null;
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
     * @param maxQueued largest number of waiting messages; a further one pushes out the oldest
     * @param attemptTimeoutMs longest time for one attempt
     * @param retryInitialMs delay before the first retry; doubles up to {@code retryMaxMs}, with jitter
     * @param giveUpAfterMs how long a message is retried before it is dropped
     * @param maxPerMinute how many attempts there are in any minute; further ones wait
     */
    public record Delivery(
            int maxQueued,
            long attemptTimeoutMs,
            long retryInitialMs,
            long retryMaxMs,
            long giveUpAfterMs,
            int maxPerMinute)
            implements Serializable {
        /** 1,000 messages, attempts of at most 5 s, 60 in a minute, retries after 0.5 s to 30 s for one hour. */
        public static final Delivery DEFAULT = new Delivery(1_000, 5_000, 500, 30_000, 3_600_000, 60);
    }

    /** @throws IllegalArgumentException that lists every problem, one per line */
    public ChannelSinkSettings {
        List<String> problems = new ArrayList<>();
        if (channel.isBlank()) {
            problems.add("channels: a channel needs a name");
        }
        String path = "channels." + channel + ".";
        if (address.url != null && address.secret != null) {
            problems.add(path + "url: expected either one address or one place where it is found");
        }
        if (address.url != null && !isHttpUrl(address.url)) {
            problems.add(path + "url: expected an http or https address without user");
        }
        if (delivery.maxQueued < 1
                || delivery.attemptTimeoutMs < 1
                || delivery.retryInitialMs < 1
                || delivery.giveUpAfterMs < 1
                || delivery.maxPerMinute < 1) {
            problems.add(path + "delivery: every number must be at least 1");
        }
        if (delivery.retryMaxMs < delivery.retryInitialMs) {
            problems.add(path + "retryMax: must be at least retryInitial");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        secretHeaders = new TreeMap<>(secretHeaders);
        secrets = new TreeMap<>(secrets);
    }

    public static ChannelSinkSettings of(String channel, String url) {
        return of(channel, ChannelAddress.of(url));
    }

    public static ChannelSinkSettings of(String channel, ChannelAddress address) {
        return new ChannelSinkSettings(channel, address, Map.of(), Map.of(), Delivery.DEFAULT);
    }

    public ChannelSinkSettings withHeaders(Map<String, SecretSource> other) {
        return new ChannelSinkSettings(channel, address, other, secrets, delivery);
    }

    public ChannelSinkSettings withSecrets(Map<String, SecretSource> other) {
        return new ChannelSinkSettings(channel, address, secretHeaders, other, delivery);
    }

    public ChannelSinkSettings with(Delivery other) {
        return new ChannelSinkSettings(channel, address, secretHeaders, secrets, other);
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
