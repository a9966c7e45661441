package io.vigie.settings;

import io.vigie.model.SecretSource;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where series are written.
 *
 * @param url empty if series are not written
 * @param org ignored by the v1 API
 * @param bucket for the v1 API a database, or {@code database/retention-policy}
 * @param token null: no token is sent
 * @param user null: no user is sent
 * @param password null if there is no {@code user}
 * @param batchSize points per request
 * @param maxBuffered how many points are buffered while the store is unreachable; beyond that, the job waits until the
 *     oldest batch is written
 */
public record InfluxOptions(
        boolean enabled,
        String url,
        String org,
        String bucket,
        ApiVersion apiVersion,
        @Nullable SecretSource token,
        @Nullable String user,
        @Nullable SecretSource password,
        int batchSize,
        int maxBuffered,
        Duration flushEvery,
        Duration timeout)
        implements Serializable {
    /** Series are not written. */
    static final InfluxOptions DISABLED = new InfluxOptions(
            false, "", "", "", ApiVersion.V2, null, null, null, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));

    static final Option<Boolean> ENABLED = Option.of(
            "influx.enabled",
            OptionTypes.flag(),
            "true",
            "Whether series are written. `false`: alerts only, no charts.");
    static final Option<String> URL = Option.optional(
            "influx.url",
            OptionTypes.url(),
            "The store's address, such as http://influxdb:8086. Required if series are written.");
    static final Option<String> ORG = Option.of(
            "influx.org", OptionTypes.text(), "vigie", "Organization, for the v2 API; the v1 API ignores it.");
    static final Option<String> BUCKET = Option.of(
            "influx.bucket",
            OptionTypes.text(),
            "vigie",
            "Bucket; for the v1 API a database, or `database/retention-policy`. Its retention should exceed twice the"
                    + " longest window.");
    static final Option<ApiVersion> API_VERSION = Option.of(
            "influx.apiVersion",
            OptionTypes.oneOf(ApiVersion.class, version -> version.name().toLowerCase(Locale.ROOT)),
            "v2",
            "`v2`: InfluxDB 1.8 and later, 2, 3, and QuestDB. `v1`: older InfluxDB.");
    static final Option<Integer> BATCH_SIZE = Option.of(
            "influx.batchSize",
            OptionTypes.integer(1, 50_000),
            "5000",
            "Points per request. More: higher throughput. Fewer: smaller requests, and less to repeat after a"
                    + " failure.");
    static final Option<Integer> MAX_BUFFERED = Option.of(
            "influx.maxBuffered",
            OptionTypes.integer(1, 10_000_000),
            "200000",
            "How many points each subtask buffers in memory while the store is unreachable. More: a longer outage"
                    + " passes before the job has to wait. They are part of each checkpoint, at about 0.7 kB each.");
    static final Option<Duration> FLUSH_EVERY = Option.of(
            "influx.flushEvery",
            OptionTypes.duration("10ms", "1min"),
            "1s",
            "How long a point waits for its batch to fill.");
    static final Option<Duration> TIMEOUT = Option.of(
            "influx.timeout",
            OptionTypes.duration("100ms", "5min"),
            "10s",
            "How long one request may take before it is retried.");
    static final Option<String> USER = Option.optional(
            "influx.user",
            OptionTypes.text(),
            "User, for stores that require a user and a password. If unset: none is sent.");

    static final Option<String> TOKEN_FILE = SecretOptions.file("influx.token", "the API token");
    static final Option<String> TOKEN_ENV = SecretOptions.env("influx.token", "the API token");
    static final Option<String> PASSWORD_FILE = SecretOptions.file("influx.password", "the user's password");
    static final Option<String> PASSWORD_ENV = SecretOptions.env("influx.password", "the user's password");

    static final List<Option<?>> OPTIONS = List.of(
            ENABLED,
            URL,
            ORG,
            BUCKET,
            API_VERSION,
            TOKEN_FILE,
            TOKEN_ENV,
            USER,
            PASSWORD_FILE,
            PASSWORD_ENV,
            BATCH_SIZE,
            MAX_BUFFERED,
            FLUSH_EVERY,
            TIMEOUT);

    static void check(OptionValues values, Problems problems) {
        values.with(ENABLED, enabled -> {
            if (enabled && !values.isWritten(URL)) {
                values.problem(
                        problems, URL, "missing; expected " + URL.kind().expected() + ", or influx.enabled: false");
            }
        });
        SecretOptions.check(values, TOKEN_FILE, TOKEN_ENV, problems);
        SecretOptions.check(values, PASSWORD_FILE, PASSWORD_ENV, problems);
        boolean password = values.isWritten(PASSWORD_FILE) || values.isWritten(PASSWORD_ENV);
        if (values.isWritten(USER) && !password) {
            values.problem(problems, USER, "a user needs influx.passwordFile or influx.passwordEnv");
        }
        if (password && !values.isWritten(USER)) {
            values.problem(problems, USER, "missing: a password is given");
        }
        if (values.isWritten(USER) && (values.isWritten(TOKEN_FILE) || values.isWritten(TOKEN_ENV))) {
            values.problem(problems, USER, "a token and a user are given; expected one of the two");
        }
        values.with(
                BATCH_SIZE,
                batch -> values.with(MAX_BUFFERED, buffered -> {
                    if (buffered < batch) {
                        values.problem(problems, MAX_BUFFERED, "must be at least " + BATCH_SIZE.path());
                    }
                }));
    }

    static InfluxOptions of(OptionValues values) {
        String url = values.find(URL);
        return new InfluxOptions(
                values.get(ENABLED),
                url == null ? "" : url,
                values.get(ORG),
                values.get(BUCKET),
                values.get(API_VERSION),
                SecretOptions.of(values, TOKEN_FILE, TOKEN_ENV),
                values.find(USER),
                SecretOptions.of(values, PASSWORD_FILE, PASSWORD_ENV),
                values.get(BATCH_SIZE),
                values.get(MAX_BUFFERED),
                values.get(FLUSH_EVERY),
                values.get(TIMEOUT));
    }

    /** The store's write endpoint. */
    public enum ApiVersion {
        /** {@code /write}: InfluxDB before 1.8. */
        V1,
        /** {@code /api/v2/write}: InfluxDB 1.8 and later, 2 and 3, QuestDB. */
        V2
    }
}
