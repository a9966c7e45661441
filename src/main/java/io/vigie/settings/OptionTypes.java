package io.vigie.settings;

import io.vigie.settings.OptionType.InvalidValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of options. */
final class OptionTypes {
    private static final String ADDRESS = "https?://.+";
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]+)");
    private static final Map<String, Long> DURATION_UNITS =
            Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final int HIGHEST_PORT = 65_535;
    private static final Map<String, Long> SIZE_UNITS =
            Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private OptionTypes() {}

    /** A scalar that a parser accepts. */
    private record Text<T>(String expected, Map<String, Object> jsonSchema, boolean isRepeated, TextParser<T> parser)
            implements OptionType<T> {
        Text(String expected, Map<String, Object> jsonSchema, TextParser<T> parser) {
            this(expected, jsonSchema, true, parser);
        }

        interface TextParser<T> {
            T parse(String text) throws InvalidValueException;
        }

        @Override
        public T parse(YamlNode node) throws InvalidValueException {
            if (!(node instanceof YamlNode.Scalar scalar)) {
                throw new InvalidValueException(wrong(expected, node));
            }
            try {
                return parser.parse(scalar.text().strip());
            } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
                throw new InvalidValueException(
                        isRepeated
                                ? wrong(expected, node)
                                : "expected " + expected + "; the value is not repeated, as it may be a secret");
            }
        }
    }

    static OptionType<String> text() {
        return new Text<>("a text", JsonForms.scalar(), OptionTypes::notBlank);
    }

    /** @param expected completes "expected …" */
    static OptionType<String> matching(String regex, String expected) {
        Pattern pattern = Pattern.compile(regex);
        return new Text<>(expected, JsonForms.matching(regex), text -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** A name whose value is never repeated: a person may have written the secret itself in its place. */
    static OptionType<String> nameOfSecret(String regex, String expected) {
        return new Text<>(
                expected, JsonForms.matching(regex), false, ((Text<String>) matching(regex, expected)).parser());
    }

    static OptionType<Boolean> flag() {
        return new Text<>("`true` or `false`", JsonForms.flag(), text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    static OptionType<Integer> integer(int min, int max) {
        return new Text<>("a whole number from " + min + " to " + max, JsonForms.integer(min, max), text -> {
            int value = Integer.parseInt(text.replace("_", ""));
            return within(value, min, max);
        });
    }

    static OptionType<Double> number(double min, double max) {
        return new Text<>("a number from " + trim(min) + " to " + trim(max), JsonForms.number(min, max), text -> {
            double value = Double.parseDouble(text);
            // Also refuses NaN, and the suffixes that parseDouble accepts.
            if (!(value >= min && value <= max) || !text.matches("[-+0-9.eE]+")) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    /** @param min and {@code max} written like the values themselves */
    static OptionType<Duration> duration(String min, String max) {
        long from = amount(min, DURATION_UNITS);
        long to = amount(max, DURATION_UNITS);
        return new Text<>(
                "a duration from " + min + " to " + max + " (units ms, s, min, h, d)",
                JsonForms.matching("\\d{1,12}\\s*(ms|s|min|h|d)"),
                text -> Duration.ofMillis(within(amount(text, DURATION_UNITS), from, to)));
    }

    static OptionType<Integer> size(String min, String max) {
        long from = amount(min, SIZE_UNITS);
        long to = amount(max, SIZE_UNITS);
        return new Text<>(
                "a size from " + min + " to " + max + " (units B, KiB, MiB)",
                JsonForms.matching("\\d{1,12}\\s*([KMG]i)?B"),
                text -> Math.toIntExact(within(amount(text, SIZE_UNITS), from, to)));
    }

    /** The length of a duration such as {@code 90d} in milliseconds. */
    static long durationMs(String text) {
        return amount(text, DURATION_UNITS);
    }

    static <E extends Enum<E>> OptionType<E> oneOf(Class<E> type, Function<E, String> label) {
        return oneOf(Arrays.asList(type.getEnumConstants()), label);
    }

    static OptionType<String> oneOf(List<String> values) {
        return oneOf(values, value -> value);
    }

    private static <E> OptionType<E> oneOf(List<E> values, Function<E, String> label) {
        String expected = values.stream().map(v -> "`" + label.apply(v) + "`").collect(Collectors.joining(", "));
        return new Text<>(
                values.size() == 1 ? expected : "one of " + expected,
                JsonForms.oneOf(values.stream().map(label).toList()),
                text -> values.stream()
                        .filter(value -> label.apply(value).equals(text))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
    }

    /** An instant, or a day, which stands for its midnight in UTC. */
    static OptionType<Instant> instant() {
        return new Text<>(
                "an ISO-8601 time such as 2026-01-31T00:00:00Z, or a day such as 2026-01-31 (UTC)",
                JsonForms.matching("\\d{4}-\\d{2}-\\d{2}(T.+)?"),
                text -> text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text));
    }

    static OptionType<String> zone() {
        return new Text<>("a time zone such as UTC, +02:00 or Europe/Lisbon", JsonForms.text(), text -> {
            try {
                return ZoneId.of(text).getId();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }

    static OptionType<String> url() {
        return new Text<>("an http:// or https:// address", JsonForms.matching(ADDRESS), false, OptionTypes::address);
    }

    /** An address that paths and fragments are added to. */
    static OptionType<String> baseUrl() {
        return new Text<>(
                "an http:// or https:// address without ? and #", JsonForms.matching(ADDRESS), false, text -> {
                    if (text.contains("?") || text.contains("#")) {
                        throw new IllegalArgumentException();
                    }
                    return address(text);
                });
    }

    private static String address(String text) throws InvalidValueException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        if (uri.getHost() == null
                || uri.getPort() > HIGHEST_PORT
                || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException();
        }
        if (uri.getUserInfo() != null) {
            throw new InvalidValueException(
                    "the address holds a user or password: secrets belong in files or in the environment");
        }
        return text;
    }

    static <T> OptionType<List<T>> listOf(OptionType<T> item) {
        return new OptionType<>() {
            @Override
            public String expected() {
                return "a list, each " + item.expected();
            }

            @Override
            public Map<String, Object> jsonSchema() {
                return JsonForms.listOf(item.jsonSchema());
            }

            @Override
            public List<T> parse(YamlNode node) throws InvalidValueException {
                if (!(node instanceof YamlNode.Sequence sequence)) {
                    throw new InvalidValueException(wrong(expected(), node));
                }
                List<T> items = new ArrayList<>();
                for (YamlNode each : sequence.items()) {
                    items.add(item.parse(each));
                }
                if (items.stream().distinct().count() < items.size()) {
                    throw new InvalidValueException("an item is listed twice");
                }
                return List.copyOf(items);
            }
        };
    }

    /** Lists of segment names: {@code [[], [language], [country, channel]]}. */
    static OptionType<List<List<String>>> dimensions() {
        OptionType<List<List<String>>> lists =
                listOf(listOf(matching("[^,=~|%\\s]{1,64}", "a segment name without blanks, commas, =, ~, % or |")));
        return new OptionType<>() {
            @Override
            public String expected() {
                return "a list of lists of segment names, such as [[], [language], [country, channel]]";
            }

            @Override
            public Map<String, Object> jsonSchema() {
                return lists.jsonSchema();
            }

            @Override
            public List<List<String>> parse(YamlNode node) throws InvalidValueException {
                List<List<String>> dimensions;
                try {
                    dimensions = lists.parse(node);
                } catch (InvalidValueException e) {
                    throw new InvalidValueException(
                            e.getMessage() + "; a whole value looks like [[], [language], [country, channel]]");
                }
                if (dimensions.isEmpty() || dimensions.size() > 32) {
                    throw new InvalidValueException("expected 1 to 32 dimensions, found " + dimensions.size());
                }
                return dimensions;
            }
        };
    }

    /** Any keys, each with one value. */
    static OptionType<Map<String, String>> texts() {
        return new OptionType<>() {
            @Override
            public String expected() {
                return "a mapping of names to texts";
            }

            @Override
            public Map<String, Object> jsonSchema() {
                return JsonForms.mappingTo(JsonForms.scalar());
            }

            @Override
            public boolean isOpenMapping() {
                return true;
            }

            @Override
            public Map<String, String> parse(YamlNode node) throws InvalidValueException {
                if (!(node instanceof YamlNode.Mapping mapping)) {
                    throw new InvalidValueException(wrong(expected(), node));
                }
                Map<String, String> texts = new LinkedHashMap<>();
                for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
                    if (!(entry.getValue() instanceof YamlNode.Scalar scalar)) {
                        throw new InvalidValueException("expected a text at " + entry.getKey() + ", found "
                                + entry.getValue().describe());
                    }
                    texts.put(entry.getKey(), scalar.text());
                }
                return texts;
            }
        };
    }

    private static String wrong(String expected, YamlNode found) {
        return "expected " + expected + ", found " + found.describe();
    }

    private static String notBlank(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static long amount(String text, Map<String, Long> units) {
        Matcher matcher = AMOUNT.matcher(text);
        Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(text);
        }
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    }

    private static long within(long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static int within(int value, int min, int max) {
        return (int) within((long) value, min, max);
    }

    private static String trim(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
