package io.vigie.dashboard;

import io.vigie.series.Measurement;
import io.vigie.store.SeriesQuery;
import io.vigie.view.Period;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request. Each is read with its bounds; {@link #requireValid} then refuses all that are not
 * usable in one sentence. No value is echoed: it may be anything.
 */
final class RequestParameters {
    /** Most characters of a name. */
    static final int MAX_NAME = 1_024;

    static final Duration LONGEST_PERIOD = Duration.ofDays(400);
    static final int MAX_POINTS = 2_000;

    private final Map<String, String> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long nameBytes;

    /**
     * @param query the raw part of the address behind the question mark; null: there is none
     * @param known names that this route has
     */
    RequestParameters(@Nullable String query, Set<String> known) {
        if (query == null || query.isEmpty()) {
            return;
        }
        Set<String> unknown = new TreeSet<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (!known.contains(name)) {
                unknown.add(name.matches("[a-z_]{1,30}") ? name : "an unnamed one");
            } else if (values.putIfAbsent(name, value) != null) {
                problems.add(name + " is given more than once");
            }
        }
        if (!unknown.isEmpty()) {
            problems.add("there is no parameter " + String.join(", ", unknown)
                    + (known.isEmpty()
                            ? "; this address has none"
                            : "; this address has " + String.join(", ", new TreeSet<>(known))));
        }
    }

    private String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            problems.add("a percent sign is not followed by two hexadecimal digits");
            return "";
        }
    }

    /** A name that must be there. */
    String name(String parameter) {
        String value = values.get(parameter);
        if (value == null || value.isEmpty()) {
            problems.add(parameter + " is missing");
            return "?";
        }
        return checked(parameter, value);
    }

    /** A name, or what it is when it is not given. */
    String name(String parameter, String otherwise) {
        String value = values.get(parameter);
        return value == null || value.isEmpty() ? otherwise : checked(parameter, value);
    }

    /** A name, or null when it is not given. */
    @Nullable
    String optionalName(String parameter) {
        String value = values.get(parameter);
        return value == null || value.isEmpty() ? null : checked(parameter, value);
    }

    /** Whether none of them is given. */
    boolean isWithout(String... parameters) {
        return Stream.of(parameters)
                .allMatch(each -> values.getOrDefault(each, "").isEmpty());
    }

    /** Nothing, and a problem if it is given all the same. */
    @Nullable
    String mustBeWithout(String parameter, Measurement measurement) {
        if (!isWithout(parameter)) {
            problems.add(measurement.storedName() + " has no " + parameter);
        }
        return null;
    }

    private String checked(String parameter, String value) {
        if (value.length() > MAX_NAME) {
            problems.add(parameter + " has more than " + MAX_NAME + " characters");
            return "?";
        }
        if (value.indexOf('\0') >= 0) {
            problems.add(parameter + " has a zero character");
            return "?";
        }
        nameBytes += value.getBytes(StandardCharsets.UTF_8).length;
        return value;
    }

    /** One of a few words. */
    String oneOf(String parameter, List<String> words, @Nullable String otherwise) {
        String value = values.get(parameter);
        if (value == null || value.isEmpty()) {
            if (otherwise == null) {
                problems.add(parameter + " is missing, one of " + String.join(", ", words));
                return words.get(0);
            }
            return otherwise;
        }
        if (!words.contains(value)) {
            problems.add(parameter + " is none of " + String.join(", ", words));
            return words.get(0);
        }
        return value;
    }

    /** Words of a list that is joined by commas; at least one. */
    List<String> listOf(String parameter, Set<String> words) {
        String value = values.get(parameter);
        if (value == null || value.isEmpty()) {
            problems.add(parameter + " is missing, one or more of " + String.join(", ", new TreeSet<>(words)));
            return List.of();
        }
        List<String> chosen = List.of(value.split(",", -1));
        if (chosen.size() > words.size() || !words.containsAll(chosen)) {
            problems.add(parameter + " has something that is none of " + String.join(", ", new TreeSet<>(words)));
            return List.of();
        }
        return chosen;
    }

    int integer(String parameter, int otherwise, int least, int most) {
        Long value = number(parameter, least, most);
        return value == null ? otherwise : value.intValue();
    }

    /** A number of whole days, at least 1. */
    Duration days(String parameter, int otherwise, int most) {
        return Duration.ofDays(integer(parameter, otherwise, 1, most));
    }

    /** Epoch milliseconds, or null when it is not given. */
    @Nullable
    Long time(String parameter) {
        // What fits the stores, which count nanoseconds.
        return number(parameter, 0, Long.MAX_VALUE / 1_000_000);
    }

    private @Nullable Long number(String parameter, long least, long most) {
        String value = values.get(parameter);
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            // Java would read digits of every script.
            long number = value.matches("[0-9]{1,19}") ? Long.parseLong(value) : Long.MIN_VALUE;
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        problems.add(String.format(Locale.ROOT, "%s is no whole number from %d to %d", parameter, least, most));
        return null;
    }

    /**
     * {@code from} and {@code to}.
     *
     * @param end that it has when none is given
     * @param length that it has when no start is given
     */
    Period period(long end, Duration length) {
        Long from = time("from");
        Long to = time("to");
        long last = to == null ? end : to;
        long first = from == null ? last - length.toMillis() : from;
        if (first >= last) {
            problems.add("from is not before to");
            return new Period(last - 1, last);
        }
        if (last - first > LONGEST_PERIOD.toMillis()) {
            problems.add("from and to are more than " + LONGEST_PERIOD.toDays() + " days apart");
            return new Period(last - 1, last);
        }
        return new Period(first, last);
    }

    int points(int otherwise) {
        return integer("points", otherwise, 1, MAX_POINTS);
    }

    /** @throws ApiErrorException that names every problem */
    void requireValid() throws ApiErrorException {
        if (nameBytes > SeriesQuery.MAX_TAG_BYTES) {
            problems.add("the names have more than " + SeriesQuery.MAX_TAG_BYTES + " bytes together");
        }
        if (!problems.isEmpty()) {
            throw new ApiErrorException(ApiError.badParameter(sentence()));
        }
    }

    private String sentence() {
        String text = String.join("; ", new TreeSet<>(problems));
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }
}
