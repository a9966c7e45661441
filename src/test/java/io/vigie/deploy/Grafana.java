package io.vigie.deploy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the variables and macros of an InfluxQL query as Grafana does.
 *
 * <p>Source: Grafana's InfluxDB data source (models/query.go: {@code $timeFilter}, {@code $__interval}) and its
 * template service (format {@code regex}; a custom value of "All" goes in as it is).
 *
 * @param from epoch milliseconds
 * @param to epoch milliseconds
 * @param values the chosen values of each variable; {@link #ALL} stands for the custom value of "All"
 */
record Grafana(long from, long to, String interval, Map<String, List<String>> values) {
    static final String ALL = ".*";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::(\\w+))?}|\\$(\\w+)");

    /** With other values of one variable, as in a panel that is repeated over it. */
    Grafana with(String variable, List<String> chosen) {
        Map<String, List<String>> other = new TreeMap<>(values);
        other.put(variable, chosen);
        return new Grafana(from, to, interval, other);
    }

    /** @throws IllegalArgumentException for a variable or macro that Grafana would not replace */
    String interpolate(String query) {
        return VARIABLE.matcher(query).replaceAll(match -> Matcher.quoteReplacement(value(match)));
    }

    private String value(MatchResult match) {
        String name = match.group(1) != null ? match.group(1) : match.group(3);
        String format = match.group(2) == null ? "" : match.group(2);
        return switch (name) {
            case "timeFilter" -> "time >= " + from + "ms and time <= " + to + "ms";
            case "__interval" -> interval;
            case "__from" -> Long.toString(from);
            case "__to" -> Long.toString(to);
            default -> chosen(name, format);
        };
    }

    private String chosen(String name, String format) {
        List<String> chosen = values.get(name);
        if (chosen == null || chosen.isEmpty()) {
            throw new IllegalArgumentException("no value for " + name);
        }
        if (chosen.equals(List.of(ALL))) {
            return ALL;
        }
        if (!format.equals("regex")) {
            throw new IllegalArgumentException(name + " is not quoted in any way");
        }
        List<String> escaped = chosen.stream().map(Grafana::escape).toList();
        return escaped.size() == 1 ? escaped.get(0) : "(" + String.join("|", escaped) + ")";
    }

    private static String escape(String value) {
        return value.replaceAll("[\\\\^$*+?.()|\\[\\]{}/]", "\\\\$0");
    }
}
