package io.vigie.bench.dashboard;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests to a store or a dashboard. */
final class StoreClient {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    StoreClient(String url) {
        this.url = url;
    }

    /** @throws IOException with the message of the server if it refuses the request */
    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
    }

    /** @throws IOException with the message of the server if it refuses the request */
    String get(String pathAndParameter, String value) throws IOException, InterruptedException {
        return get(pathAndParameter + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    /** @throws IOException with the message of the server if it refuses the request */
    String post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> reply = http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        if (reply.statusCode() / 100 != 2) {
            throw new IOException(url + " refuses (" + reply.statusCode() + "): " + reply.body());
        }
        return reply.body();
    }
}
