package io.vigie.job;

import io.vigie.job.LaunchContext.LaunchTarget;
import io.vigie.model.SecretSource;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.InfluxOptions;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.MonitorsFile;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.RuntimeSettings;
import io.vigie.settings.Topics;
import io.vigie.sink.MisconfiguredException;
import io.vigie.sink.influx.InfluxCheck;
import io.vigie.topics.KafkaAccess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * Checks, before a job is submitted, that everything it needs is there. A wrong setting gives an error message within a
 * minute instead of a job that restarts for ever.
 *
 * <pre>
 * secrets → directories → Kafka: address, credentials, topics → InfluxDB: address, credentials, bucket
 * </pre>
 *
 * A service that refuses is misconfigured, which is always an error. One that does not answer may be down temporarily:
 * this is an error for a job that starts from nothing, while a job that is restored starts without its store, and its
 * points wait.
 */
public final class StartChecks {

    private static final Duration PATIENCE_WITH_STORE = Duration.ofSeconds(15);

    private final KafkaSettings kafka;
    private final RuntimeSettings runtime;
    private final Map<String, String> topics = new HashMap<>();
    private final List<SecretCheck> secrets = new ArrayList<>();
    private final @Nullable InfluxOptions influx;

    /** @param setting the option that says where the secret is */
    private record SecretCheck(String setting, SecretSource source) {

        private boolean isReadable(Map<String, String> environment) {
            try {
                return !source.read(setting, environment).isEmpty();
            } catch (IOException e) {
                return false;
            }
        }
    }

    private StartChecks(KafkaSettings kafka, RuntimeSettings runtime, @Nullable InfluxOptions influx) {
        this.kafka = kafka;
        this.runtime = runtime;
        this.influx = influx;
        Topics names = kafka.topics();
        topics.put("panes", names.panes());
        topics.put("scores", names.scores());
        topics.put("deadLetters", names.deadLetters());
    }

    public static StartChecks of(QualityMetricsSettings settings) {
        StartChecks checks = new StartChecks(settings.kafka(), settings.runtime(), null);
        checks.topics.putAll(KafkaAccess.inputs(settings.kafka()));
        return checks;
    }

    /** @throws io.vigie.settings.SettingsException if a fixed reference begins in the future */
    public static StartChecks of(DriftSettings settings) {
        MonitorsFile.requireReferencesBefore(settings.monitors(), "monitors", Instant.now());
        InfluxOptions options = settings.influx().enabled() ? settings.influx() : null;
        StartChecks checks = new StartChecks(settings.kafka(), settings.runtime(), options);
        checks.topics.put("alerts", settings.kafka().topics().alerts());
        checks.topics.put("benchmarks", settings.kafka().topics().benchmarks());
        checks.topics.put("control", settings.kafka().topics().control());
        checks.topics.put("monitors", settings.kafka().topics().monitors());
        if (options != null) {
            checks.influxSecret(options).ifPresent(checks.secrets::add);
        }
        settings.channels().forEach((name, channel) -> {
            SecretSource address = channel.secretUrl();
            if (address != null) {
                checks.secrets.add(new SecretCheck("channels." + name + ".url" + address.ending(), address));
            }
            channel.secrets()
                    .forEach((secret, source) -> checks.secrets.add(
                            new SecretCheck("channels." + name + "." + secret + source.ending(), source)));
            channel.headers()
                    .forEach((header, source) -> checks.secrets.add(
                            new SecretCheck("channels." + name + ".header" + source.ending() + "." + header, source)));
        });
        return checks;
    }

    private Optional<SecretCheck> influxSecret(InfluxOptions options) {
        SecretSource token = options.token();
        SecretSource source = token != null ? token : options.password();
        return source == null
                ? Optional.empty()
                : Optional.of(new SecretCheck(
                        (token != null ? "influx.token" : "influx.password") + source.ending(), source));
    }

    /**
     * Returns, within a minute, if everything is there.
     *
     * @param flink the job's Flink configuration, which says where its state goes
     * @param environment variables of this process
     * @param warnings receives a sentence for each service that does not answer or cannot be checked from here
     * @throws MisconfiguredException with a sentence that names the setting
     * @throws IllegalStateException with such a sentence about Kafka
     */
    public void require(
            LaunchContext context, ReadableConfig flink, Map<String, String> environment, Consumer<String> warnings)
            throws MisconfiguredException, InterruptedException {
        for (SecretCheck secret : secrets) {
            require(secret, context.target(), environment);
        }
        if (context.target() != LaunchTarget.ELSEWHERE) {
            for (StateDirectory directory : directories(flink)) {
                directory.requireWritable();
            }
        }
        requireKafka(context, warnings);
        if (influx != null) {
            requireStore(influx, context, environment, warnings);
        }
    }

    /**
     * Checks a secret only if the job will find it where this process does. Otherwise the job itself fails with the
     * same sentence if it is missing.
     */
    private static void require(SecretCheck secret, LaunchTarget target, Map<String, String> environment)
            throws MisconfiguredException {
        boolean isHere = target == LaunchTarget.THIS_PROCESS
                || (target == LaunchTarget.THIS_MACHINE && secret.source().file() != null);
        if (isHere) {
            try {
                String unused = secret.source().read(secret.setting(), environment);
            } catch (IOException e) {
                throw new MisconfiguredException(Objects.toString(e.getMessage(), secret.setting()));
            }
        }
    }

    private List<StateDirectory> directories(ReadableConfig flink) {
        List<StateDirectory> directories = new ArrayList<>();
        String checkpoints = flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
        if (checkpoints != null) {
            directories.add(new StateDirectory(
                    checkpoints.equals(runtime.checkpointDirectory())
                            ? "runtime.checkpointDirectory"
                            : "Flink's " + CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                    checkpoints));
        }
        String savepoints = flink.get(CheckpointingOptions.SAVEPOINT_DIRECTORY);
        if (savepoints != null) {
            directories.add(
                    new StateDirectory("Flink's " + CheckpointingOptions.SAVEPOINT_DIRECTORY.key(), savepoints));
        }
        return directories;
    }

    private void requireKafka(LaunchContext context, Consumer<String> warnings) throws InterruptedException {
        try {
            KafkaAccess.requireTopics(kafka, topics);
        } catch (KafkaAccess.NoAnswerException e) {
            if (!context.comesBack()) {
                throw e;
            }
            warnings.accept(e.getMessage() + "; the job waits for it");
        }
    }

    private void requireStore(
            InfluxOptions options, LaunchContext context, Map<String, String> environment, Consumer<String> warnings)
            throws MisconfiguredException, InterruptedException {
        Optional<SecretCheck> secret = influxSecret(options);
        if (secret.isPresent() && !secret.get().isReadable(environment)) {
            warnings.accept(secret.get().setting() + ": " + secret.get().source()
                    + " is not available here, so only the job itself can check InfluxDB");
            return;
        }
        Optional<String> unanswered =
                InfluxCheck.unanswered(SinkSettings.influx(options), environment, PATIENCE_WITH_STORE);
        if (unanswered.isEmpty()) {
            return;
        }
        if (!context.goesOn() && !context.comesBack()) {
            throw new MisconfiguredException(unanswered.get()
                    + ": correct the address or start the store; a job restored from a savepoint or checkpoint"
                    + " does"
                    + " not wait for it");
        }
        warnings.accept(unanswered.get() + "; detection and alerts continue, and points wait for it");
    }
}
