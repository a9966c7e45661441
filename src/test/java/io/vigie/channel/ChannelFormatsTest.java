package io.vigie.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.channel.ChannelMessage.MessagePurpose;
import io.vigie.channel.ChannelParameters.InvalidParameterException;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each service is sent, against messages written by hand after its public documentation. */
class ChannelFormatsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GOLDEN = Path.of("src/test/resources/io/vigie/channel");
    private static final String ID = "a1b2c3d4e5f60718";
    private static final long NOW = Incidents.OPENED + 120_000;
    private static final Map<String, String> SECRETS = Map.of("routingKey", "R0UT1NGK3Y", "apiKey", "G3N13K3Y");

    private static final Map<String, String> PARAMETERS = Map.of(
            "repeatEvery", "60000",
            "responderTeam", "ml-on-call",
            "template", "{\"text\": \"{{summary}}\"}",
            "contentType", "application/json",
            "host", "mail.example.org",
            "port", "587",
            "security", "starttls",
            "from", "Vigie <vigie@example.org>",
            "to", "on-call@example.org, owner@example.org");

    private static IncidentFormat format(ChannelType type, String... changed) {
        Map<String, String> parameters = new HashMap<>(PARAMETERS);
        parameters.put("expireAfter", "900000");
        parameters.put("repeatFor", "2592000000");
        for (int i = 0; i < changed.length; i += 2) {
            parameters.put(changed[i], changed[i + 1]);
        }
        return type.format(new ChannelParameters(parameters));
    }

    private static IncidentEvent event(IncidentNews news) {
        return Incidents.event(ID, news, "critical", Incidents.OPENED);
    }

    private static List<ChannelMessage> messages(ChannelType type, IncidentEvent event) {
        return format(type).messages(event, null, NOW);
    }

    private static JsonNode sent(ChannelType type, ChannelMessage message) throws IOException {
        return JSON.readTree(format(type).body(message, SECRETS, NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "SLACK, slack",
        "TEAMS, teams",
        "PAGERDUTY, pagerduty",
        "OPSGENIE, opsgenie",
        "ALERTMANAGER, alertmanager"
    })
    void anIncidentThatOpens(ChannelType type, String golden) throws IOException {
        ChannelMessage message = messages(type, event(IncidentNews.OPENED)).get(0);
        JsonNode expected = JSON.readTree(Files.readString(GOLDEN.resolve(golden + ".json")));
        assertThat(sent(type, message)).isEqualTo(expected);
        assertThat(message.path()).isEqualTo(type == ChannelType.ALERTMANAGER ? "/api/v2/alerts" : "");
        assertThat(message.body()).doesNotContain("R0UT1NGK3Y", "G3N13K3Y");
    }

    @Test
    void anEMailIsAMessageOfRfc5322() throws IOException {
        String body = messages(ChannelType.EMAIL, event(IncidentNews.OPENED))
                .get(0)
                .body()
                .replace("\r\n", "\n");
        List<String> expected = Files.readAllLines(GOLDEN.resolve("email.txt"));
        int end = expected.indexOf("");
        assertThat(headers(body.lines().toList())).containsExactlyInAnyOrderElementsOf(headers(expected));
        assertThat(body.substring(body.indexOf("\n\n") + 2).lines().toList())
                .isEqualTo(expected.subList(end + 1, expected.size()));
    }

    private static List<String> headers(List<String> lines) {
        return lines.subList(0, lines.indexOf(""));
    }

    @Test
    void eMailsOfOneIncidentAreOneThread() {
        String thread = "<vigie." + ID + "@example.org>";
        String first =
                messages(ChannelType.EMAIL, event(IncidentNews.OPENED)).get(0).body();
        assertThat(first).contains("Message-ID: " + thread).doesNotContain("In-Reply-To");
        String before = "";
        for (IncidentNews news : List.of(IncidentNews.WORSE, IncidentNews.REMINDER, IncidentNews.OVER)) {
            String next = messages(ChannelType.EMAIL, event(news)).get(0).body();
            assertThat(next)
                    .contains("In-Reply-To: " + thread, "References: " + thread)
                    .contains("Subject: Re: support-chat, incident " + ID)
                    .contains("Message-ID: <vigie." + ID + "." + Incidents.OPENED + ".")
                    .isNotEqualTo(before);
            assertThat(messages(ChannelType.EMAIL, event(news)).get(0).body()).isEqualTo(next);
            before = next;
        }
    }

    @Test
    void pagerDutyIsToldOfTheEndAndOfAWordByTheKeyAlone() throws IOException {
        ChannelMessage over =
                messages(ChannelType.PAGERDUTY, event(IncidentNews.OVER)).get(0);
        assertThat(sent(ChannelType.PAGERDUTY, over)).isEqualTo(JSON.readTree("""
                {"routing_key": "R0UT1NGK3Y", "event_action": "resolve", "dedup_key": "vigie/a1b2c3d4e5f60718"}
                """));
        ChannelMessage word =
                messages(ChannelType.PAGERDUTY, Incidents.acknowledged(ID, NOW)).get(0);
        assertThat(sent(ChannelType.PAGERDUTY, word)).isEqualTo(JSON.readTree("""
                {"routing_key": "R0UT1NGK3Y", "event_action": "acknowledge", "dedup_key": "vigie/a1b2c3d4e5f60718"}
                """));
    }

    @Test
    void opsgenieIsToldByTheAlias() throws IOException {
        ChannelMessage over =
                messages(ChannelType.OPSGENIE, event(IncidentNews.OVER)).get(0);
        assertThat(over.path()).isEqualTo("/vigie-" + ID + "/close?identifierType=alias");
        assertThat(sent(ChannelType.OPSGENIE, over))
                .isEqualTo(JSON.createObjectNode()
                        .put("source", "Vigie")
                        .put("note", "Over after 2 h: " + Incidents.SENTENCE));
        assertThat(messages(ChannelType.OPSGENIE, Incidents.acknowledged(ID, NOW))
                        .get(0)
                        .path())
                .isEqualTo("/vigie-" + ID + "/acknowledge?identifierType=alias");
        List<ChannelMessage> worse = messages(ChannelType.OPSGENIE, event(IncidentNews.WORSE));
        assertThat(worse)
                .extracting(ChannelMessage::path)
                .containsExactly("", "/vigie-" + ID + "/notes?identifierType=alias");
        assertThat(worse).extracting(ChannelMessage::id).doesNotHaveDuplicates();
        assertThat(format(ChannelType.OPSGENIE).headers(SECRETS)).containsEntry("Authorization", "GenieKey G3N13K3Y");
    }

    @Test
    void anAlertKeepsItsLabelsUntilItsSeverityRises() throws IOException {
        IncidentFormat format = format(ChannelType.ALERTMANAGER);
        ChannelMessage open = format.messages(
                        Incidents.event(ID, IncidentNews.OPENED, "warning", Incidents.OPENED), null, NOW)
                .get(0);
        assertThat(open.purpose()).isEqualTo(MessagePurpose.OPEN);
        JsonNode labels = sent(ChannelType.ALERTMANAGER, open).at("/0/labels");
        // Less severe: the same alert, which says so.
        ChannelMessage less = format.messages(
                        Incidents.event(ID, IncidentNews.WIDER, "info", Incidents.OPENED), open, NOW)
                .get(0);
        assertThat(sent(ChannelType.ALERTMANAGER, less).size()).isEqualTo(1);
        assertThat(sent(ChannelType.ALERTMANAGER, less).at("/0/labels")).isEqualTo(labels);
        assertThat(sent(ChannelType.ALERTMANAGER, less)
                        .at("/0/annotations/severity")
                        .asText())
                .isEqualTo("info");
        // More severe: another alert, and the end of this one.
        ChannelMessage more = format.messages(
                        Incidents.event(ID, IncidentNews.WORSE, "critical", Incidents.OPENED), less, NOW)
                .get(0);
        JsonNode both = sent(ChannelType.ALERTMANAGER, more);
        assertThat(both.at("/0/labels")).isEqualTo(labels);
        assertThat(both.at("/0/endsAt").asText())
                .isEqualTo(Instant.ofEpochMilli(NOW).toString());
        assertThat(both.at("/1/labels/severity").asText()).isEqualTo("critical");
        assertThat(Instant.parse(both.at("/1/endsAt").asText()).toEpochMilli()).isEqualTo(NOW + 900_000);
        // What is sent again is what is open.
        JsonNode again = sent(ChannelType.ALERTMANAGER, more.with(MessagePurpose.REPEATED));
        assertThat(again.size()).isEqualTo(1);
        assertThat(again.at("/0/labels")).isEqualTo(both.at("/1/labels"));
        ChannelMessage over =
                format.messages(event(IncidentNews.OVER), more, NOW).get(0);
        assertThat(over.purpose()).isEqualTo(MessagePurpose.CLOSE);
        JsonNode ended = sent(ChannelType.ALERTMANAGER, over);
        assertThat(ended.size()).isEqualTo(1);
        assertThat(ended.at("/0/labels")).isEqualTo(both.at("/1/labels"));
        assertThat(ended.at("/0/endsAt").asText())
                .isEqualTo(Instant.ofEpochMilli(NOW).toString());
    }

    /** A replay may be ahead of the clock. */
    @Test
    void noAlertStartsInTheFutureOrEndsBeforeItStarts() throws IOException {
        for (IncidentNews news : List.of(IncidentNews.OPENED, IncidentNews.OVER)) {
            ChannelMessage message =
                    messages(ChannelType.ALERTMANAGER, event(news)).get(0);
            long early = Incidents.OPENED - 1_000_000;
            JsonNode alert = JSON.readTree(format(ChannelType.ALERTMANAGER).body(message, SECRETS, early))
                    .get(0);
            Instant starts = Instant.parse(alert.path("startsAt").asText());
            assertThat(starts).isBefore(Instant.ofEpochMilli(early));
            assertThat(Instant.parse(alert.path("endsAt").asText())).isAfter(starts);
        }
    }

    @ParameterizedTest
    @EnumSource(ChannelType.class)
    void aMessageHasOneIdAndEachEventItsOwn(ChannelType type) {
        List<String> ids = Stream.of(event(IncidentNews.OPENED), event(IncidentNews.WORSE), event(IncidentNews.OVER))
                .flatMap(event -> messages(type, event).stream())
                .map(ChannelMessage::id)
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(Stream.of(event(IncidentNews.OPENED), event(IncidentNews.WORSE), event(IncidentNews.OVER))
                        .flatMap(event -> messages(type, event).stream())
                        .map(ChannelMessage::id))
                .isEqualTo(ids);
        assertThat(format(type).concerns("elsewhere", event(IncidentNews.OPENED)))
                .isFalse();
        assertThat(format(type).concerns(Incidents.CHANNEL, event(IncidentNews.UPDATED)))
                .isFalse();
        assertThat(format(type).concerns(Incidents.CHANNEL, event(IncidentNews.OVER)))
                .isTrue();
    }

    /** Names that others chose are long, and look like mark-up. */
    @ParameterizedTest
    @EnumSource(ChannelType.class)
    void longAndHostileSentencesFitTheLimitsAndStayText(ChannelType type) throws IOException {
        String hostile = "<!channel> [x](https://evil.example.org) <https://evil.example.org|x> & \"q\" \\ {{model}} "
                + "\uD83D\uDE00".repeat(10_000);
        ChannelMessage message = messages(
                        type, Incidents.event(ID, IncidentNews.OPENED, "critical", Incidents.OPENED, hostile))
                .get(0);
        assertThat(message.body()).doesNotContain("\\udead");
        if (type == ChannelType.EMAIL) {
            assertThat(message.body().lines()).allMatch(line -> line.length() <= 998);
            return;
        }
        JsonNode body = sent(type, message);
        switch (type) {
            case SLACK -> {
                assertThat(body.path("text").asText())
                        .startsWith("&lt;!channel&gt;")
                        .contains("&amp;");
                assertThat(body.at("/blocks/1/text/text").asText())
                        .hasSizeLessThanOrEqualTo(3_000)
                        .endsWith("…");
                assertThat(body.findValuesAsText("type")).doesNotContain("mrkdwn");
            }
            case TEAMS -> {
                assertThat(message.body().length()).isLessThan(28_000);
                assertThat(body.findValuesAsText("type")).doesNotContain("TextBlock", "FactSet");
            }
            case PAGERDUTY -> assertThat(body.at("/payload/summary").asText()).hasSizeLessThanOrEqualTo(1_024);
            case OPSGENIE -> {
                assertThat(body.path("message").asText()).hasSizeLessThanOrEqualTo(130);
                assertThat(body.path("description").asText()).hasSizeLessThanOrEqualTo(15_000);
            }
            case WEBHOOK -> assertThat(body.path("text").asText()).isEqualTo(hostile);
            default -> assertThat(body.isMissingNode()).isFalse();
        }
    }

    @Test
    void aTemplateSeesTheFieldsOfTheTopicAndNothingElse() {
        String text = format(
                        ChannelType.WEBHOOK,
                        "template",
                        "{{model}}|{{#alerts}}{{metric}} {{now}}{{/alerts}}|{{#closed_at}}never{{/closed_at}}"
                                + "|{{#facts}}{{#-first}}{{name}}={{value}}{{/-first}}{{/facts}}|{{is_over}}|{{id}}",
                        "contentType",
                        "text/plain")
                .messages(event(IncidentNews.OPENED), null, NOW)
                .get(0)
                .body();
        assertThat(text)
                .isEqualTo("support-chat|quality 0.468||Severity=critical|false|" + ID + "/" + Incidents.OPENED
                        + "/OPENED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | a\"b\\c | a\\\"b\\\\c",
                "text/html | <b>&\"' | &lt;b&gt;&amp;&quot;&#39;",
                "application/x-www-form-urlencoded | a&b=c d | a%26b%3Dc+d",
                "text/plain | <b>& | <b>&"
            })
    void namesAreEscapedForTheMediaType(String mediaType, String sentence, String escaped) {
        String quote = mediaType.contains("json") ? "\"" : "";
        assertThat(format(ChannelType.WEBHOOK, "template", quote + "{{summary}}" + quote, "contentType", mediaType)
                        .messages(
                                Incidents.event(ID, IncidentNews.OPENED, "info", Incidents.OPENED, sentence), null, NOW)
                        .get(0)
                        .body())
                .isEqualTo(quote + escaped + quote);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": \"{{sumary}}\"} | sumary",
                "{\"a\": \"{{summary.class}}\"} | summary.class",
                "{\"a\": \"{{summary.getClass.forName}}\"} | summary.getClass",
                "{\"a\": \"{{class.classLoader}}\"} | class",
                "{\"a\": \"{{{summary}}}\"} | makes no JSON",
                "{\"a\": {{#alerts}}1{{/alerts} | template",
                "{{#alerts}} | Section",
                "{{> /etc/passwd}} | template",
                "plain text | makes no JSON",
                "{\"a\": 1} {} | makes no JSON",
                "{{! nothing}} | makes nothing"
            })
    void aTemplateThatCannotWorkIsAProblemAtTheStart(String template, String named) {
        assertThatThrownBy(() -> format(ChannelType.WEBHOOK, "template", template))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(named)
                .satisfies(problem -> assertThat(((InvalidParameterException) problem).parameter())
                        .isEqualTo("template"));
    }

    @Test
    void aTemplateThatMultipliesListsIsStopped() {
        String nested = "{{#facts}}".repeat(9) + "xxxxxxxx" + "{{/facts}}".repeat(9);
        assertThatThrownBy(() -> format(ChannelType.WEBHOOK, "template", nested, "contentType", "text/plain"))
                .hasMessageContaining("more than 256 kB");
    }

    @ParameterizedTest
    @CsvSource({
        "EMAIL, to, nobody at home, to",
        "EMAIL, from, 'a@example.org, b@example.org', from",
        "EMAIL, from, 'x@y.org\r\nBcc: z@y.org', from",
        "WEBHOOK, contentType, image/png, contentType",
        "WEBHOOK, contentType, 'text/plain;\r\nX: y', contentType",
        "ALERTMANAGER, expireAfter, 60000, expireAfter"
    })
    void unusableParametersAreNamed(ChannelType type, String name, String value, String parameter) {
        assertThatThrownBy(() -> format(type, name, value))
                .isInstanceOf(InvalidParameterException.class)
                .satisfies(problem -> assertThat(((InvalidParameterException) problem).parameter())
                        .isEqualTo(parameter));
    }

    /** Two types with one name for an option would have to share its meaning. */
    @Test
    void everyParameterHasItsOwnName() {
        assertThat(Stream.of(ChannelType.values())
                        .flatMap(type -> type.parameters().stream())
                        .map(ChannelParameter::name))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatATestSendsSaysThatItIsOne() {
        IncidentEvent opened = TestIncidents.opened("chat", NOW);
        IncidentEvent over = TestIncidents.over("chat", NOW);
        assertThat(opened.summary()).startsWith("Test of the channel chat");
        assertThat(over.summary()).startsWith("Over: test of the channel chat");
        assertThat(over.incidentId()).isEqualTo(opened.incidentId());
        assertThat(Objects.requireNonNull(over.closedAt())).isGreaterThan(opened.openedAt());
    }
}
