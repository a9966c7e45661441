package io.vigie.sink;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a secret is to be found: the name of an environment variable, or a file. It is read where it is used, on the TaskManager; the secret itself
 * is in no settings file, job graph, state or log.
 *
 * @param name variable name or file path
 */
public record SecretSource(Kind kind, String name) implements Serializable {

    /** Where to look. */
    public enum Kind {
        ENVIRONMENT,
        FILE
    }

    public static SecretSource environment(String variable) {
        return new SecretSource(Kind.ENVIRONMENT, variable);
    }

    public static SecretSource file(String path) {
        return new SecretSource(Kind.FILE, path);
    }

    /**
     * Reads {@code env:NAME} or {@code file:/PATH}.
     *
     * @throws IllegalArgumentException for anything else, without repeating it: it may be the secret itself
     */
    public static SecretSource parse(String text) {
        if (text.startsWith("env:") && text.length() > 4) {
            return environment(text.substring(4));
        }
        if (text.startsWith("file:") && text.length() > 5) {
            return file(text.substring(5));
        }
        throw new IllegalArgumentException("a secret is given as env:NAME or file:/PATH, never itself");
    }

    /**
     * The secret, without the line break that ends a file.
     *
     * @param setting the setting to name if the secret is missing
     * @throws IOException if the variable is not set, the file cannot be read, or either is empty
     */
    public String read(String setting, Map<String, String> environment) throws IOException {
        String secret =
                switch (kind) {
                    case ENVIRONMENT -> environment.getOrDefault(name, "");
                    case FILE -> readFile(setting);
                };
        if (secret.isBlank()) {
            throw new IOException(setting + ": " + this + (kind == Kind.FILE ? " is empty" : " is not set"));
        }
        return secret;
    }

    private String readFile(String setting) throws IOException {
        try {
            return Files.readString(Path.of(name), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IOException(setting + ": " + this + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return kind == Kind.FILE ? "file " + name : "environment variable " + name;
    }
}
