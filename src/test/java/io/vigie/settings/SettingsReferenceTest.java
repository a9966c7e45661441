package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/settings.md matches the declared options. */
class SettingsReferenceTest {
    private static final Path PAGE = Path.of("docs/settings.md");

    @Test
    void thePageListsTheDeclaredOptions() throws IOException {
        String generated = SettingsReference.markdown();
        if (Boolean.getBoolean("vigie.docs.write")) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE)
                .as("docs/settings.md; regenerate it with -Dvigie.docs.write=true")
                .hasContent(generated);
    }

    @Test
    void everyOptionIsDocumentedOnceAndItsDefaultIsValid() {
        for (Schema schema : schemas()) {
            assertThat(schema.options()).extracting(Option::path).doesNotHaveDuplicates();
            for (Option<?> option : schema.options()) {
                assertThat(option.doc()).as(option.path()).endsWith(".").doesNotContain("\n");
                if (option.standard() != null) {
                    assertThat(option.standardValue()).as(option.path()).isNotNull();
                }
                assertThat(schema.options())
                        .as("options below %s, which is a value", option.path())
                        .noneMatch(other -> other.path().startsWith(option.path() + "."));
            }
        }
    }

    private static List<Schema> schemas() {
        return Stream.of(QualityMetricsSettings.SCHEMA, DriftSettings.SCHEMA)
                .flatMap(schema -> Stream.of(
                                Stream.of(schema), schema.named().values().stream(), schema.lists().values().stream())
                        .flatMap(each -> each))
                .toList();
    }
}
