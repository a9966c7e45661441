package io.vigie.store;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How to read an InfluxDB 1.x, 2 or 3.
 *
 * @param url of the server, {@code http://host:8086}; a path before {@code /query} is kept
 * @param database a database, or the bucket that is mapped to one
 * @param retentionPolicy null: the database's default
 * @param timeout longest time that one answer may take in all
 */
public record InfluxAccess(
        URI url, String database, @Nullable String retentionPolicy, InfluxLogin login, Duration timeout) {
    /** Time enough for a slow disk, short enough for whoever looks at a page. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * A secret that is read when it is used, so that it may be rotated. Its exception names where it was looked for,
     * and nothing else.
     */
    @FunctionalInterface
    public interface SecretReader {
        String read() throws IOException;
    }

    /**
     * @param user user of a 1.x server; null: the secret is an API token, or there is none
     * @param secret null: no authentication
     */
    public record InfluxLogin(
            @Nullable String user, @Nullable SecretReader secret) {
        public static final InfluxLogin NONE = new InfluxLogin(null, null);

        public static InfluxLogin token(SecretReader token) {
            return new InfluxLogin(null, token);
        }

        public static InfluxLogin user(String user, SecretReader password) {
            return new InfluxLogin(user, password);
        }
    }

    /**
     * @throws IllegalArgumentException for an address that is not http or https, or has credentials in it; for an empty
     *     database
     */
    public InfluxAccess {
        requireAddress(url);
        if (database.isBlank()) {
            throw new IllegalArgumentException("influx.bucket: must not be empty");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("influx.requestTimeout: must be longer than nothing");
        }
    }

    /**
     * @param bucket a bucket; for a 1.x server {@code database} or {@code database/retention-policy}, as the sink takes
     *     it
     */
    public static InfluxAccess of(String url, String bucket, InfluxLogin login) {
        int slash = bucket.indexOf('/');
        return new InfluxAccess(
                URI.create(url),
                slash < 0 ? bucket : bucket.substring(0, slash),
                slash < 0 || slash == bucket.length() - 1 ? null : bucket.substring(slash + 1),
                login,
                TIMEOUT);
    }

    public InfluxAccess with(Duration other) {
        return new InfluxAccess(url, database, retentionPolicy, login, other);
    }

    static void requireAddress(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        // Credentials in the address would show up in every message that names it.
        if (!(scheme.equals("http") || scheme.equals("https"))
                || url.getHost() == null
                || url.getUserInfo() != null
                || url.getQuery() != null) {
            throw new IllegalArgumentException(
                    "an http or https address without user and query is needed, like http://localhost:8086");
        }
    }
}
