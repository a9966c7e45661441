package io.vigie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.deploy.Dashboard.Query;
import io.vigie.model.Metric;
import io.vigie.model.MetricUnit;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Everything that the dashboards refer to exists: series, variables, the data source, each other. */
class GrafanaFilesTest {
    private static final Path PROVISIONING = Path.of("deploy/grafana/provisioning");
    private static final Set<String> BUILT_IN = Set.of("timeseries", "table");
    private static final Pattern MEASUREMENT = Pattern.compile("FROM \"(\\w+)\"");
    private static final Pattern ALIAS = Pattern.compile(" AS \"([^\"]+)\"");
    private static final Pattern FIELD = Pattern.compile("last\\(\"(\\w+)\"\\)");
    private static final Pattern MATCHED = Pattern.compile("\"(\\w+)\" [=!]~");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)");
    private static final Set<String> GRAFANAS_OWN = Set.of("__to", "__from", "__url_time_range", "__data", "__value");

    static Stream<Dashboard> dashboards() {
        return Dashboard.all().stream();
    }

    @Test
    void theDashboardsAreFourAndTheirUidsStay() {
        assertThat(dashboards())
                .extracting(Dashboard::uid)
                .containsExactly("vigie-health", "vigie-model", "vigie-overview", "vigie-slices");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelHasADescriptionAUnitAndASource(Dashboard dashboard) throws IOException {
        JsonNode json = dashboard.json();
        assertThat(json.path("schemaVersion").asInt()).isBetween(38, 41);
        assertThat(json.at("/time/from").asText()).isEqualTo("now-30d");
        assertThat(json.path("description").asText()).isNotEmpty();
        String source = yaml(PROVISIONING.resolve("datasources/vigie.yaml"))
                .at("/datasources/0/uid")
                .asText();
        assertThat(json.findValues("datasource"))
                .extracting(each -> each.path("uid").asText())
                .containsOnly(source, "-- Grafana --");
        assertThat(dashboard.panels()).isNotEmpty().allSatisfy(panel -> {
            String title = panel.path("title").asText();
            assertThat(title).isNotEmpty();
            assertThat(panel.path("type").asText()).as(title).isIn(BUILT_IN);
            assertThat(panel.path("description").asText()).as(title).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotEmpty();
            assertThat(panel.path("targets")).as(title).isNotEmpty().allSatisfy(target -> {
                assertThat(target.path("rawQuery").asBoolean()).isTrue();
                assertThat(target.path("resultFormat").asText())
                        .isEqualTo(panel.path("type").asText().equals("table") ? "table" : "time_series");
            });
        });
        assertThat(dashboard.annotations()).isNotEmpty();
        assertThat(dashboard.variables()).isNotEmpty().allSatisfy(variable -> assertThat(
                        variable.path("query").asText())
                .startsWith("SHOW TAG VALUES FROM "));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyQueryUsesDeclaredMeasurementsFieldsAndTags(Dashboard dashboard) {
        Stream<Query> variables = dashboard.variables().stream()
                .map(variable -> new Query(
                        dashboard + ", variable " + variable.path("name").asText(),
                        variable.path("query").asText(),
                        ""));
        assertThat(Stream.concat(variables, dashboard.queries().stream())).allSatisfy(query -> {
            String text = query.text();
            Measurement measurement = Measurement.ofStoredName(first(MEASUREMENT, text));
            Set<String> fields = new HashSet<>(measurement.integerFields());
            fields.addAll(measurement.floatFields());
            assertThat(fields).as(query.where()).containsAll(all(FIELD, text));
            Set<String> tags = new HashSet<>(measurement.tags());
            assertThat(tags).as(query.where()).containsAll(all(MATCHED, text));
            for (String grouped : all(Pattern.compile("GROUP BY ([^)]*)"), text.replace("time($__interval)", ""))) {
                assertThat(tags).as(query.where()).containsAll(all(Pattern.compile("\"(\\w+)\""), grouped));
            }
            Set<String> known = new HashSet<>(fields);
            known.addAll(tags);
            String unnamed =
                    ALIAS.matcher(MEASUREMENT.matcher(text).replaceAll("")).replaceAll("");
            assertThat(known).as(query.where()).containsAll(all(Pattern.compile("\"([^\"]+)\""), unnamed));
        });
    }

    /** InfluxDB never unsets a field: what a correction has taken back is told by its count alone. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void whatCanBeTakenBackIsReadWithItsCount(Dashboard dashboard) {
        for (Query query : dashboard.queries()) {
            String text = query.text();
            Measurement measurement = Measurement.ofStoredName(first(MEASUREMENT, text));
            for (String field : all(FIELD, text)) {
                String count = measurement.countOf(field);
                boolean isOfLabels = measurement == Measurement.QUALITY || field.startsWith("after_");
                if (count != null && isOfLabels) {
                    assertThat(text).as(query.where()).contains('"' + count + "\" > 0");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void tagsInTheLegendAreGroupedBy(Dashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            for (JsonNode target : panel.path("targets")) {
                String query = target.path("query").asText();
                for (String tag : all(
                        Pattern.compile("\\$tag_(\\w+)"), target.path("alias").asText())) {
                    assertThat(query.substring(query.lastIndexOf("GROUP BY")))
                            .as(panel.path("title").asText())
                            .contains('"' + tag + '"');
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void variablesAreDefinedBeforeTheyAreUsed(Dashboard dashboard) {
        Set<String> known = new HashSet<>(GRAFANAS_OWN);
        for (JsonNode variable : dashboard.variables()) {
            assertThat(known).containsAll(all(VARIABLE, variable.path("query").asText()));
            known.add(variable.path("name").asText());
            if (variable.path("name").asText().equals("window")) {
                assertThat(Arrays.stream(WindowLength.values()).map(WindowLength::label))
                        .contains(variable.at("/current/value").asText());
            }
        }
        assertThat(known).containsAll(all(VARIABLE, dashboard.json().toString()));
    }

    @Test
    void distributionPanelsListAllDistributionMetrics() {
        Set<String> metrics = Arrays.stream(Metric.values())
                .filter(Metric::isDistribution)
                .map(Metric::label)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = dashboards()
                .flatMap(
                        dashboard -> all(
                                Pattern.compile("metric\\\\\" [=!]~ /\\^\\(([^)]+)\\)\\$/"),
                                dashboard.json().toString())
                                .stream())
                .collect(Collectors.toSet());
        assertThat(named).hasSize(1).allSatisfy(each -> assertThat(each.split("\\|", -1))
                .containsExactlyInAnyOrderElementsOf(metrics));
    }

    /**
     * The page of a model has a panel for every metric; whoever shows one, in whatever dashboard, shows it in its unit.
     */
    @Test
    void everyMetricIsShownInItsUnit() {
        Map<MetricUnit, String> units = Map.of(
                MetricUnit.SHARE, "percentunit",
                MetricUnit.SCORE, "percentunit",
                MetricUnit.MS, "ms",
                MetricUnit.USD, "currencyUSD",
                MetricUnit.TOKENS, "suffix: tokens");
        for (Metric metric : Metric.scalars()) {
            Set<String> shownOn = new TreeSet<>();
            dashboards().forEach(dashboard -> dashboard.panels().stream()
                    .filter(panel -> panel.path("type").asText().equals("timeseries") && shows(panel, metric))
                    .forEach(panel -> {
                        shownOn.add(dashboard.uid());
                        assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                                .as(dashboard + ", " + panel.path("title").asText() + ": " + metric.label())
                                .isEqualTo(units.get(metric.unit()));
                    }));
            assertThat(shownOn).as(metric.label()).contains("vigie-model");
        }
    }

    private static boolean shows(JsonNode panel, Metric metric) {
        for (JsonNode target : panel.path("targets")) {
            String query = target.path("query").asText();
            if (query.contains("FROM \"" + metric.fields().measurement() + "\"")
                    && all(FIELD, query).contains(metric.fields().value())) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsDoNotOverlapAndLinksLeadSomewhere(Dashboard dashboard) {
        Map<String, String> taken = new LinkedHashMap<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.json().path("panels")) {
            String title = panel.path("title").asText();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            JsonNode at = panel.path("gridPos");
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(x).as(title).isLessThan(24);
                    assertThat(taken.putIfAbsent(x + "," + y, title)).as(title).isNull();
                }
            }
        }
        assertThat(dashboards().map(Dashboard::uid).toList())
                .containsAll(all(
                        Pattern.compile("\"/d/([\\w-]+)\\?"), dashboard.json().toString()));
    }

    @Test
    void composeSetsTheVariablesOfTheProvisioning() throws IOException {
        JsonNode service = yaml(Path.of("docker/compose.yaml")).at("/services/grafana");
        String given = service.path("environment").toString() + service.path("entrypoint");
        String source = Files.readString(PROVISIONING.resolve("datasources/vigie.yaml"));
        Set<String> asked = all(Pattern.compile("\\$(\\w+)"), source);
        assertThat(asked).hasSize(3).allSatisfy(name -> assertThat(given).contains(name));
        String path = yaml(PROVISIONING.resolve("dashboards/vigie.yaml"))
                .at("/providers/0/options/path")
                .asText();
        assertThat(service.path("volumes"))
                .extracting(JsonNode::asText)
                .contains(
                        "../" + Dashboard.FOLDER + ":" + path + ":ro",
                        "../" + PROVISIONING + ":/etc/grafana/provisioning:ro");
        String home = service.at("/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asText();
        assertThat(home).startsWith(path);
        assertThat(Dashboard.FOLDER.resolve(home.substring(path.length() + 1))).exists();
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new ObjectMapper().valueToTree(new Yaml().load(Files.readString(file)));
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String first(Pattern pattern, String text) {
        List<String> found = List.copyOf(all(pattern, text));
        assertThat(found).as(text).hasSize(1);
        return found.get(0);
    }
}
