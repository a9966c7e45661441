package io.vigie.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSourceTest {

    @Test
    void readsAVariableOrAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "from the file\n");

        assertThat(SecretSource.environment("TOKEN").read("influx.token", Map.of("TOKEN", "from outside")))
                .isEqualTo("from outside");
        assertThat(SecretSource.file(file.toString()).read("influx.token", Map.of()))
                .isEqualTo("from the file");
    }

    @Test
    void namesTheSettingWhoseSecretIsMissing(@TempDir Path directory) throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), " \n");
        assertThatIOException()
                .isThrownBy(() -> SecretSource.environment("TOKEN").read("influx.token", Map.of()))
                .withMessage("influx.token: environment variable TOKEN is not set");
        assertThatIOException()
                .isThrownBy(() -> SecretSource.file(empty.toString()).read("influx.token", Map.of()))
                .withMessageContainingAll("influx.token", "is empty");
        assertThatIOException()
                .isThrownBy(() -> SecretSource.file(directory + "/absent").read("influx.password", Map.of()))
                .withMessageContainingAll("influx.password", "cannot be read");
    }

    @Test
    void invalidSecretsAreNotRepeated() {
        SecretSource source = SecretSource.environment("TOKEN");
        assertThatIOException()
                .isThrownBy(() -> source.read("influx.token", Map.of("TOKEN", "s3cret\nuser=x")))
                .withMessageStartingWith("influx.token: environment variable TOKEN holds more than one line")
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("s3cret"));
        assertThatIOException()
                .isThrownBy(() -> source.readHeader("influx.token", Map.of("TOKEN", "s3cr\u00e9t")))
                .withMessageStartingWith("influx.token: environment variable TOKEN holds characters beyond ASCII")
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("s3cr"));
    }

    @Test
    void aPasswordMayHoldAnyCharacter() throws IOException {
        assertThat(SecretSource.environment("P").read("influx.password", Map.of("P", " s3cr\u00e9t \uD83D\uDE00 ")))
                .isEqualTo("s3cr\u00e9t \uD83D\uDE00");
    }

    @Test
    void hasOneSource() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SecretSource(null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new SecretSource("/run/token", "TOKEN"));
    }

    @Test
    void aRotatedFileIsReadAgain(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "old");
        SecretSource source = SecretSource.file(file.toString());
        assertThat(source.read("influx.token", Map.of())).isEqualTo("old");
        Files.writeString(file, "new\n");
        assertThat(source.read("influx.token", Map.of())).isEqualTo("new");
    }
}
