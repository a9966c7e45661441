package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place that alerts are sent to.
 *
 * @param url null where {@code urlSource} says it
 * @param urlSource where the address itself is the secret; null where {@code url} says it
 * @param headers headers whose values are secrets, by header name
 * @param headersFile a file of {@code Name: value} lines; null: none
 * @param timeout how long one attempt may take
 */
public record ChannelSettings(
        ChannelType type,
        @Nullable String url,
        @Nullable SecretSource urlSource,
        Map<String, SecretSource> headers,
        @Nullable String headersFile,
        Duration timeout)
        implements Serializable {
    static final Option<ChannelType> TYPE = Option.required(
            "type",
            new TypeKind(),
            "What is posted. `cloudevents`: one CloudEvent 1.0 in structured JSON per alert event.");
    static final Option<String> URL = Option.optional(
            "url",
            Kinds.url(),
            "Where it is posted to. This, or one of the next two for an address that is itself a secret.");
    static final Option<String> URL_FILE = SecretSource.file("url", "the address");
    static final Option<String> URL_ENV = SecretSource.env("url", "the address");
    static final Option<Map<String, String>> HEADER_ENV = Option.of(
            "headerEnv",
            Kinds.texts(),
            "{}",
            "Headers by name, each with the environment variable that holds its value: `{Authorization: ON_CALL_AUTHORIZATION}`.");
    static final Option<String> HEADERS_FILE = Option.optional(
            "headersFile",
            Kinds.text(),
            "A file of `Name: value` lines, on the machines where the job runs, for headers whose values are secrets.");
    static final Option<Duration> TIMEOUT = Option.of(
            "timeout",
            Kinds.duration("100ms", "2min"),
            "10s",
            "How long one attempt may take. A channel that is down is tried again and holds nothing else up.");

    static final Schema SCHEMA =
            Schema.of(List.of(List.of(TYPE, URL, URL_FILE, URL_ENV, HEADER_ENV, HEADERS_FILE, TIMEOUT)));

    private static final Set<String> PLANNED = Set.of("alertmanager", "slack", "pagerduty");

    private record TypeKind() implements Kind<ChannelType> {
        @Override
        public String expected() {
            return "`cloudevents`";
        }

        @Override
        public ChannelType parse(Node node) throws Unusable {
            if (node instanceof Node.Scalar scalar && PLANNED.contains(scalar.text())) {
                throw new Unusable(scalar.text() + " is not supported yet; expected " + expected());
            }
            return Kinds.oneOf(ChannelType.class, type -> type.name().toLowerCase(Locale.ROOT))
                    .parse(node);
        }
    }

    static void check(Values values, Problems problems) {
        long urls = List.of(URL, URL_FILE, URL_ENV).stream()
                .filter(values::isWritten)
                .count();
        if (urls != 1) {
            values.problem(problems, URL, "expected one of url, urlFile and urlEnv, found " + urls);
        }
        values.with(
                HEADER_ENV,
                headers -> headers.forEach((name, variable) -> {
                    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
                        values.problem(problems, HEADER_ENV, name + " is no name of a header");
                    }
                    if (!variable.matches(SecretSource.ENV_NAME)) {
                        // The value is not repeated: it may be the secret itself.
                        values.problem(problems, HEADER_ENV, name + ": expected the name of an environment variable");
                    }
                }));
    }

    static ChannelSettings of(Values values) {
        Map<String, SecretSource> headers = new HashMap<>();
        values.get(HEADER_ENV).forEach((name, variable) -> headers.put(name, new SecretSource(null, variable)));
        return new ChannelSettings(
                values.get(TYPE),
                values.find(URL),
                SecretSource.of(values, URL_FILE, URL_ENV),
                headers,
                values.find(HEADERS_FILE),
                values.get(TIMEOUT));
    }

    public ChannelSettings {
        headers = Map.copyOf(headers);
    }

    /** The message that is posted. */
    public enum ChannelType {
        /** A CloudEvent in structured JSON, one per alert event. */
        CLOUDEVENTS
    }
}
