package io.vigie.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A decision that a person made on the page → {@link IncidentDesk}. Only with a token, which says who it is; only from
 * the page itself: nothing is done for a cookie, and a browser that comes from another site is sent away.
 */
final class ActionApi {
    static final String PATH = Route.BASE + "incident/action";

    /** Most bytes of a body. */
    static final int MOST_BYTES = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ActionApi.class);
    private static final Set<String> FIELDS = Set.of("action_id", "incident_id", "action", "reason", "until");

    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(4).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final AccessControl access;
    private final @Nullable IncidentDesk desk;
    private final Clock clock;

    /** @param desk null: no broker is known */
    ActionApi(AccessControl access, @Nullable IncidentDesk desk, Clock clock) {
        this.access = access;
        this.desk = desk;
        this.clock = clock;
    }

    /** What was asked for in the request's headers; null: it was not there. */
    record ActionHeaders(
            @Nullable String authorization,
            @Nullable String contentType,
            @Nullable String fetchSite,
            @Nullable String origin,
            @Nullable String host) {}

    /**
     * The answer to an action.
     *
     * @param by whose name it carries
     * @param accepted how many alerts are accepted
     */
    record ActionResponse(String actionId, String by, int accepted) {}

    /** Why nobody can act here; null: whoever has a token can. */
    @Nullable
    String whyNot() {
        if (desk == null) {
            return "This dashboard knows no Kafka that decisions could go to: start it with --settings FILE, or with"
                    + " --bootstrap-servers beside --store.";
        }
        if (!access.wantsToken()) {
            return "Whoever decides something is named by a token: start the dashboard with --token-file or"
                    + " --named-token-file.";
        }
        return null;
    }

    /**
     * Checks who asks and from where.
     *
     * @return whose token it is
     */
    String authorize(ActionHeaders headers) throws ApiErrorException {
        requireThisSite(headers);
        String type = headers.contentType();
        if (type == null
                || !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
            throw refused(415, "unsupported_media_type", "An action is application/json.");
        }
        access.requireToken(headers.authorization());
        String whyNot = whyNot();
        if (whyNot != null) {
            throw refused(409, "cannot_act", whyNot);
        }
        return access.nameOf(headers.authorization());
    }

    private static void requireThisSite(ActionHeaders headers) throws ApiErrorException {
        String site = headers.fetchSite();
        String origin = headers.origin();
        boolean isOfThisSite = (site == null || site.equals("same-origin"))
                && (origin == null || authority(origin).equalsIgnoreCase(headers.host()));
        if (!isOfThisSite) {
            throw refused(
                    403,
                    "cross_site",
                    "An action comes from the dashboard's own page. A proxy before it passes the header Host on.");
        }
    }

    private static String authority(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? "" : origin.substring(scheme + 3);
    }

    /** @param by whose token it came with */
    ActionResponse act(byte[] body, String by) throws Exception {
        JsonNode asked = parse(body);
        IncidentDesk.PageDecision decision = decision(asked, by);
        String incident = text(asked, "incident_id", "[0-9A-Za-z_-]{1,64}", "an incident's id");
        try {
            int accepted = Objects.requireNonNull(desk).decide(incident, decision);
            LOG.info(
                    "{} of incident {} by {}, action {}",
                    decision.type().label(),
                    incident,
                    PrintableText.text(by),
                    decision.id());
            return new ActionResponse(decision.id(), by, accepted);
        } catch (IllegalStateException e) {
            LOG.info(
                    "{} of incident {} by {} was refused",
                    decision.type().label(),
                    incident,
                    PrintableText.text(by),
                    e);
            throw refused(409, "action_refused", capitalized(String.valueOf(e.getMessage())));
        }
    }

    private static JsonNode parse(byte[] body) throws ApiErrorException {
        JsonNode asked;
        try {
            asked = JSON.readTree(body);
        } catch (IOException e) {
            throw ofBody("The body is no JSON.");
        }
        if (!asked.isObject()) {
            throw ofBody("The body is a JSON object.");
        }
        Set<String> unknown = new TreeSet<>();
        asked.fieldNames().forEachRemaining(unknown::add);
        if (!FIELDS.containsAll(unknown)) {
            throw ofBody("The fields of an action are " + String.join(", ", new TreeSet<>(FIELDS)) + ".");
        }
        return asked;
    }

    private IncidentDesk.PageDecision decision(JsonNode asked, String by) throws ApiErrorException {
        DecisionType type = DecisionType.ofLabel(asked.path("action").asText())
                .orElseThrow(() -> ofBody(
                        "action is one of acknowledge, silence, unsilence, comment, close, false-alarm, accept."));
        String id = text(asked, "action_id", "[0-9A-Za-z_-]{8,64}", "8 to 64 letters, digits, - or _");
        String reason =
                asked.path("reason").isTextual() ? asked.path("reason").asText().strip() : "";
        if (reason.length() > IncidentDecision.MOST_REASON
                || (asked.hasNonNull("reason") && !asked.path("reason").isTextual())) {
            throw ofBody("reason is a text of at most " + IncidentDecision.MOST_REASON + " characters.");
        }
        if (reason.isEmpty() && (type == DecisionType.COMMENT || type == DecisionType.CLOSE)) {
            throw ofBody("reason is missing.");
        }
        Long until = null;
        if (type == DecisionType.SILENCE) {
            long now = clock.millis();
            until = asked.path("until").asLong();
            if (!asked.path("until").isIntegralNumber()
                    || until <= now
                    || until > now + IncidentDecision.LONGEST_SILENCE.toMillis()) {
                throw ofBody("until is the time in epoch milliseconds at which the silence ends: at most "
                        + IncidentDecision.LONGEST_SILENCE.toDays() + " days from now.");
            }
        } else if (asked.hasNonNull("until")) {
            throw ofBody("Only a silence has until.");
        }
        return new IncidentDesk.PageDecision(type, id, by, reason.isEmpty() ? null : reason, until);
    }

    private static String text(JsonNode asked, String field, String pattern, String expected) throws ApiErrorException {
        JsonNode value = asked.path(field);
        if (!value.isTextual() || !value.asText().matches(pattern)) {
            throw ofBody(field + " is missing, or not " + expected + ".");
        }
        return value.asText();
    }

    private static String capitalized(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT)
                + sentence.substring(1)
                + (sentence.endsWith(".") ? "" : ".");
    }

    private static ApiErrorException ofBody(String sentence) {
        return refused(400, "bad_parameter", sentence);
    }

    private static ApiErrorException refused(int status, String code, String sentence) {
        return new ApiErrorException(new ApiError(status, code, sentence));
    }
}
