package io.vigie.model;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret is to be found: a file, or an environment variable. It is read where it is used, on the TaskManager;
 * the secret itself is in no settings file, job graph, state or log. Exactly one of the two is set.
 *
 * @param file a file on the machine that uses the secret; white space around the secret, such as the last line break,
 *     is not part of it
 * @param env an environment variable of the process that uses the secret
 */
public record SecretSource(@Nullable String file, @Nullable String env) implements Serializable {

    /** @throws IllegalArgumentException unless exactly one is given */
    public SecretSource {
        if ((file == null) == (env == null)) {
            throw new IllegalArgumentException("a secret is in a file or in an environment variable, one of the two");
        }
    }

    public static SecretSource file(String path) {
        return new SecretSource(path, null);
    }

    public static SecretSource environment(String variable) {
        return new SecretSource(null, variable);
    }

    /**
     * The secret as it is now; a file is read each time, so that it may be rotated.
     *
     * @param setting the setting to name if the secret is missing
     * @param environment usually {@code System.getenv()}
     * @throws IOException if the variable is not set, the file cannot be read, either is empty, or it holds more than
     *     one line; the message does not repeat the secret
     */
    public String read(String setting, Map<String, String> environment) throws IOException {
        String secret = file != null ? content(setting, file) : environment.getOrDefault(env, "");
        if (secret.isBlank()) {
            throw new IOException(setting + ": " + this + (file != null ? " is empty" : " is not set"));
        }
        String stripped = secret.strip();
        // No token has any, and whoever is given one complains with the whole of it.
        if (stripped.chars().anyMatch(Character::isISOControl)) {
            throw new IOException(
                    setting + ": " + this + " holds more than one line, or characters that no secret has");
        }
        return stripped;
    }

    /**
     * As {@link #read}, for what becomes the header of a request.
     *
     * @throws IOException also if it holds characters that no header may have
     */
    public String readHeader(String setting, Map<String, String> environment) throws IOException {
        String secret = read(setting, environment);
        if (!secret.chars().allMatch(letter -> letter >= ' ' && letter <= '~')) {
            throw new IOException(setting + ": " + this + " holds characters beyond ASCII, which no header may have");
        }
        return secret;
    }

    /** How the option ends that says where the secret is: {@code influx.tokenFile} or {@code influx.tokenEnv}. */
    public String ending() {
        return file != null ? "File" : "Env";
    }

    private String content(String setting, String path) throws IOException {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new IOException(setting + ": " + this + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return file != null ? "file " + file : "environment variable " + env;
    }
}
