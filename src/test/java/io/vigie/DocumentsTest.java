package io.vigie;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.AlertKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents name what exists: classes, operators, states, files, sections. Names are looked up in the sources, whatever
 * their package.
 */
class DocumentsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path ARCHITECTURE = Path.of("docs/architecture.md");
    private static final Path GLOSSARY = Path.of("docs/glossary.md");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)?)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern STATE =
            Pattern.compile("StateDescriptor<>\\((?:\\s|//[^\\n]*)*(?:\"([a-z-]+)\"|([A-Z_]+))");

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyWordOfTheGlossaryHasAClass() throws IOException {
        List<List<String>> rows = rows(Files.readString(GLOSSARY));
        assertThat(rows).hasSizeGreaterThan(50);
        Set<String> classes = classes();
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).hasSize(3);
            assertThat(row.get(1)).matches("`\\w+`");
            assertThat(classes)
                    .as("class of %s", row.get(0))
                    .contains(row.get(1).replace("`", ""));
            assertThat(row.get(2)).endsWith(".");
        });
        assertThat(rows).extracting(row -> row.get(0)).doesNotHaveDuplicates();
    }

    @Test
    void everyKindOfAlertHasItsRunbook() throws IOException {
        try (Stream<Path> pages = Files.list(Path.of("docs/runbooks"))) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(AlertKind.values())
                            .map(kind -> kind.page() + ".md")
                            .toList());
        }
        for (AlertKind kind : AlertKind.values()) {
            assertThat(Files.readString(Path.of("docs/runbooks", kind.page() + ".md")))
                    .as(kind.page())
                    .contains("**What it means.**", "**Usual causes, and how to tell them apart", "**What to do**");
        }
    }

    @Test
    void everyConceptOfTheArchitectureHasItsClasses() throws IOException {
        String concepts = section(Files.readString(ARCHITECTURE), "Where each concept lives");
        List<String> named = all(CLASS, concepts);
        assertThat(named).hasSizeGreaterThan(40);
        assertThat(classes()).containsAll(named);
    }

    @Test
    void theTableOfStateNamesOperatorsAndStatesThatExist() throws IOException {
        String text = section(Files.readString(ARCHITECTURE), "State");
        Set<String> operators = new TreeSet<>();
        Set<String> states = new TreeSet<>();
        for (List<String> row : rows(text)) {
            operators.addAll(quoted(row.get(0)));
            states.addAll(quoted(row.get(1)));
        }
        operators.remove("sink-webhook-NAME");
        Set<String> uids = new TreeSet<>();
        for (String job : List.of("quality-metrics", "drift")) {
            uids.addAll(Files.readAllLines(Path.of("src/test/resources/io/vigie/job/" + job + ".uids")));
        }
        assertThat(uids).containsAll(operators);
        assertThat(states).as("names of states, against those in the sources").isEqualTo(statesInSources());
    }

    /** The name of each state stands in its descriptor, or in a constant of the same file. */
    private static Set<String> statesInSources() throws IOException {
        Set<String> states = new TreeSet<>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            STATE.matcher(source).results().forEach(match -> states.add(stateName(source, match)));
        }
        return states;
    }

    private static String stateName(String source, MatchResult match) {
        String literal = match.group(1);
        return literal != null
                ? literal
                : all(Pattern.compile("String " + match.group(2) + " = \"([a-z-]+)\""), source)
                        .get(0);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        String text = CODE_BLOCK.matcher(Files.readString(document)).replaceAll("");
        List<String> broken = new ArrayList<>();
        for (String link : all(LINK, text)) {
            if (!link.contains("://") && !link.endsWith(".png") && !leadsSomewhere(document, link)) {
                broken.add(link);
            }
        }
        assertThat(broken).as("links in %s", document).isEmpty();
    }

    private static boolean leadsSomewhere(Path document, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path directory = document.toAbsolutePath().getParent();
        Path target = parts[0].isEmpty() ? document : directory.resolve(parts[0]);
        return Files.exists(target)
                && (parts.length == 1
                        || Files.readString(target, StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> line.startsWith("#"))
                                .anyMatch(heading -> anchor(heading).equals(parts[1])));
    }

    /** As GitHub makes it. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static Set<String> classes() throws IOException {
        return sources().stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Up to the next heading of the same level. */
    private static String section(String text, String heading) {
        int start = text.indexOf("\n## " + heading + "\n");
        assertThat(start).as("a section %s", heading).isNotNegative();
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    /** Cells of all tables, without their heads. */
    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        boolean inBody = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("|---")) {
                inBody = true;
            } else if (!line.startsWith("|")) {
                inBody = false;
            } else if (inBody) {
                rows.add(Stream.of(line.substring(1).split("\\|", -1))
                        .limit(line.chars().filter(c -> c == '|').count() - 1)
                        .map(String::strip)
                        .toList());
            }
        }
        return rows;
    }

    private static List<String> quoted(String cell) {
        return all(Pattern.compile("`([A-Za-z-]+)`"), cell);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
