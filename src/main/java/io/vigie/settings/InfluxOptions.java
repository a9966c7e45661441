package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where series go.
 *
 * @param org ignored by the v1 API
 * @param bucket for the v1 API a database, or {@code database/retention-policy}
 * @param token for the v2 API; null: none is sent
 * @param user for the v1 API; null: none is sent
 * @param password goes with {@code user}
 * @param batchSize points in one request
 * @param maxBuffered points that wait in memory while the store is away; then the oldest batch is retried and the job waits
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

    /** Which write endpoint the store has. */
    public enum ApiVersion {
        /** {@code /write}: InfluxDB before 1.8. */
        V1,
        /** {@code /api/v2/write}: InfluxDB 1.8 and later, 2 and 3, QuestDB. */
        V2
    }
}
