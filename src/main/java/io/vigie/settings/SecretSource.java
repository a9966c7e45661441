package io.vigie.settings;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret is found, never the secret itself: exactly one of the two is set.
 *
 * @param file a file on the machine that uses the secret; a trailing line break is not part of it
 * @param env an environment variable of the process that uses the secret
 */
public record SecretSource(@Nullable String file, @Nullable String env) implements Serializable {
    /** @param path the path without its ending: {@code influx.token} for {@code influx.tokenFile} */
    static Option<String> file(String path, String what) {
        return Option.optional(
                path + "File",
                Kinds.text(),
                "A file that holds " + what + ", on the machines where the job runs. Read anew for each connection.");
    }

    static Option<String> env(String path, String what) {
        return Option.optional(
                path + "Env",
                Kinds.matching(ENV_NAME, "the name of an environment variable"),
                "An environment variable that holds " + what + ", on the machines where the job runs.");
    }

    /** A secret has one source. */
    static void check(Values values, Option<String> file, Option<String> env, Problems problems) {
        if (values.isWritten(file) && values.isWritten(env)) {
            values.problem(problems, env, "is written beside " + values.path(file) + "; expected one of the two");
        }
    }

    static @Nullable SecretSource of(Values values, Option<String> file, Option<String> env) {
        String path = values.find(file);
        String name = values.find(env);
        return path == null && name == null ? null : new SecretSource(path, name);
    }

    static final String ENV_NAME = "[A-Za-z_][A-Za-z0-9_]*";

    /** @throws IllegalArgumentException unless exactly one is given */
    public SecretSource {
        if ((file == null) == (env == null)) {
            throw new IllegalArgumentException("a secret is in a file or in an environment variable, one of the two");
        }
    }

    /**
     * The secret as it is now; a file is read each time, so that it may be rotated.
     *
     * @param environment usually {@code System.getenv()}
     * @throws IllegalStateException if the variable is not set, or what is there is empty
     * @throws UncheckedIOException if the file cannot be read
     */
    public String read(Map<String, String> environment) {
        String value;
        if (file != null) {
            try {
                value = Files.readString(Path.of(file)).strip();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the secret file " + file, e);
            }
        } else {
            value = environment.getOrDefault(env, "").strip();
        }
        if (value.isEmpty()) {
            throw new IllegalStateException(
                    file != null
                            ? "the secret file " + file + " is empty"
                            : "the environment variable " + env + " is not set");
        }
        return value;
    }
}
