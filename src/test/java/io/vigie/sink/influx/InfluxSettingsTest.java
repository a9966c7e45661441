package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigie.model.SecretSource;
import io.vigie.sink.influx.InfluxSettings.Batches;
import io.vigie.sink.influx.InfluxSettings.Credentials;
import io.vigie.sink.influx.InfluxSettings.Retries;
import io.vigie.sink.influx.InfluxSettings.WriteApiVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okhttp3.HttpUrl;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfluxSettingsTest {

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InfluxSettings(
                        "influx:8086",
                        WriteApiVersion.V2,
                        null,
                        " ",
                        new Credentials(SecretSource.environment("T"), "u", null),
                        new Batches(0, -1, 0),
                        new Retries(0, 0, -1)))
                .withMessageContainingAll(
                        "influx.url",
                        "influx.bucket",
                        "influx.token, influx.user",
                        "influx.user, influx.password",
                        "influx.batchSize",
                        "influx.maxBuffered",
                        "influx.flushInterval",
                        "influx.requestTimeout",
                        "influx.retryInitial",
                        "influx.retryMax");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InfluxSettings.of("http://me:s3cret@influx:8086", WriteApiVersion.V2, "series"))
                .withMessageContaining("influx.url")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void theJobGraphHoldsNoSecret() throws Exception {
        InfluxSettings settings = InfluxSettings.of("http://influx:8086", WriteApiVersion.V2, "series")
                .with(Credentials.token(SecretSource.environment("PATH")));
        byte[] shipped = InstantiationUtil.serializeObject(new InfluxSink(settings));
        assertThat(new String(shipped, StandardCharsets.ISO_8859_1))
                .contains("PATH")
                .doesNotContain(System.getenv("PATH"));
    }

    @Test
    void aMissingSecretIsAMisconfiguration() {
        InfluxSettings settings = InfluxSettings.of("http://influx:8086", WriteApiVersion.V2, "series")
                .with(Credentials.token(SecretSource.environment("TOKEN")));
        assertThatExceptionOfType(InfluxMisconfiguredException.class)
                .isThrownBy(() -> InfluxEndpoint.open(settings, Map.of()))
                .withMessage("influx.tokenEnv: environment variable TOKEN is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:1/api/v2/write?org=-&bucket=db%2Frp&precision=us, http://h:1/write?db=db&rp=rp&precision=u",
        "http://h:1/api/v2/write?org=-&bucket=db&precision=ms,      http://h:1/write?db=db&precision=ms",
        "http://h:1/api/v2/write?bucket=db/&precision=ns,           http://h:1/write?db=db&precision=ns",
        "http://h:1/proxy/api/v2/write?bucket=a%26b%2Fc%20d&precision=s, http://h:1/proxy/write?db=a%26b&rp=c%20d&precision=s"
    })
    void servers1xGetTheirOwnAddress(String v2, String v1) {
        assertThat(V1WriteRewrite.rewrite(HttpUrl.get(v2))).hasToString(v1);
    }
}
