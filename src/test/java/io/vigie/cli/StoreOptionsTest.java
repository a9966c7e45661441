package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.cli.StoreOptions.Chosen;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.QuestDbSeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class StoreOptionsTest {

    @Command(name = "reader")
    private static final class Reader implements Callable<Integer> {
        @Mixin
        private StoreOptions options = new StoreOptions();

        @Override
        public Integer call() {
            return 0;
        }
    }

    private static Chosen open(String... arguments) {
        Reader reader = new Reader();
        new CommandLine(reader).parseArgs(arguments);
        return reader.options.open();
    }

    @Test
    void theLocalStoreByItsAddress() {
        Chosen chosen = open("--store", "questdb:http://127.0.0.1:9000");
        assertThat(chosen.store()).isInstanceOf(QuestDbSeriesStore.class);
        assertThat(chosen.name()).isEqualTo("local store at http://127.0.0.1:9000");
    }

    @Test
    void theStoreThatTheDriftJobWrites() {
        Chosen chosen = open("--settings", "jobs/drift.yaml");
        assertThat(chosen.store()).isInstanceOf(InfluxSeriesStore.class);
        assertThat(chosen.name()).isEqualTo("InfluxDB at http://localhost:8086");
    }

    @Test
    void withoutOptionsThatOfTheLauncher() {
        assertThat(open().name()).isEqualTo("InfluxDB at http://localhost:8086");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "influxdb:http://me:secret@localhost",
                "questdb:",
                "questdb:localhost:9000",
                "questdb:ftp://localhost",
                "questdb:http://me:secret@localhost",
                "questdb:http://a b"
            })
    void noStore(String address) {
        assertThatThrownBy(() -> open("--store", address))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--store")
                .hasMessageNotContaining("secret");
    }

    @Test
    void oneOfTheTwo() {
        assertThatThrownBy(() -> open("--store", "questdb:http://127.0.0.1:9000", "--settings", "jobs/drift.yaml"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("give one of them");
    }

    @Test
    void noSeriesNoStore(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("drift.yaml"),
                "kafka: {bootstrapServers: localhost:9092}\ninflux: {enabled: false}\nmonitors: []\n");
        assertThatThrownBy(() -> open("--settings", file.toString()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("influx.enabled is false");
    }
}
