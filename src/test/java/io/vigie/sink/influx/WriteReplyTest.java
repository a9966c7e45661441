package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.SecretSource;
import io.vigie.sink.influx.InfluxSettings.Credentials;
import io.vigie.sink.influx.InfluxSettings.WriteApiVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteReplyTest {

    @ParameterizedTest
    @CsvSource({
        "200,WRITTEN",
        "204,WRITTEN",
        "0,RETRY",
        "408,RETRY",
        "429,RETRY",
        "500,RETRY",
        "502,RETRY",
        "503,RETRY",
        "504,RETRY",
        "400,BAD_LINE",
        "422,BAD_LINE",
        "413,TOO_LARGE",
        "301,MISCONFIGURED",
        "401,MISCONFIGURED",
        "403,MISCONFIGURED",
        "404,MISCONFIGURED",
        "405,MISCONFIGURED",
        "410,MISCONFIGURED"
    })
    void isJudgedByItsStatus(int status, WriteReply.WriteOutcome verdict) {
        assertThat(new WriteReply(status, "something", 0).verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "400,partial write: points beyond retention policy dropped=12,BEYOND_RETENTION,12",
        "422,failure writing points to database: partial write: points beyond retention policy dropped=3,BEYOND_RETENTION,3",
        "400,partial write: field type conflict dropped=7,BAD_LINE,7",
        "400,unable to parse 'x',BAD_LINE,1",
        "500,retention policy not found: year,MISCONFIGURED,1"
    })
    void isJudgedByWhatTheServerSays(int status, String message, WriteReply.WriteOutcome verdict, int dropped) {
        WriteReply reply = new WriteReply(status, message, 0);
        assertThat(reply.verdict()).isEqualTo(verdict);
        assertThat(reply.droppedLines()).isEqualTo(dropped);
    }

    @ParameterizedTest
    @CsvSource({"401,influx.token", "403,influx.token", "404,influx.bucket", "500,influx.bucket", "405,influx.url"})
    void aMisconfigurationNamesTheSetting(int status, String setting) {
        InfluxSettings settings = InfluxSettings.of("http://influx:8086", WriteApiVersion.V2, "series")
                .with(Credentials.token(SecretSource.environment("TOKEN")));
        assertThat(InfluxMisconfiguredException.of(settings, new WriteReply(status, "no", 0)))
                .hasMessageContainingAll("http://influx:8086", setting, Integer.toString(status))
                .message()
                .doesNotContain("\n")
                .endsWith(".");
    }

    @Test
    void aMisconfigurationSpeaksOfTheCredentialsThatAreSet() {
        InfluxSettings settings = InfluxSettings.of("http://influx:8086", WriteApiVersion.V1, "series");
        WriteReply unauthorized = new WriteReply(401, "", 0);
        assertThat(InfluxMisconfiguredException.of(settings, unauthorized)).hasMessageContaining("none is set");
        assertThat(InfluxMisconfiguredException.of(
                        settings.with(Credentials.user("writer", SecretSource.environment("PASSWORD"))), unauthorized))
                .hasMessageContaining("influx.user and its password (influx.passwordFile or influx.passwordEnv)");
    }
}
