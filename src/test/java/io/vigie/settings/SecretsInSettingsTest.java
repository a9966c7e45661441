package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.model.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret written in place of its name is a problem, whose message does not repeat it. */
class SecretsInSettingsTest {

    private static final String SETTINGS = """
            kafka: {bootstrapServers: "localhost:9092", propertiesFile: kafka.properties}
            influx: {url: "http://localhost:8086"}
            channels:
              on-call: {type: cloudevents, urlFile: /run/secrets/on-call}
            """;

    @TempDir
    private Path directory;

    private DriftSettings load(String... overrides) throws IOException {
        Files.writeString(directory.resolve("kafka.properties"), "sasl.jaas.config=s3cret\n");
        Path file = Files.writeString(directory.resolve("drift.yaml"), SETTINGS);
        return DriftSettings.load(file, List.of(overrides));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "influx.tokenEnv=s3cret-token==",
                "influx.passwordEnv=s3cret/password",
                "influx.url=http://admin:s3cret@localhost:8086",
                "influx.url=localhost/s3cret",
                "influx.token=s3cret",
                "channels.on-call.url=hooks.example.org/s3cret",
                "channels.on-call.url=https://hooks.example.org/s3cret",
                "channels.on-call.urlEnv=https://hooks.example.org/s3cret",
                "channels.on-call.headerEnv.Authorization=Bearer s3cret",
                "kafka.properties.sasl.jaas.config=s3cret",
                "kafka.properties.ssl.key.password=s3cret",
                "alerts.dashboardUrl=vigie.example.org/s3cret",
            })
    void theProblemDoesNotRepeatTheSecret(String override) {
        assertThatThrownBy(() -> load(override))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(override.substring(0, override.lastIndexOf('.', override.indexOf('='))))
                .satisfies(problem -> assertThat(problem.toString()).doesNotContain("s3cret"));
    }

    @Test
    void nothingPrintedHoldsASecret() throws IOException {
        DriftSettings settings = load();
        assertThat(settings.kafka().properties()).containsEntry("sasl.jaas.config", "s3cret");
        assertThat(settings.toString()).contains("sasl.jaas.config").doesNotContain("s3cret");
    }

    @Test
    void anAddressMayBeASecret() throws IOException {
        ChannelSettings byFile = load().channels().get("on-call");
        assertThat(byFile.url()).isNull();
        assertThat(byFile.secretUrl()).isEqualTo(SecretSource.file("/run/secrets/on-call"));
        assertThat(byFile.headers()).isEqualTo(Map.of());
        ChannelSettings byVariable = load("channels.on-call.urlFile=", "channels.on-call.urlEnv=ON_CALL")
                .channels()
                .get("on-call");
        assertThat(byVariable.secretUrl()).isEqualTo(SecretSource.environment("ON_CALL"));
    }

    @Test
    void aChannelHasOneAddress() {
        assertThatThrownBy(() -> load("channels.on-call.urlFile="))
                .hasMessageContaining("channels.on-call.url: missing; expected one of url, urlFile, urlEnv");
        assertThatThrownBy(() -> load("channels.on-call.url=http://localhost/"))
                .hasMessageContaining("channels.on-call.url")
                .hasMessageContaining("is there twice");
    }
}
