package io.vigie.cli;

import io.vigie.model.SecretSource;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.InfluxOptions;
import io.vigie.settings.KafkaSettings;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.QuestDbSeriesStore;
import io.vigie.store.SeriesStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which store of series a command reads: the one that the drift job writes to, or that of a local run. */
final class StoreOptions {
    private static final String QUESTDB = "questdb:";

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "Settings of the drift job, which say where the series are (influx.*). Default: jobs/drift.yaml"
                            + " beside the launcher")
    private @Nullable Path settings;

    @Option(
            names = "--store",
            paramLabel = "questdb:URL",
            description = "The store of a local run, such as questdb:http://127.0.0.1:9000, instead of --settings.")
    private @Nullable String store;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /**
     * A store, and how to name it to a person.
     *
     * @param name kind and address, without credentials
     */
    record Chosen(SeriesStore store, String name) {}

    /**
     * Connects to nothing yet.
     *
     * @throws ParameterException for options that name no store
     * @throws io.vigie.settings.SettingsException for settings that are not usable
     */
    Chosen open() {
        if (store != null && settings != null) {
            throw problem("--settings and --store both name a store; give one of them");
        }
        return store == null ? ofSettings() : ofAddress(store);
    }

    /**
     * The Kafka that belongs to the store.
     *
     * @param bootstrapServers instead of those of the settings; null: those
     * @return null: a local store, and no servers are given
     */
    @Nullable
    KafkaSettings kafka(@Nullable String bootstrapServers) {
        if (store != null && bootstrapServers == null) {
            return null;
        }
        List<String> overrides =
                bootstrapServers == null ? List.of() : List.of("kafka.bootstrapServers=" + bootstrapServers);
        return KafkaSettings.load(file(), overrides);
    }

    private Path file() {
        return settings == null ? Path.of(System.getProperty("vigie.home", "."), "jobs", "drift.yaml") : settings;
    }

    private Chosen ofAddress(String address) {
        if (!address.startsWith(QUESTDB)) {
            throw problem("--store: expected questdb:URL, such as questdb:http://127.0.0.1:9000");
        }
        String url = address.substring(QUESTDB.length());
        try {
            return new Chosen(new QuestDbSeriesStore(url), "local store at " + url);
        } catch (IllegalArgumentException e) {
            // Without what was given: there may be a password in it.
            throw problem("--store questdb: an http or https address without user is needed");
        }
    }

    private Chosen ofSettings() {
        Path file = file();
        InfluxOptions influx = DriftSettings.load(file, List.of()).influx();
        if (!influx.enabled()) {
            throw problem(file + ": influx.enabled is false, so there are no series to read");
        }
        try {
            InfluxAccess access = InfluxAccess.of(influx.url(), influx.bucket(), login(influx));
            return new Chosen(new InfluxSeriesStore(access), "InfluxDB at " + URI.create(influx.url()));
        } catch (IllegalArgumentException e) {
            throw problem(file + ": influx.url: an http or https address without user and query is needed");
        }
    }

    private static InfluxAccess.InfluxLogin login(InfluxOptions influx) {
        SecretSource token = influx.token();
        SecretSource password = influx.password();
        if (token != null) {
            return InfluxAccess.InfluxLogin.token(() -> token.readHeader("influx.token", System.getenv()));
        }
        if (influx.user() != null && password != null) {
            return InfluxAccess.InfluxLogin.user(
                    influx.user(), () -> password.read("influx.password", System.getenv()));
        }
        return InfluxAccess.InfluxLogin.NONE;
    }

    private ParameterException problem(String sentence) {
        return new ParameterException(Objects.requireNonNull(command).commandLine(), sentence);
    }
}
