package io.vigie.settings;

import io.vigie.model.SecretSource;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One destination of alerts.
 *
 * @param url the address; null if it is a secret
 * @param secretUrl where the address is kept if it is a secret; else null
 * @param headers by name, where the values of headers are kept
 * @param timeout how long one attempt may take
 * @param giveUpAfter how long delivery of one alert is retried
 * @param tells what it is told of
 */
public record ChannelSettings(
        ChannelType type,
        @Nullable String url,
        @Nullable SecretSource secretUrl,
        Map<String, SecretSource> headers,
        Duration timeout,
        Duration giveUpAfter,
        ChannelSubject tells)
        implements Serializable {
    static final Option<ChannelType> TYPE = Option.required(
            "type",
            new ChannelOptionType(),
            "The format of what is posted. `cloudevents`: a CloudEvent 1.0 in structured JSON for each event.");
    static final Option<String> URL = Option.optional(
            "url", OptionTypes.url(), "The address to post to. If it is a secret, use `urlFile` or `urlEnv` instead.");
    static final Option<String> URL_FILE = SecretOptions.file("url", "the whole address");
    static final Option<String> URL_ENV = SecretOptions.env("url", "the whole address");
    static final Option<Map<String, String>> HEADER_ENV = Option.of(
            "headerEnv",
            OptionTypes.texts(),
            "{}",
            "Headers by name, each with the environment variable that holds its full value: `{Authorization:"
                    + " ON_CALL_AUTHORIZATION}`.");
    static final Option<Map<String, String>> HEADER_FILE = Option.of(
            "headerFile",
            OptionTypes.texts(),
            "{}",
            "Headers by name, each with the file that holds its full value, on the machines where the job runs:"
                    + " `{Authorization: /run/secrets/on-call}`.");
    static final Option<Duration> TIMEOUT = Option.of(
            "timeout",
            OptionTypes.duration("100ms", "2min"),
            "5s",
            "How long one attempt may take. A channel that is down is retried and delays nothing else.");
    static final Option<Duration> GIVE_UP_AFTER = Option.of(
            "giveUpAfter",
            OptionTypes.duration("1s", "7d"),
            "1h",
            "How long delivery of one alert is retried before the alert is dropped and counted. The alerts topic has"
                    + " it in any case.");

    static final Option<ChannelSubject> TELLS = Option.of(
            "tells",
            OptionTypes.oneOf(ChannelSubject.class, subject -> subject.name().toLowerCase(Locale.ROOT)),
            "incidents",
            "What it is told of. `incidents`: alerts of one cause together, when it opens, is materially worse, wider"
                    + " or more certain, as a reminder, and when it is over. `alerts`: every event of every alert.");

    static final Schema SCHEMA = Schema.of(
            List.of(List.of(TYPE, TELLS, URL, URL_FILE, URL_ENV, HEADER_ENV, HEADER_FILE, TIMEOUT, GIVE_UP_AFTER)));

    private static final Set<String> PLANNED = Set.of("alertmanager", "slack", "pagerduty");

    private record ChannelOptionType() implements OptionType<ChannelType> {
        private static final OptionType<ChannelType> TYPES =
                OptionTypes.oneOf(ChannelType.class, type -> type.name().toLowerCase(Locale.ROOT));

        @Override
        public String expected() {
            return "`cloudevents`";
        }

        @Override
        public Map<String, Object> jsonSchema() {
            return TYPES.jsonSchema();
        }

        @Override
        public ChannelType parse(YamlNode node) throws InvalidValueException {
            if (node instanceof YamlNode.Scalar scalar && PLANNED.contains(scalar.text())) {
                throw new InvalidValueException(scalar.text() + " is not supported yet; expected " + expected());
            }
            return TYPES.parse(node);
        }
    }

    static void check(OptionValues values, Problems problems) {
        long addresses =
                Stream.of(URL, URL_FILE, URL_ENV).filter(values::isWritten).count();
        if (addresses != 1) {
            values.problem(
                    problems,
                    URL,
                    (addresses == 0 ? "missing" : "is there twice") + "; expected one of url, urlFile, urlEnv");
        }
        for (Option<Map<String, String>> option : List.of(HEADER_ENV, HEADER_FILE)) {
            values.with(option, headers -> headers.keySet().forEach(name -> {
                if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
                    values.problem(problems, option, name + " is no name of a header");
                }
            }));
        }
        values.with(
                HEADER_ENV,
                headers -> headers.forEach((name, variable) -> {
                    if (!variable.matches(SecretOptions.ENV_NAME)) {
                        // The value is not repeated: it may be the secret itself.
                        values.problem(problems, HEADER_ENV, name + ": expected the name of an environment variable");
                    }
                }));
        values.with(
                HEADER_FILE,
                files -> values.with(HEADER_ENV, variables -> files.keySet().stream()
                        .filter(variables::containsKey)
                        .forEach(name -> values.problem(problems, HEADER_FILE, name + " is in headerEnv as well"))));
    }

    static ChannelSettings of(OptionValues values) {
        Map<String, SecretSource> headers = new HashMap<>();
        values.get(HEADER_ENV).forEach((name, variable) -> headers.put(name, SecretSource.environment(variable)));
        values.get(HEADER_FILE).forEach((name, file) -> headers.put(name, SecretSource.file(file)));
        return new ChannelSettings(
                values.get(TYPE),
                values.find(URL),
                SecretOptions.of(values, URL_FILE, URL_ENV),
                headers,
                values.get(TIMEOUT),
                values.get(GIVE_UP_AFTER),
                values.get(TELLS));
    }

    public ChannelSettings {
        headers = Map.copyOf(headers);
    }

    /** What a channel is told of. */
    public enum ChannelSubject {
        /** One incident is one open item. */
        INCIDENTS,
        /** Each series by itself. */
        ALERTS
    }

    /** The message that is posted. */
    public enum ChannelType {
        /** A CloudEvent in structured JSON for each event. */
        CLOUDEVENTS
    }
}
