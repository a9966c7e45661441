package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.dashboard.DashboardServer.Listen;
import io.vigie.dashboard.IncidentDesk.PageDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.view.StoreInMemory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people decide on the page → where decisions go; who may not decide. */
@Timeout(60)
class DashboardActionsIT {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final String ANA = "the token of ana";
    private static final String[] JSON = {"Authorization", "Bearer " + ANA, "Content-Type", "application/json"};

    private final List<PageDecision> decided = new ArrayList<>();
    private final List<String> incidents = new ArrayList<>();

    private DashboardServer start(Map<String, String> tokens, @Nullable IncidentDesk desk) throws Exception {
        return DashboardServer.start(
                new Listen("127.0.0.1", 0, null, tokens), new StoreInMemory(), "a store", desk, CLOCK);
    }

    private DashboardServer start() throws Exception {
        return start(Map.of("ana", ANA, "bob", "the token of bob"), (incident, decision) -> {
            if (incident.equals("over")) {
                throw new IllegalStateException("incident over is over");
            }
            incidents.add(incident);
            decided.add(decision);
            return decision.type() == DecisionType.ACCEPT ? 3 : 0;
        });
    }

    private static String body(String action, Object... more) throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("action_id", "0123456789abcdef");
        fields.put("incident_id", "14814fe26f717c54");
        fields.put("action", action);
        for (int i = 0; i < more.length; i += 2) {
            fields.put((String) more[i], more[i + 1]);
        }
        return new ObjectMapper().writeValueAsString(fields);
    }

    private static void assertRefused(Answered answer, int status, String code) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        new Description().check("post", ActionApi.PATH, answer);
    }

    @Test
    void aDecisionIsSentOnInTheNameOfItsToken() throws Exception {
        try (DashboardServer server = start()) {
            long until = CLOCK.millis() + 3_600_000;
            Answered silenced =
                    Answered.post(server, ActionApi.PATH, body("silence", "until", until, "reason", " a test "), JSON);
            assertThat(silenced.status()).as(silenced.body()).isEqualTo(202);
            new Description().check("post", ActionApi.PATH, silenced);
            assertThat(silenced.json().path("by").asText()).isEqualTo("ana");
            Answered accepted = Answered.post(server, ActionApi.PATH, body("accept"), JSON);
            assertThat(accepted.json().path("accepted").asInt()).isEqualTo(3);
            assertThat(decided)
                    .containsExactly(
                            new PageDecision(DecisionType.SILENCE, "0123456789abcdef", "ana", "a test", until),
                            new PageDecision(DecisionType.ACCEPT, "0123456789abcdef", "ana", null, null));
            assertThat(incidents).containsOnly("14814fe26f717c54");
            Answered bob = Answered.post(
                    server,
                    ActionApi.PATH,
                    body("acknowledge"),
                    "Authorization",
                    "Bearer the token of bob",
                    "Content-Type",
                    "application/json; charset=utf-8",
                    "Origin",
                    "http://127.0.0.1:" + server.port(),
                    "Sec-Fetch-Site",
                    "same-origin");
            assertThat(bob.json().path("by").asText()).isEqualTo("bob");
        }
    }

    @Test
    void whatIsSentTwiceAtOnceIsDoneOnce() throws Exception {
        try (DashboardServer server = start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(Answered.post(server, ActionApi.PATH, body("acknowledge"), JSON)
                                .status())
                        .isEqualTo(202);
            }
            assertThat(decided).hasSize(1);
        }
    }

    @Test
    void otherSitesAndOtherFormsAreSentAway() throws Exception {
        try (DashboardServer server = start()) {
            String body = body("acknowledge");
            String own = "http://127.0.0.1:" + server.port();
            List<String[]> foreign = List.of(
                    new String[] {"Origin", "http://evil.example"},
                    new String[] {"Origin", "null"},
                    new String[] {"Origin", "http://127.0.0.1:1"},
                    new String[] {"Origin", own, "Sec-Fetch-Site", "cross-site"},
                    new String[] {"Sec-Fetch-Site", "same-site"},
                    new String[] {"Sec-Fetch-Site", "none"});
            for (String[] headers : foreign) {
                List<String> all = new ArrayList<>(List.of(JSON));
                all.addAll(List.of(headers));
                assertRefused(
                        Answered.post(server, ActionApi.PATH, body, all.toArray(String[]::new)), 403, "cross_site");
            }
            for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
                assertRefused(
                        Answered.post(
                                server, ActionApi.PATH, body, "Authorization", "Bearer " + ANA, "Content-Type", type),
                        415,
                        "unsupported_media_type");
            }
            assertRefused(
                    Answered.post(server, ActionApi.PATH, body, "Content-Type", "application/json"),
                    401,
                    "token_missing");
            // A cookie is no token.
            assertRefused(
                    Answered.post(
                            server,
                            ActionApi.PATH,
                            body,
                            "Content-Type",
                            "application/json",
                            "Cookie",
                            "vigie.token=" + ANA),
                    401,
                    "token_missing");
            assertRefused(
                    Answered.post(
                            server,
                            ActionApi.PATH,
                            body,
                            "Authorization",
                            "Bearer wrong",
                            "Content-Type",
                            "application/json"),
                    401,
                    "token_wrong");
            assertThat(Answered.send(server, "GET", ActionApi.PATH, JSON).status())
                    .isEqualTo(404);
            assertThat(Answered.post(server, "/api/v1/overview", body, JSON).status())
                    .isEqualTo(405);
            assertThat(decided).isEmpty();
        }
    }

    @Test
    void whatIsNoDecisionIsRefusedInOneSentence() throws Exception {
        try (DashboardServer server = start()) {
            long now = CLOCK.millis();
            for (String body : List.of(
                    "",
                    "[]",
                    "{",
                    "{} {}",
                    "[[[[[[1]]]]]]",
                    body("explode"),
                    body("acknowledge", "action_id", "short"),
                    body("acknowledge", "incident_id", "../x"),
                    body("acknowledge", "by", "somebody else"),
                    body("acknowledge", "until", now + 1000),
                    body("acknowledge", "reason", 7),
                    body("comment", "reason", "  "),
                    body("close"),
                    body("silence"),
                    body("silence", "until", now - 1),
                    body("silence", "until", "tomorrow"),
                    body("silence", "until", now + 91L * 86_400_000),
                    body("comment", "reason", "x".repeat(1_001)))) {
                assertRefused(Answered.post(server, ActionApi.PATH, body, JSON), 400, "bad_parameter");
            }
            assertRefused(
                    Answered.post(server, ActionApi.PATH, body("comment", "reason", "x".repeat(20_000)), JSON),
                    413,
                    "too_large");
            Answered over = Answered.post(server, ActionApi.PATH, body("acknowledge", "incident_id", "over"), JSON);
            assertRefused(over, 409, "action_refused");
            assertThat(over.message()).isEqualTo("Incident over is over.");
            assertThat(decided).isEmpty();
        }
    }

    @Test
    void whoeverCannotActIsToldWhy() throws Exception {
        try (DashboardServer server = start(Map.of("ana", ANA), null)) {
            assertRefused(Answered.post(server, ActionApi.PATH, body("acknowledge"), JSON), 409, "cannot_act");
            Answered about = Answered.get(server, Route.BASE + "about");
            assertThat(about.json().path("cannot_act").asText()).contains("knows no Kafka", "--bootstrap-servers");
        }
        try (DashboardServer server = start(Map.of(), (incident, decision) -> 0)) {
            assertRefused(Answered.post(server, ActionApi.PATH, body("acknowledge"), JSON), 409, "cannot_act");
            Answered about = Answered.get(server, Route.BASE + "about");
            assertThat(about.json().path("cannot_act").asText()).contains("named by a token");
            new Description().check(Route.BASE + "about", about);
        }
        try (DashboardServer server = start()) {
            assertThat(Answered.get(server, Route.BASE + "about")
                            .json()
                            .path("cannot_act")
                            .isNull())
                    .isTrue();
        }
    }
}
