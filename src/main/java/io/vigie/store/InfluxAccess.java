package io.vigie.store;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How to read an InfluxDB 1.x, 2 or 3.
 *
 * @param url of the server, such as {@code http://host:8086}; a path in it is kept before {@code /query}
 * @param database a database, or a bucket that is mapped to one
 * @param retentionPolicy null: the database's default
 * @param timeout longest time for one complete answer
 */
public record InfluxAccess(
        URI url, String database, @Nullable String retentionPolicy, InfluxLogin login, Duration timeout) {
    /** Long enough for a slow disk, and short enough for a person who waits for a page. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * Reads a secret each time it is used, so that it may be rotated. The exception says only where it was looked for.
     */
    @FunctionalInterface
    public interface SecretReader {
        String read() throws IOException;
    }

    /**
     * @param user of a 1.x server; null: the secret is an API token, or there is no authentication
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
     * @throws IllegalArgumentException if the address is not http or https or holds credentials, or the database is
     *     empty
     */
    public InfluxAccess {
        requireAddress(url);
        if (database.isBlank()) {
            throw new IllegalArgumentException("influx.bucket: must not be empty");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("influx.requestTimeout: must be above 0");
        }
    }

    /**
     * @param bucket a bucket; for a 1.x server {@code database} or {@code database/retention-policy}, as for the sink
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
                    "expected an http or https address without user and query, such as http://localhost:8086");
        }
    }
}
