package io.vigie.sink;

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

        assertThat(SecretSource.parse("env:TOKEN").read("influx.token", Map.of("TOKEN", "from outside")))
                .isEqualTo("from outside");
        assertThat(SecretSource.parse("file:" + file).read("influx.token", Map.of()))
                .isEqualTo("from the file");
    }

    @Test
    void saysWhichSettingMissesItsSecret(@TempDir Path directory) throws IOException {
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
    void doesNotRepeatASecretThatWasGivenItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretSource.parse("s3cret"))
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException().isThrownBy(() -> SecretSource.parse("env:"));
    }
}
