package io.vigie.sink;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes secrets out of what libraries and servers say: their messages may repeat what they were given. */
public final class SecretMask {
    private static final String MASK = "***";

    /** Shorter words of a secret are those that say what it is, such as {@code Bearer}. */
    private static final int SHORTEST_WORD = 8;

    private final List<String> secrets;

    /** @param secrets each of them is masked, and each longer word of it */
    public SecretMask(List<String> secrets) {
        // A secret may hold another one: the longest goes first.
        this.secrets = secrets.stream()
                .flatMap(secret -> Stream.concat(
                        Stream.of(secret),
                        Arrays.stream(secret.split("\\s+", -1)).filter(word -> word.length() >= SHORTEST_WORD)))
                .filter(secret -> !secret.isBlank())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text without secrets. */
    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "mask of " + secrets.size() + " texts";
    }
}
