package io.vigie.settings;

import io.vigie.settings.Kind.Unusable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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

/** The types of option there are. */
final class Kinds {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]+)");
    private static final Map<String, Long> DURATION_UNITS =
            Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final int HIGHEST_PORT = 65_535;
    private static final Map<String, Long> SIZE_UNITS =
            Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Kinds() {}

    /** A scalar of a given form. */
    private record Text<T>(String expected, boolean isRepeated, Parser<T> parser) implements Kind<T> {
        Text(String expected, Parser<T> parser) {
            this(expected, true, parser);
        }

        interface Parser<T> {
            T parse(String text) throws Unusable;
        }

        @Override
        public T parse(Node node) throws Unusable {
            if (!(node instanceof Node.Scalar scalar)) {
                throw new Unusable(wrong(expected, node));
            }
            try {
                return parser.parse(scalar.text().strip());
            } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
                throw new Unusable(
                        isRepeated
                                ? wrong(expected, node)
                                : "expected " + expected + "; what is there is not repeated, it may be a secret");
            }
        }
    }

    static Kind<String> text() {
        return new Text<>("a text", Kinds::notBlank);
    }

    /** @param expected completes "expected …" */
    static Kind<String> matching(String regex, String expected) {
        Pattern pattern = Pattern.compile(regex);
        return new Text<>(expected, text -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** A name, where a person may have written the secret itself. */
    static Kind<String> nameOfSecret(String regex, String expected) {
        return new Text<>(expected, false, ((Text<String>) matching(regex, expected)).parser());
    }

    static Kind<Boolean> flag() {
        return new Text<>("`true` or `false`", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    static Kind<Integer> integer(int min, int max) {
        return new Text<>("a whole number from " + min + " to " + max, text -> {
            int value = Integer.parseInt(text.replace("_", ""));
            return within(value, min, max);
        });
    }

    static Kind<Double> number(double min, double max) {
        return new Text<>("a number from " + trim(min) + " to " + trim(max), text -> {
            double value = Double.parseDouble(text);
            // Also refuses NaN, and the suffixes that parseDouble lets pass.
            if (!(value >= min && value <= max) || !text.matches("[-+0-9.eE]+")) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    /** @param min and {@code max} written like the values themselves */
    static Kind<Duration> duration(String min, String max) {
        long from = amount(min, DURATION_UNITS);
        long to = amount(max, DURATION_UNITS);
        return new Text<>(
                "a duration from " + min + " to " + max + " (units ms, s, min, h, d)",
                text -> Duration.ofMillis(within(amount(text, DURATION_UNITS), from, to)));
    }

    static Kind<Integer> size(String min, String max) {
        long from = amount(min, SIZE_UNITS);
        long to = amount(max, SIZE_UNITS);
        return new Text<>(
                "a size from " + min + " to " + max + " (units B, KiB, MiB)",
                text -> Math.toIntExact(within(amount(text, SIZE_UNITS), from, to)));
    }

    /** The length of a duration such as {@code 90d} in milliseconds. */
    static long durationMillis(String text) {
        return amount(text, DURATION_UNITS);
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type, Function<E, String> label) {
        List<E> values = Arrays.asList(type.getEnumConstants());
        String expected = values.stream().map(v -> "`" + label.apply(v) + "`").collect(Collectors.joining(", "));
        return new Text<>(values.size() == 1 ? expected : "one of " + expected, text -> values.stream()
                .filter(value -> label.apply(value).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
    }

    /** An instant, or a day, which begins at midnight UTC. */
    static Kind<Instant> instant() {
        return new Text<>(
                "an ISO-8601 time such as 2026-01-31T00:00:00Z, or a day such as 2026-01-31 (UTC)",
                text -> text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text));
    }

    static Kind<String> url() {
        return new Text<>("an http:// or https:// address", false, Kinds::address);
    }

    /** An address that paths and fragments are added to. */
    static Kind<String> baseUrl() {
        return new Text<>("an http:// or https:// address without ? and #", false, text -> {
            if (text.contains("?") || text.contains("#")) {
                throw new IllegalArgumentException();
            }
            return address(text);
        });
    }

    private static String address(String text) throws Unusable {
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
            throw new Unusable(
                    "an address with a user and password in it: secrets belong into files or the environment");
        }
        return text;
    }

    static <T> Kind<List<T>> listOf(Kind<T> item) {
        return new Kind<>() {
            @Override
            public String expected() {
                return "a list, each " + item.expected();
            }

            @Override
            public List<T> parse(Node node) throws Unusable {
                if (!(node instanceof Node.Sequence sequence)) {
                    throw new Unusable(wrong(expected(), node));
                }
                List<T> items = new ArrayList<>();
                for (Node each : sequence.items()) {
                    items.add(item.parse(each));
                }
                if (items.stream().distinct().count() < items.size()) {
                    throw new Unusable("one item is there twice");
                }
                return List.copyOf(items);
            }
        };
    }

    /** Lists of segment names: {@code [[], [language], [country, channel]]}. */
    static Kind<List<List<String>>> dimensions() {
        Kind<List<List<String>>> lists =
                listOf(listOf(matching("[^,=~|%\\s]{1,64}", "a segment name without blanks , = ~ % or |")));
        return new Kind<>() {
            @Override
            public String expected() {
                return "a list of lists of segment names, such as [[], [language], [country, channel]]";
            }

            @Override
            public List<List<String>> parse(Node node) throws Unusable {
                List<List<String>> dimensions;
                try {
                    dimensions = lists.parse(node);
                } catch (Unusable e) {
                    throw new Unusable(
                            e.getMessage() + "; a whole value looks like [[], [language], [country, channel]]");
                }
                if (dimensions.isEmpty() || dimensions.size() > 32) {
                    throw new Unusable("expected 1 to 32 dimensions, found " + dimensions.size());
                }
                return dimensions;
            }
        };
    }

    /** Any keys, each with one value. */
    static Kind<Map<String, String>> texts() {
        return new Kind<>() {
            @Override
            public String expected() {
                return "a mapping of names to texts";
            }

            @Override
            public boolean isOpenMapping() {
                return true;
            }

            @Override
            public Map<String, String> parse(Node node) throws Unusable {
                if (!(node instanceof Node.Mapping mapping)) {
                    throw new Unusable(wrong(expected(), node));
                }
                Map<String, String> texts = new LinkedHashMap<>();
                for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
                    if (!(entry.getValue() instanceof Node.Scalar scalar)) {
                        throw new Unusable("expected a text at " + entry.getKey() + ", found "
                                + entry.getValue().describe());
                    }
                    texts.put(entry.getKey(), scalar.text());
                }
                return texts;
            }
        };
    }

    private static String wrong(String expected, Node found) {
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
