package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.channel.ChannelType;
import io.vigie.model.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels as people write them. */
class ChannelSettingsTest {
    private static final String DRIFT = "kafka: {bootstrapServers: 'b:1'}\ninflux: {enabled: false}\n";
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(channels:\\n.*?)```", Pattern.DOTALL);

    private static String channel(String options) {
        return DRIFT + "channels: {c: {" + options + "}}\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: pagerduty | channels.c.routingKeyFile | missing; pagerduty needs routingKeyFile or routingKeyEnv",
                "type: pagerduty, routingKeyFile: a, routingKeyEnv: B | channels.c.routingKeyEnv | is there twice",
                "type: pagerduty, routingKeyEnv: A, routingKey: s3cret | channels.c.routingKey | unknown setting",
                "type: pagerduty, routingKeyEnv: s3cret== | channels.c.routingKeyEnv | is not repeated",
                "type: slack | channels.c.url | missing; expected one of url, urlFile, urlEnv",
                "type: slack, urlEnv: A, apiKeyEnv: B | channels.c.apiKeyEnv | is an option of opsgenie; this channel is slack",
                "type: slack, urlEnv: A, tells: alerts | channels.c.tells | as cloudevents alone",
                "type: alertmanager, url: 'http://a:1', expireAfter: 90s | channels.c.expireAfter | at least twice repeatEvery",
                "type: webhook, url: 'http://a:1' | channels.c.template | missing; webhook needs template or templateFile",
                "type: webhook, url: 'http://a:1', template: '{{nobody}}' | channels.c.template | nobody",
                "type: webhook, url: 'http://a:1', templateFile: none.txt | channels.c.templateFile | cannot be read",
                "type: email, host: h, from: a@b.org, to: nobody at home | channels.c.to | is no e-mail address",
                "type: email, host: h, from: a@b.org, to: c@d.org, url: 'http://a:1' | channels.c.url | email",
                "type: email, host: h, from: a@b.org, to: c@d.org, security: ssl | channels.c.security | one of `starttls`",
                "type: email, host: h, from: a@b.org, to: c@d.org, security: none, user: u | channels.c.security | plain text",
                "type: pigeon, url: 'http://a:1' | channels.c.type | `pagerduty`"
            })
    void aWrongChannelIsOneProblemThatSaysWhatIsExpected(String options, String path, String sentence) {
        assertThat(Loaded.problems(() -> Loaded.drift(channel(options))))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem).startsWith(path).contains(sentence).doesNotContain("s3cret"));
    }

    @Test
    void aServiceHasItsAddressAndItsSecretWhereItIsKept() {
        ChannelSettings channel = Loaded.drift(channel("type: pagerduty, routingKeyEnv: KEY, maxPerMinute: 10"))
                .channels()
                .get("c");
        assertThat(channel.type()).isEqualTo(ChannelType.PAGERDUTY);
        assertThat(channel.url()).isEqualTo("https://events.pagerduty.com/v2/enqueue");
        assertThat(channel.secrets()).containsOnly(Map.entry("routingKey", SecretSource.environment("KEY")));
        assertThat(channel.limits().maxPerMinute()).isEqualTo(10);
        ChannelSettings eu = Loaded.drift(channel("type: pagerduty, routingKeyEnv: KEY, url: 'https://eu.example.org'"))
                .channels()
                .get("c");
        assertThat(eu.url()).isEqualTo("https://eu.example.org");
    }

    @Test
    void aTemplateMayStandBesideTheSettings(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("ticket.json"), "{\"text\": \"{{summary}}\"}");
        Path file = Files.writeString(
                directory.resolve("drift.yaml"),
                channel("type: webhook, url: 'http://a:1', templateFile: ticket.json"));
        assertThat(DriftSettings.load(file, List.of()).channels().get("c").parameters())
                .containsEntry("template", "{\"text\": \"{{summary}}\"}")
                .containsEntry("contentType", "application/json");
    }

    /** The page has one for every type, and each can be pasted. */
    @Test
    void theExamplesOfThePageLoad() throws IOException {
        List<ChannelType> types = EXAMPLE.matcher(Files.readString(Path.of("docs/channels.md")))
                .results()
                .flatMap(example -> Loaded.drift(DRIFT + example.group(1)).channels().values().stream())
                .map(ChannelSettings::type)
                .toList();
        assertThat(types).containsExactlyInAnyOrder(ChannelType.values());
    }
}
