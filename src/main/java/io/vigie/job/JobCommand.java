package io.vigie.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a job's entry point, for {@code flink run} and application mode:
 * {@code --settings FILE [--set PATH=VALUE]…}. It is so small that the job jar needs no library for it.
 *
 * @param overrides each {@code path=value}
 */
record JobCommand(Path settings, List<String> overrides) {

    static final String USAGE = "usage: --settings FILE [--set PATH=VALUE]…";

    /** @throws IllegalArgumentException with the usage, if the arguments are invalid */
    static JobCommand parse(String[] arguments) {
        Path settings = null;
        List<String> overrides = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value; " + USAGE);
            }
            switch (arguments[i]) {
                case "--settings" -> settings = Path.of(arguments[i + 1]);
                case "--set" -> overrides.add(arguments[i + 1]);
                default -> throw new IllegalArgumentException(arguments[i] + " is unknown; " + USAGE);
            }
        }
        if (settings == null) {
            throw new IllegalArgumentException("--settings is missing; " + USAGE);
        }
        return new JobCommand(settings, List.copyOf(overrides));
    }
}
