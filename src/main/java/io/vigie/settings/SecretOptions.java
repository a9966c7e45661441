package io.vigie.settings;

import io.vigie.model.SecretSource;
import org.jspecify.annotations.Nullable;

/** A secret in the settings: a pair of options, one for a file's name and one for an environment variable's name. */
final class SecretOptions {
    static final String ENV_NAME = "[A-Za-z_][A-Za-z0-9_]*";

    private SecretOptions() {}

    /** @param path the path without its ending: {@code influx.token} for {@code influx.tokenFile} */
    static Option<String> file(String path, String what) {
        return Option.optional(
                path + "File",
                OptionTypes.text(),
                "A file that holds " + what
                        + ", on the machines where the job runs. It is read again for each connection.");
    }

    static Option<String> env(String path, String what) {
        return Option.optional(
                path + "Env",
                OptionTypes.nameOfSecret(ENV_NAME, "the name of an environment variable"),
                "An environment variable that holds " + what + ", on the machines where the job runs.");
    }

    /** Checks that a secret has one source. */
    static void check(OptionValues values, Option<String> file, Option<String> env, Problems problems) {
        if (values.isWritten(file) && values.isWritten(env)) {
            values.problem(problems, env, "is set together with " + values.path(file) + "; expected one of the two");
        }
    }

    static @Nullable SecretSource of(OptionValues values, Option<String> file, Option<String> env) {
        String path = values.find(file);
        String name = values.find(env);
        return path == null && name == null ? null : new SecretSource(path, name);
    }
}
