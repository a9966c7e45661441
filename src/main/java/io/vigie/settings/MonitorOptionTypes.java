package io.vigie.settings;

import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.Objective.BurnRate;
import io.vigie.settings.OptionType.InvalidValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of option that only monitors have. */
final class MonitorOptionTypes {

    private MonitorOptionTypes() {}

    record MetricOptionType() implements OptionType<Metric> {
        private static final List<String> LABELS =
                Arrays.stream(Metric.values()).map(Metric::label).toList();

        @Override
        public String expected() {
            return "one of " + quoted(LABELS);
        }

        @Override
        public Map<String, Object> jsonSchema() {
            return JsonForms.oneOf(LABELS);
        }

        @Override
        public Metric parse(YamlNode node) throws InvalidValueException {
            String text = textOf(node);
            return Metric.ofLabel(text).orElseThrow(() -> unknown(expected(), node, text, LABELS));
        }
    }

    record BudgetOptionType() implements OptionType<FalseAlarmBudget> {
        private static final int MOST_DAYS = 3650;

        @Override
        public String expected() {
            return "a budget such as 1 per 90d, at least 1 alarm in 1d to 3650d";
        }

        @Override
        public Map<String, Object> jsonSchema() {
            return JsonForms.matching("\\s*\\d+(\\.\\d+)?\\s+per\\s+.+");
        }

        @Override
        public FalseAlarmBudget parse(YamlNode node) throws InvalidValueException {
            if (node instanceof YamlNode.Scalar scalar) {
                try {
                    FalseAlarmBudget budget = FalseAlarmBudget.parse(scalar.text());
                    if (budget.periodDays() >= 1 && budget.periodDays() <= MOST_DAYS) {
                        return budget;
                    }
                } catch (IllegalArgumentException e) {
                    throw new InvalidValueException("expected " + expected() + ", found " + node.describe());
                }
            }
            throw new InvalidValueException("expected " + expected() + ", found " + node.describe());
        }
    }

    /** {@code adwin}, or {@code {kind: adwin, delta: 0.01}}. */
    record DetectorOptionType() implements OptionType<DetectorChoice> {
        private static final String KIND = "kind";
        private static final List<String> LABELS =
                Arrays.stream(DetectorKind.values()).map(DetectorKind::label).toList();

        @Override
        public String expected() {
            return "one of " + quoted(LABELS) + ", or a mapping with `kind` and the detector's parameters";
        }

        @Override
        public Map<String, Object> jsonSchema() {
            List<Map<String, Object>> forms = new ArrayList<>();
            forms.add(JsonForms.oneOf(LABELS));
            for (DetectorKind kind : DetectorKind.values()) {
                Map<String, Object> keys = new LinkedHashMap<>();
                keys.put(KIND, Map.of("const", kind.label()));
                kind.parameters()
                        .forEach(each -> keys.put(each.name(), typeOf(each).jsonSchema()));
                forms.add(JsonForms.mapping(keys, List.of(KIND)));
            }
            return Map.of("oneOf", forms);
        }

        @Override
        public boolean isOpenMapping() {
            return true;
        }

        @Override
        public DetectorChoice parse(YamlNode node) throws InvalidValueException {
            if (!(node instanceof YamlNode.Mapping mapping)) {
                return new DetectorChoice(kind(node), Map.of());
            }
            YamlNode kindNode = mapping.entries().get(KIND);
            if (kindNode == null) {
                throw new InvalidValueException("missing kind; expected " + expected());
            }
            DetectorKind kind = kind(kindNode);
            Map<String, Double> parameters = new LinkedHashMap<>();
            for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
                if (!entry.getKey().equals(KIND)) {
                    parameters.put(entry.getKey(), parameter(kind, entry.getKey(), entry.getValue()));
                }
            }
            return new DetectorChoice(kind, parameters);
        }

        private static OptionType<? extends Number> typeOf(DetectorKind.Parameter parameter) {
            return parameter.whole()
                    ? OptionTypes.integer((int) parameter.least(), (int) parameter.most())
                    : OptionTypes.number(parameter.least(), parameter.most());
        }

        private DetectorKind kind(YamlNode node) throws InvalidValueException {
            String text = textOf(node);
            return DetectorKind.ofLabel(text).orElseThrow(() -> unknown(expected(), node, text, LABELS));
        }

        private static double parameter(DetectorKind kind, String name, YamlNode node) throws InvalidValueException {
            DetectorKind.Parameter parameter = kind.parameters().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidValueException(kind.label() + " has no parameter " + name + "; "
                            + (kind.parameters().isEmpty()
                                    ? "it has none"
                                    : "expected one of "
                                            + quoted(kind.parameters().stream()
                                                    .map(DetectorKind.Parameter::name)
                                                    .toList()))));
            try {
                return typeOf(parameter).parse(node).doubleValue();
            } catch (InvalidValueException e) {
                throw new InvalidValueException(name + ": " + e.getMessage());
            }
        }
    }

    /** {@code 14.4 over 1h and 5min}. */
    record BurnRateOptionType() implements OptionType<BurnRate> {
        private static final Pattern FORM = Pattern.compile("([0-9.]{1,9})\\s+over\\s+(\\S+)\\s+and\\s+(\\S+)");
        private static final OptionType<Duration> LENGTH = OptionTypes.duration("5min", "30d");

        @Override
        public String expected() {
            return "a factor and two windows, such as \"14.4 over 1h and 5min\"";
        }

        @Override
        public Map<String, Object> jsonSchema() {
            return JsonForms.matching("\\s*" + FORM.pattern() + "\\s*");
        }

        @Override
        public BurnRate parse(YamlNode node) throws InvalidValueException {
            Matcher matcher = FORM.matcher(textOf(node).strip());
            if (!matcher.matches()) {
                throw new InvalidValueException("expected " + expected() + ", found " + node.describe());
            }
            double factor = OptionTypes.number(0.1, 1_000).parse(new YamlNode.Scalar(matcher.group(1), node.where()));
            long longer = window(matcher.group(2), node);
            long shorter = window(matcher.group(3), node);
            if (shorter >= longer) {
                throw new InvalidValueException("expected the longer window first, found " + node.describe());
            }
            return new BurnRate(factor, longer, shorter);
        }

        private static long window(String text, YamlNode node) throws InvalidValueException {
            long millis = LENGTH.parse(new YamlNode.Scalar(text, node.where())).toMillis();
            if (millis % PaneSettings.LENGTH_MS != 0) {
                throw new InvalidValueException(
                        "expected windows of a multiple of 5 minutes, found " + node.describe());
            }
            return millis;
        }
    }

    private static String textOf(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar ? scalar.text() : "";
    }

    private static InvalidValueException unknown(String expected, YamlNode node, String text, List<String> known) {
        String near = Suggestion.nearest(text, known)
                .map(label -> "; did you mean " + label + "?")
                .orElse("");
        return new InvalidValueException("expected " + expected + ", found " + node.describe() + near);
    }

    private static String quoted(List<String> labels) {
        return labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    }
}
