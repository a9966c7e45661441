package io.vigie.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a server has answered. */
record Answered(int status, HttpHeaders headers, String body) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param headers names and values in turn */
    static Answered get(DashboardServer server, String address, String... headers)
            throws IOException, InterruptedException {
        return send(server, "GET", address, headers);
    }

    static Answered send(DashboardServer server, String method, String address, String... headers)
            throws IOException, InterruptedException {
        return send(server, method, HttpRequest.BodyPublishers.noBody(), address, headers);
    }

    /** @param headers names and values in turn */
    static Answered post(DashboardServer server, String address, String body, String... headers)
            throws IOException, InterruptedException {
        return send(server, "POST", HttpRequest.BodyPublishers.ofString(body), address, headers);
    }

    private static Answered send(
            DashboardServer server, String method, HttpRequest.BodyPublisher body, String address, String... headers)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + address);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response =
                HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answered(response.statusCode(), response.headers(), response.body());
    }

    /** An address of the interface, with names and values of parameters in turn. */
    static String address(String route, String... parameters) {
        StringBuilder address = new StringBuilder(Route.BASE).append(route);
        for (int i = 0; i < parameters.length; i += 2) {
            address.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return address.toString();
    }

    String contentType() {
        return headers.firstValue("Content-Type").orElse("");
    }

    JsonNode json() throws IOException {
        return JSON.readTree(body);
    }

    /** Of an error. */
    String code() throws IOException {
        return json().at("/error/code").asText();
    }

    /** Of an error. */
    String message() throws IOException {
        return json().at("/error/message").asText();
    }
}
