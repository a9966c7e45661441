package io.vigie.store;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whom messages are about, and what they tell to check.
 *
 * @param name as a sentence starts with it
 * @param checkAddress what to look at if the server does not answer
 * @param checkLogin what to look at if it does not let in
 * @param checkTarget what to look at if it refuses
 */
record StoreServer(String name, URI url, String checkAddress, String checkLogin, String checkTarget) {

    StoreServer {
        InfluxAccess.requireAddress(url);
    }

    /** A start of every message. */
    @Override
    public String toString() {
        return name + " at " + url;
    }

    URI endpoint(String path, Map<String, String> parameters) {
        String base = url.toString();
        String query = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(parameter -> parameter.getKey() + "="
                                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path + "?" + query);
    }
}
