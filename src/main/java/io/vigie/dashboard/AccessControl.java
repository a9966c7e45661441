package io.vigie.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who may ask. */
final class AccessControl {
    /** Whoever has the token that has no name of its own. */
    static final String NAME_OF_THE_TOKEN = "dashboard";

    private static final String SCHEME = "bearer ";
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean loopback;

    /** Name of a token → its digest. */
    private final Map<String, byte[]> digests = new TreeMap<>();

    /**
     * @param loopback whether only this machine can connect
     * @param tokens by the names of those who have them; empty: none is asked for
     */
    AccessControl(boolean loopback, Map<String, String> tokens) {
        this.loopback = loopback;
        tokens.forEach((name, token) -> digests.put(name, digest(token)));
    }

    boolean wantsToken() {
        return !digests.isEmpty();
    }

    /**
     * A page of somebody else's may have its name point to this machine, and then counts as of the same origin: so on
     * loopback a request must say that it means this machine.
     *
     * @param host the request's header; null: it has none
     */
    void requireHost(@Nullable String host) throws ApiErrorException {
        if (loopback && (host == null || !LOOPBACK_NAMES.contains(withoutPort(host)))) {
            throw new ApiErrorException(new ApiError(
                    403,
                    "host_not_allowed",
                    "Ask for this dashboard as localhost or 127.0.0.1: it is for this machine."));
        }
    }

    private static String withoutPort(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf(']') ? name.substring(0, colon) : name;
    }

    /** @param authorization the request's header; null: it has none */
    void requireToken(@Nullable String authorization) throws ApiErrorException {
        if (digests.isEmpty()) {
            return;
        }
        if (authorization == null || authorization.isBlank()) {
            throw new ApiErrorException(new ApiError(
                    401, "token_missing", "A token is needed: send it as the header Authorization: Bearer TOKEN."));
        }
        if (!isAllowed(authorization)) {
            throw new ApiErrorException(
                    new ApiError(401, "token_wrong", "This token is not one that the dashboard was started with."));
        }
    }

    /** Whether data may be told. */
    boolean isAllowed(@Nullable String authorization) {
        return digests.isEmpty() || ownerOf(authorization) != null;
    }

    /** Whose token it is that {@link #requireToken} let pass. */
    String nameOf(@Nullable String authorization) {
        String name = ownerOf(authorization);
        return name == null ? NAME_OF_THE_TOKEN : name;
    }

    private @Nullable String ownerOf(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        byte[] given = digest(authorization.substring(SCHEME.length()).strip());
        String owner = null;
        // All are compared, whichever it is: how long it takes says nothing.
        for (Map.Entry<String, byte[]> token : digests.entrySet()) {
            owner = MessageDigest.isEqual(token.getValue(), given) ? token.getKey() : owner;
        }
        return owner;
    }

    /** Of one length, whatever the token's: how long a comparison takes says nothing. */
    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
