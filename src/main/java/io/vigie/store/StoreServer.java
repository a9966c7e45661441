package io.vigie.store;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The server that messages are about, and what they advise to check.
 *
 * @param name as at the start of a sentence
 * @param checkAddress advice if the server does not answer
 * @param checkLogin advice if it denies access
 * @param checkTarget advice if it refuses a query
 */
record StoreServer(String name, URI url, String checkAddress, String checkLogin, String checkTarget) {

    StoreServer {
        InfluxAccess.requireAddress(url);
    }

    /** The start of every message. */
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
