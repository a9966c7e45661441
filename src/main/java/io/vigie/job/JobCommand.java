package io.vigie.job;

import io.vigie.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the entry points of both jobs understand. Exit codes: 0 done, 1 failure with one sentence, 2 usage or invalid settings. */
abstract class JobCommand implements Callable<Integer> {

    @Option(names = "--settings", required = true, paramLabel = "FILE", description = "The job's settings (YAML).")
    @SuppressWarnings("NullAway.Init")
    private Path settings;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides one setting, kafka.bootstrapServers=broker:9092 for instance. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        try {
            execute(settings, overrides);
            return 0;
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }

    abstract void execute(Path settingsFile, List<String> settingOverrides) throws Exception;

    /** Flink's client runs main methods in its own process, so only failures may end it. */
    static void main(JobCommand command, String[] arguments) {
        int code = new CommandLine(command).execute(arguments);
        if (code != 0) {
            throw new IllegalArgumentException("The job was not submitted (exit code " + code + ").");
        }
    }
}
