package io.vigie;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** docs/dependencies.md lists what pom.xml has, and says what of it the job jar bundles. */
class DependenciesTest {
    private static final String PAGE = "docs/dependencies.md";

    /** These name an artifact that is not used: Vigie itself, and what is kept out. */
    private static final Set<String> NO_DEPENDENCY = Set.of("project", "exclusion");

    /** Under the GPL. */
    private static final Set<String> MEASURED_WITH =
            Set.of("nz.ac.waikato.cms.moa:moa", "org.openjdk.jmh:jmh-core", "org.openjdk.jmh:jmh-generator-annprocess");

    private static Document pom;
    private static List<Row> rows;

    private record Row(String artifact, String purpose, String reason, String licence, String inJobJar) {
        static Row of(String line) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            assertThat(cells).as(line).hasSize(7);
            return new Row(cells.get(1).replace("`", ""), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
        }
    }

    @BeforeAll
    static void read() throws Exception {
        pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
        rows = Files.readAllLines(Path.of(PAGE)).stream()
                .filter(line -> line.startsWith("| `"))
                .map(Row::of)
                .toList();
    }

    @Test
    void thePageListsWhatThePomHasAndWhatTheJobJarBundles() {
        assertThat(rows).extracting(Row::artifact).doesNotHaveDuplicates();
        Map<String, String> listed =
                new TreeMap<>(rows.stream().collect(Collectors.toMap(Row::artifact, Row::inJobJar)));
        Map<String, String> used = new TreeMap<>();
        List<Pattern> keptOut = keptOutOfTheJobJar();
        for (Element each : artifacts()) {
            String artifact = name(each);
            boolean bundled = each.getParentNode().getParentNode() == pom.getDocumentElement()
                    && text(each, "scope").isEmpty()
                    && keptOut.stream()
                            .noneMatch(pattern -> pattern.matcher(artifact).matches());
            used.merge(artifact, bundled ? "yes" : "no", (one, other) -> one.equals("yes") ? one : other);
        }
        assertThat(listed).as("%s against pom.xml", PAGE).isEqualTo(used);
    }

    @Test
    void everyRowSaysWhatForWhyAndUnderWhichLicence() {
        assertThat(rows).hasSizeGreaterThan(30).allSatisfy(row -> {
            assertThat(row.purpose()).as(row.artifact()).isNotBlank();
            assertThat(row.reason()).as(row.artifact()).isNotBlank();
            if (!MEASURED_WITH.contains(row.artifact())) {
                assertThat(row.licence())
                        .as(row.artifact())
                        .isIn("Apache-2.0", "MIT", "EPL-2.0", "BSD-2-Clause", "BSD-3-Clause");
            }
        });
    }

    /** In profiles that nothing turns on by itself, for tests alone, so that no build ships it. */
    @Test
    void whatWeOnlyMeasureWithIsNotShipped() {
        List<Element> measuredWith = artifacts().stream()
                .filter(each -> MEASURED_WITH.contains(name(each)))
                .toList();
        assertThat(measuredWith).extracting(DependenciesTest::name).containsAll(MEASURED_WITH);
        assertThat(measuredWith).allSatisfy(each -> {
            // Annotation processors are on no class path.
            assertThat(each.getTagName().equals("path") || text(each, "scope").equals("test"))
                    .as(name(each))
                    .isTrue();
            Node profile = each;
            while (!profile.getNodeName().equals("profile")) {
                profile = profile.getParentNode();
            }
            assertThat(((Element) profile).getElementsByTagName("activation").getLength())
                    .isZero();
        });
    }

    /** Whatever the pom names with a group and an artifact: dependencies, plugins, processors, what is copied. */
    private static List<Element> artifacts() {
        List<Element> artifacts = new ArrayList<>();
        NodeList names = pom.getElementsByTagName("artifactId");
        for (int i = 0; i < names.getLength(); i++) {
            Element parent = (Element) names.item(i).getParentNode();
            if (!NO_DEPENDENCY.contains(parent.getTagName())
                    && !text(parent, "scope").equals("import")) {
                artifacts.add(parent);
            }
        }
        return artifacts;
    }

    private static String name(Element artifact) {
        String type = text(artifact, "type");
        return text(artifact, "groupId") + ":" + text(artifact, "artifactId") + (type.isEmpty() ? "" : ":" + type);
    }

    private static List<Pattern> keptOutOfTheJobJar() {
        Element artifactSet = (Element) pom.getElementsByTagName("artifactSet").item(0);
        NodeList excludes = artifactSet.getElementsByTagName("exclude");
        List<Pattern> patterns = new ArrayList<>();
        for (int i = 0; i < excludes.getLength(); i++) {
            String pattern = excludes.item(i).getTextContent().strip();
            patterns.add(Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q")));
        }
        return patterns;
    }

    /** Empty where there is none. */
    private static String text(Element parent, String child) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(child)) {
                return node.getTextContent().strip();
            }
        }
        return "";
    }
}
