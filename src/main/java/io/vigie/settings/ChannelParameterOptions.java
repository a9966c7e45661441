package io.vigie.settings;

import io.vigie.channel.ChannelParameter;
import io.vigie.channel.ChannelParameters.InvalidParameterException;
import io.vigie.channel.ChannelType;
import io.vigie.model.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that types of channels have for themselves, made of the parameters that the types declare. */
final class ChannelParameterOptions {
    private static final int HIGHEST_PORT = 65_535;

    /** By type, then by the name of the parameter. */
    private static final Map<ChannelType, Map<String, ParameterOptions>> BY_TYPE = byType();

    static final List<Option<?>> ALL = BY_TYPE.values().stream()
            .flatMap(options -> options.values().stream())
            .<Option<?>>flatMap(options -> options.all().stream())
            .toList();

    /**
     * @param value the option that holds the value itself; null for a secret
     * @param file the option that names the file that holds it; null: there is none
     * @param env the option that names the variable that holds a secret; null for anything else
     */
    private record ParameterOptions(
            ChannelParameter parameter,
            @Nullable Option<?> value,
            @Nullable Option<String> file,
            @Nullable Option<String> env) {

        List<Option<?>> all() {
            List<Option<?>> all = new ArrayList<>();
            for (Option<?> option : Arrays.asList(value, file, env)) {
                if (option != null) {
                    all.add(option);
                }
            }
            return all;
        }

        List<Option<?>> written(OptionValues values) {
            return all().stream().filter(values::isWritten).toList();
        }
    }

    private ChannelParameterOptions() {}

    private static Map<ChannelType, Map<String, ParameterOptions>> byType() {
        Map<ChannelType, Map<String, ParameterOptions>> all = new LinkedHashMap<>();
        for (ChannelType type : ChannelType.values()) {
            Map<String, ParameterOptions> options = new LinkedHashMap<>();
            type.parameters().forEach(each -> options.put(each.name(), options(type, each)));
            all.put(type, options);
        }
        return all;
    }

    private static ParameterOptions options(ChannelType type, ChannelParameter parameter) {
        String name = parameter.name();
        String doc = "Of `" + type.label() + "`: " + parameter.doc();
        return switch (parameter.kind()) {
            case SECRET ->
                new ParameterOptions(
                        parameter,
                        null,
                        SecretOptions.file(name, parameter.doc() + " (of `" + type.label() + "`)"),
                        SecretOptions.env(name, parameter.doc() + " (of `" + type.label() + "`)"));
            case TEXT_OR_FILE ->
                new ParameterOptions(
                        parameter,
                        option(name, OptionTypes.text(), parameter, doc),
                        Option.optional(
                                name + "File",
                                OptionTypes.text(),
                                doc + " In a file; its path is relative to this file, and it is read where the job is"
                                        + " started."),
                        null);
            case TEXT -> new ParameterOptions(parameter, option(name, OptionTypes.text(), parameter, doc), null, null);
            case CHOICE ->
                new ParameterOptions(
                        parameter, option(name, OptionTypes.oneOf(parameter.choices()), parameter, doc), null, null);
            case DURATION ->
                new ParameterOptions(
                        parameter, option(name, OptionTypes.duration("1s", "365d"), parameter, doc), null, null);
            case PORT ->
                new ParameterOptions(
                        parameter, option(name, OptionTypes.integer(1, HIGHEST_PORT), parameter, doc), null, null);
        };
    }

    private static <T> Option<T> option(String name, OptionType<T> kind, ChannelParameter parameter, String doc) {
        return new Option<>(name, kind, parameter.standard(), false, doc);
    }

    /** Whether each parameter of the type has one value, and no other type's is written. */
    static boolean check(OptionValues values, ChannelType type, Problems problems) {
        boolean isValid = true;
        for (Map.Entry<ChannelType, Map<String, ParameterOptions>> each : BY_TYPE.entrySet()) {
            for (ParameterOptions options : each.getValue().values()) {
                isValid &= each.getKey() == type
                        ? checkOwn(values, type, options, problems)
                        : checkOther(values, type, each.getKey(), options, problems);
            }
        }
        return isValid;
    }

    private static boolean checkOwn(
            OptionValues values, ChannelType type, ParameterOptions options, Problems problems) {
        List<Option<?>> written = options.written(values);
        String names =
                String.join(" or ", options.all().stream().map(Option::path).toList());
        if (written.size() > 1) {
            values.problem(problems, written.get(1), "is there twice; expected " + names);
            return false;
        }
        if (written.isEmpty() && options.parameter().isRequired()) {
            values.problem(problems, options.all().get(0), "missing; " + type.label() + " needs " + names);
            return false;
        }
        // What is written and has no value has a problem already.
        return written.isEmpty() || values.find(written.get(0)) != null;
    }

    private static boolean checkOther(
            OptionValues values, ChannelType type, ChannelType other, ParameterOptions options, Problems problems) {
        List<Option<?>> written = options.written(values);
        written.forEach(option -> values.problem(
                problems, option, "is an option of " + other.label() + "; this channel is " + type.label()));
        return written.isEmpty();
    }

    /**
     * The values of a type's parameters, secrets apart.
     *
     * @throws InvalidParameterException if a file cannot be read
     */
    static Map<String, String> values(OptionValues values, ChannelType type, Path directory) {
        Map<String, String> all = new HashMap<>();
        for (ParameterOptions options : of(type).values()) {
            String name = options.parameter().name();
            Object value = options.value() == null ? null : values.find(options.value());
            String file = options.file() == null || options.env() != null ? null : values.find(options.file());
            if (file != null) {
                all.put(name, content(name, directory.resolve(file)));
            } else if (value != null) {
                all.put(
                        name,
                        value instanceof Duration duration ? Long.toString(duration.toMillis()) : value.toString());
            }
        }
        return all;
    }

    private static String content(String name, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidParameterException(name, "the file " + file + " cannot be read as UTF-8 text");
        }
    }

    static Map<String, SecretSource> secrets(OptionValues values, ChannelType type) {
        Map<String, SecretSource> all = new HashMap<>();
        for (ParameterOptions options : of(type).values()) {
            if (options.file() != null && options.env() != null) {
                SecretSource source = SecretOptions.of(values, options.file(), options.env());
                if (source != null) {
                    all.put(options.parameter().name(), source);
                }
            }
        }
        return all;
    }

    /** Reports a problem of a parameter where it is written. */
    static void problem(OptionValues values, String parameter, @Nullable String message, Problems problems) {
        String sentence = message == null ? "is not usable" : message;
        BY_TYPE.values().stream()
                .map(options -> options.get(parameter))
                .filter(options -> options != null)
                .findFirst()
                .ifPresent(options -> {
                    List<Option<?>> written = options.written(values);
                    values.problem(problems, written.isEmpty() ? options.all().get(0) : written.get(0), sentence);
                });
    }

    private static Map<String, ParameterOptions> of(ChannelType type) {
        return BY_TYPE.getOrDefault(type, Map.of());
    }
}
