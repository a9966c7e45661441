package io.vigie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.RejectionReason;
import io.vigie.telemetry.FlinkMetric;
import io.vigie.telemetry.JobMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The rules for Prometheus use exactly what the jobs report. */
class PrometheusFilesTest {
    private static final Path DIRECTORY = Path.of("deploy/prometheus");
    private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");
    private static final Pattern RECORDED = Pattern.compile("\\bvigie(:\\w+)+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Set<String> OF_FLINK = Set.of("job_name", "operator_name");

    /** One rule; either {@code record} or {@code alert} is empty. */
    private record Rule(String record, String alert, String expression, JsonNode node) {}

    @Test
    void everyMetricIsDeclared() throws IOException {
        Set<String> declared = declared();
        for (Rule rule : rules()) {
            List<String> named = matches(METRIC, rule.expression());
            assertThat(declared).as(rule.toString()).containsAll(named);
            List<String> recorded = matches(RECORDED, rule.expression());
            assertThat(rules()).as(rule.toString()).extracting(Rule::record).containsAll(recorded);
            assertThat(named.size() + recorded.size()).as(rule.toString()).isPositive();
        }
    }

    @Test
    void everyLabelBelongsToItsMetric() throws IOException {
        Set<String> known = new TreeSet<>(OF_FLINK);
        for (JobMetric.MetricOwner owner : JobMetric.MetricOwner.values()) {
            if (owner.isLabelled()) {
                known.add(String.valueOf(owner.group()));
            }
        }
        for (Rule rule : rules()) {
            LABEL.matcher(rule.expression()).results().forEach(label -> {
                assertThat(known).as(rule.toString()).contains(label.group(1));
                if (label.group(1).equals("reason")) {
                    assertThat(Arrays.stream(RejectionReason.values()).map(RejectionReason::name))
                            .as(rule.toString())
                            .contains(label.group(3).split("\\|", -1));
                }
            });
            for (String labels : GROUPING.matcher(rule.expression())
                    .results()
                    .map(each -> each.group(1))
                    .toList()) {
                assertThat(known).as(rule.toString()).contains(labels.split(",\\s*", -1));
            }
            Matcher named =
                    Pattern.compile("\\$labels\\.(\\w+)").matcher(rule.node().toString());
            while (named.find()) {
                String label = named.group(1);
                assertThat(known).as(rule.toString()).contains(label);
                // A sum has only the labels that it is grouped by; nested sums keep theirs.
                assertThat(groupings(rule).stream().allMatch(each -> each.contains(label)))
                        .as("%s is left in %s", label, rule)
                        .isTrue();
            }
        }
    }

    @Test
    void everyAlertNamesTheFaultAndTheRemedy() throws IOException {
        List<Rule> alerts =
                rules().stream().filter(rule -> !rule.alert().isEmpty()).toList();
        assertThat(alerts).hasSizeGreaterThan(10).extracting(Rule::alert).doesNotHaveDuplicates();
        assertThat(alerts).allSatisfy(rule -> {
            assertThat(rule.alert()).matches("Vigie[A-Z]\\w+");
            assertThat(rule.node().at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(rule.node().at("/annotations/summary").asText()).endsWith(".");
            assertThat(rule.node().at("/annotations/action").asText()).endsWith(".");
        });
    }

    /** Whatever loses data or hides an alert must have a rule. */
    @Test
    void everyLossHasARule() throws IOException {
        List<String> covered = rules().stream()
                .flatMap(rule -> matches(METRIC, rule.expression()).stream())
                .toList();
        assertThat(Stream.of(JobMetric.values())
                        .filter(metric -> metric.metricName().contains("Dropped")
                                || Set.of(JobMetric.DEAD_LETTERS, JobMetric.LATE_PANES, JobMetric.CARDINALITY_OVERFLOW)
                                        .contains(metric))
                        .map(JobMetric::prometheusName))
                .hasSizeGreaterThan(8)
                .isSubsetOf(covered);
    }

    @Test
    void theReporterHasTheSameSettingsEverywhere() throws IOException {
        JsonNode reporter = read(DIRECTORY.resolve("reporter.yaml"));
        String compose = Files.readString(Path.of("docker/compose.yaml"));
        for (var setting : reporter.properties()) {
            String line = setting.getKey() + ": " + setting.getValue().asText() + "\n";
            assertThat(compose.split(Pattern.quote(line), -1)).as(line).hasSize(5);
            for (String job : List.of("drift", "quality-metrics")) {
                JsonNode flink =
                        read(Path.of("deploy/kubernetes", job + ".yaml")).at("/spec/flinkConfiguration");
                assertThat(flink.path(setting.getKey()).asText())
                        .as(setting.getKey())
                        .isEqualTo(setting.getValue().asText());
            }
        }
        assertThat(reporter.size()).isEqualTo(3);
        JsonNode services = read(Path.of("docker/compose.yaml")).path("services");
        for (JsonNode target :
                read(DIRECTORY.resolve("prometheus.yaml")).at("/scrape_configs/0/static_configs/0/targets")) {
            String[] address = target.asText().split(":", -1);
            assertThat(services.has(address[0])).as(target.asText()).isTrue();
            assertThat(address[1])
                    .isEqualTo(reporter.path("metrics.reporter.prom.port").asText());
        }
        for (JsonNode file : read(DIRECTORY.resolve("prometheus.yaml")).path("rule_files")) {
            assertThat(DIRECTORY.resolve(file.asText())).exists();
        }
    }

    private static List<List<String>> groupings(Rule rule) {
        String expression = rule.expression();
        for (Rule other : uncheckedRules()) {
            if (!other.record().isEmpty() && expression.contains(other.record())) {
                expression = expression.replace(other.record(), other.expression());
            }
        }
        return GROUPING.matcher(expression)
                .results()
                .map(each -> List.of(each.group(1).split(",\\s*", -1)))
                .toList();
    }

    private static Set<String> declared() {
        Set<String> names = new TreeSet<>();
        for (JobMetric metric : JobMetric.values()) {
            names.add(metric.prometheusName());
        }
        for (FlinkMetric metric : FlinkMetric.values()) {
            names.add(metric.prometheusName());
        }
        return names;
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    private static List<Rule> uncheckedRules() {
        try {
            return rules();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode group : read(DIRECTORY.resolve("rules.yaml")).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                rules.add(new Rule(
                        rule.path("record").asText(),
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        rule));
            }
        }
        assertThat(rules).isNotEmpty();
        return rules;
    }

    private static JsonNode read(Path file) throws IOException {
        // SnakeYAML itself, because Jackson does not resolve the anchors of a compose file.
        return new ObjectMapper().valueToTree(new Yaml().load(Files.readString(file)));
    }
}
