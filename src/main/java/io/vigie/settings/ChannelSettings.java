package io.vigie.settings;

import io.vigie.channel.ChannelParameters;
import io.vigie.channel.ChannelParameters.InvalidParameterException;
import io.vigie.channel.ChannelType;
import io.vigie.model.SecretSource;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One destination of incidents or alerts.
 *
 * @param url the address; null if it is a secret, or if there is none
 * @param secretUrl where the address is kept if it is a secret; else null
 * @param headers by name, where the values of headers are kept
 * @param parameters those of its type, secrets apart
 * @param secrets of its type, by the names of their parameters, where they are kept
 * @param limits of its delivery
 * @param tells what it is told of
 */
public record ChannelSettings(
        ChannelType type,
        @Nullable String url,
        @Nullable SecretSource secretUrl,
        Map<String, SecretSource> headers,
        Map<String, String> parameters,
        Map<String, SecretSource> secrets,
        ChannelLimits limits,
        ChannelSubject tells)
        implements Serializable {

    /**
     * Of its delivery.
     *
     * @param timeout how long one attempt may take
     * @param giveUpAfter how long delivery of one message is retried
     * @param maxPerMinute how many attempts there are in any minute
     */
    public record ChannelLimits(Duration timeout, Duration giveUpAfter, int maxPerMinute) implements Serializable {}

    static final Option<ChannelType> TYPE = Option.required(
            "type",
            OptionTypes.oneOf(ChannelType.class, ChannelType::label),
            "What is sent. "
                    + Arrays.stream(ChannelType.values())
                            .map(type -> "`" + type.label() + "`: " + type.meaning())
                            .collect(Collectors.joining("; "))
                    + ".");
    static final Option<String> URL = Option.optional(
            "url",
            OptionTypes.url(),
            "The address to post to. If it is a secret, use `urlFile` or `urlEnv` instead. By default that of the"
                    + " service, for "
                    + Arrays.stream(ChannelType.values())
                            .filter(type -> type.address() != null)
                            .map(type -> "`" + type.label() + "` `" + type.address() + "`")
                            .collect(Collectors.joining(" and "))
                    + ".");
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
    static final Option<Integer> MAX_PER_MINUTE = Option.of(
            "maxPerMinute",
            OptionTypes.integer(1, 6_000),
            "60",
            "How many attempts there are in any minute; further ones wait. Lower it to what the receiver allows.");

    static final Option<ChannelSubject> TELLS = Option.of(
            "tells",
            OptionTypes.oneOf(ChannelSubject.class, subject -> subject.name().toLowerCase(Locale.ROOT)),
            "incidents",
            "What it is told of. `incidents`: alerts of one cause together, when it opens, is materially worse, wider"
                    + " or more certain, as a reminder, and when it is over. `alerts`: every event of every alert, for"
                    + " `cloudevents` alone.");

    static final Schema SCHEMA = Schema.of(List.of(
            List.of(
                    TYPE,
                    TELLS,
                    URL,
                    URL_FILE,
                    URL_ENV,
                    HEADER_ENV,
                    HEADER_FILE,
                    TIMEOUT,
                    GIVE_UP_AFTER,
                    MAX_PER_MINUTE),
            ChannelParameterOptions.ALL));

    static void check(OptionValues values, Path directory, Problems problems) {
        values.with(TYPE, type -> {
            checkAddress(values, type, problems);
            values.with(TELLS, tells -> {
                if (tells == ChannelSubject.ALERTS && type != ChannelType.CLOUDEVENTS) {
                    values.problem(problems, TELLS, "alerts can be told as cloudevents alone");
                }
            });
            if (ChannelParameterOptions.check(values, type, problems)) {
                checkFormat(values, type, directory, problems);
            }
        });
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

    private static void checkAddress(OptionValues values, ChannelType type, Problems problems) {
        List<Option<String>> written =
                Stream.of(URL, URL_FILE, URL_ENV).filter(values::isWritten).toList();
        if (!type.hasAddress()) {
            Stream.concat(written.stream(), Stream.of(HEADER_ENV, HEADER_FILE).filter(values::isWritten))
                    .forEach(option -> values.problem(problems, option, "is nothing that " + type.label() + " has"));
        } else if (written.size() > 1 || (written.isEmpty() && type.address() == null)) {
            values.problem(
                    problems,
                    URL,
                    (written.isEmpty() ? "missing" : "is there twice") + "; expected one of url, urlFile, urlEnv");
        }
    }

    /** Templates, addresses of e-mails, and what depends on several parameters. */
    private static void checkFormat(OptionValues values, ChannelType type, Path directory, Problems problems) {
        try {
            var unused = type.format(new ChannelParameters(ChannelParameterOptions.values(values, type, directory)));
        } catch (InvalidParameterException e) {
            ChannelParameterOptions.problem(values, e.parameter(), e.getMessage(), problems);
        }
    }

    static ChannelSettings of(OptionValues values, Path directory) {
        Map<String, SecretSource> headers = new HashMap<>();
        values.get(HEADER_ENV).forEach((name, variable) -> headers.put(name, SecretSource.environment(variable)));
        values.get(HEADER_FILE).forEach((name, file) -> headers.put(name, SecretSource.file(file)));
        ChannelType type = values.get(TYPE);
        SecretSource secretUrl = SecretOptions.of(values, URL_FILE, URL_ENV);
        String url = values.find(URL);
        return new ChannelSettings(
                type,
                url == null && secretUrl == null ? type.address() : url,
                secretUrl,
                headers,
                ChannelParameterOptions.values(values, type, directory),
                ChannelParameterOptions.secrets(values, type),
                new ChannelLimits(values.get(TIMEOUT), values.get(GIVE_UP_AFTER), values.get(MAX_PER_MINUTE)),
                values.get(TELLS));
    }

    public ChannelSettings {
        headers = Map.copyOf(headers);
        parameters = Map.copyOf(parameters);
        secrets = Map.copyOf(secrets);
    }

    /** What a channel is told of. */
    public enum ChannelSubject {
        /** One incident is one open item. */
        INCIDENTS,
        /** Each series by itself. */
        ALERTS
    }
}
