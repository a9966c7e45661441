package io.vigie.sink.influx;

import io.vigie.model.SecretSource;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where series go, and how.
 *
 * @param url of the server, {@code http://host:8086}
 * @param api which write endpoint the server has
 * @param org organisation of an InfluxDB 2; null elsewhere
 * @param bucket a bucket; for a 1.x server {@code database} or {@code database/retention-policy}
 */
public record InfluxSettings(
        String url,
        WriteApiVersion api,
        @Nullable String org,
        String bucket,
        Credentials credentials,
        Batches batches,
        Retries retries)
        implements Serializable {

    /** The write endpoint of a server. */
    public enum WriteApiVersion {
        /** {@code /write}: InfluxDB before 1.8. */
        V1,
        /** {@code /api/v2/write}: InfluxDB 1.8, 2 and 3, QuestDB. */
        V2;

        /** As the settings write it. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A token, or a user with a password, or nothing.
     *
     * @param token where the API token is; null: none
     * @param user user of a 1.x server; null: none
     * @param password where that user's password is
     */
    public record Credentials(
            @Nullable SecretSource token,
            @Nullable String user,
            @Nullable SecretSource password) implements Serializable {
        public static final Credentials NONE = new Credentials(null, null, null);

        public static Credentials token(SecretSource token) {
            return new Credentials(token, null, null);
        }

        public static Credentials user(String user, SecretSource password) {
            return new Credentials(null, user, password);
        }
    }

    /**
     * @param size most points in one request. Larger: fewer requests, more to send again after an error
     * @param maxBuffered most points kept in memory and in state while the server is away, about 0.7 kB each; at that
     *     many the job waits
     * @param flushIntervalMs longest time a point waits for its batch to fill
     */
    public record Batches(int size, int maxBuffered, long flushIntervalMs) implements Serializable {
        /** Most bytes in one request; servers take 25 MB and more. A line that is longer is not written. */
        static final int MAX_BYTES = 8 * 1024 * 1024;

        /** 5,000 points, at least every second; room for 200,000. */
        public static final Batches DEFAULT = new Batches(5_000, 200_000, 1_000);
    }

    /**
     * @param requestTimeoutMs longest time one request may take
     * @param initialMs first delay before a request is sent again; doubles up to {@code maxMs}, with jitter
     * @param maxMs longest such delay: how late the end of an outage may be noticed
     */
    public record Retries(long requestTimeoutMs, long initialMs, long maxMs) implements Serializable {
        /** Requests of at most 10 s, again after 0.2 s to 10 s. */
        public static final Retries DEFAULT = new Retries(10_000, 200, 10_000);
    }

    /** @throws IllegalArgumentException naming every problem, one a line */
    public InfluxSettings {
        List<String> problems = new ArrayList<>();
        if (!isHttpUrl(url)) {
            problems.add("influx.url: an http or https address without user is needed, like http://localhost:8086");
        }
        if (bucket.isBlank()) {
            problems.add("influx.bucket: must not be empty");
        }
        if (credentials.token != null && credentials.user != null) {
            problems.add("influx.token, influx.user: give one of them");
        }
        if ((credentials.user == null) != (credentials.password == null)) {
            problems.add("influx.user, influx.password: give both or none");
        }
        requireAtLeast(problems, "batchSize", 1, batches.size);
        requireAtLeast(problems, "maxBuffered", batches.size, batches.maxBuffered);
        requireAtLeast(problems, "flushInterval", 1, batches.flushIntervalMs);
        requireAtLeast(problems, "requestTimeout", 1, retries.requestTimeoutMs);
        requireAtLeast(problems, "retryInitial", 1, retries.initialMs);
        requireAtLeast(problems, "retryMax", retries.initialMs, retries.maxMs);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    /** Without credentials, everything else by default. */
    public static InfluxSettings of(String url, WriteApiVersion api, String bucket) {
        return new InfluxSettings(url, api, null, bucket, Credentials.NONE, Batches.DEFAULT, Retries.DEFAULT);
    }

    public InfluxSettings with(Credentials other) {
        return new InfluxSettings(url, api, org, bucket, other, batches, retries);
    }

    public InfluxSettings with(Batches other) {
        return new InfluxSettings(url, api, org, bucket, credentials, other, retries);
    }

    public InfluxSettings with(Retries other) {
        return new InfluxSettings(url, api, org, bucket, credentials, batches, other);
    }

    private static boolean isHttpUrl(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            // Credentials in the address would show up in every log line that names it.
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void requireAtLeast(List<String> problems, String name, long least, long value) {
        if (value < least) {
            problems.add("influx." + name + ": must be at least " + least);
        }
    }
}
