package io.vigie.model;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret is found: in a file or in an environment variable; exactly one of the two is set. It is read where it
 * is used, on the TaskManager, so the secret itself is in no settings file, job graph, state or log.
 *
 * @param file a file on the machine that uses the secret; white space around the secret, such as a final line break, is
 *     ignored
 * @param env an environment variable of the process that uses the secret
 */
public record SecretSource(@Nullable String file, @Nullable String env) implements Serializable {

    /** @throws IllegalArgumentException unless exactly one is given */
    public SecretSource {
        if ((file == null) == (env == null)) {
            throw new IllegalArgumentException("a secret is in either a file or an environment variable");
        }
    }

    public static SecretSource file(String path) {
        return new SecretSource(path, null);
    }

    public static SecretSource environment(String variable) {
        return new SecretSource(null, variable);
    }

    /**
     * The current secret; a file is read each time, so that it may be rotated.
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
        // No secret has control characters, and HTTP clients quote a header that has one in full in their messages.
        if (stripped.chars().anyMatch(Character::isISOControl)) {
            throw new IOException(
                    setting + ": " + this + " holds more than one line, or characters that no secret has");
        }
        return stripped;
    }

    /**
     * As {@link #read}, for a secret that becomes the value of an HTTP header.
     *
     * @throws IOException also if the secret holds characters that a header must not have
     */
    public String readHeader(String setting, Map<String, String> environment) throws IOException {
        String secret = read(setting, environment);
        if (!secret.chars().allMatch(letter -> letter >= ' ' && letter <= '~')) {
            throw new IOException(
                    setting + ": " + this + " holds characters beyond ASCII, which a header must not have");
        }
        return secret;
    }

    /**
     * The ending of the option that says where the secret is, as in {@code influx.tokenFile} and
     * {@code influx.tokenEnv}.
     */
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
