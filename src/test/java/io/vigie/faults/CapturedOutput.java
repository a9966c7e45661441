package io.vigie.faults;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The output of processes: files, answers and terminal output. It is searched for secrets in all the forms in which
 * they may occur.
 */
final class CapturedOutput {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> texts = new LinkedHashMap<>();

    void text(String source, String text) {
        texts.merge(source, text, String::concat);
    }

    /** Adds every file below a directory, except in subdirectories of these names; bytes are read as characters. */
    void files(Path directory, String... without) throws IOException {
        List<Path> skipped = Stream.of(without).map(directory::resolve).toList();
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> skipped.stream().noneMatch(file::startsWith))
                    .toList();
        }
        for (Path file : files) {
            try {
                texts.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            } catch (NoSuchFileException e) {
                // A checkpoint that has been replaced.
                texts.remove(file.toString());
            }
        }
    }

    /** @param authorization null: none is sent */
    String answer(URI address, @Nullable String authorization) throws IOException, InterruptedException {
        return ask(address, authorization).body();
    }

    int statusOf(URI address, @Nullable String authorization) throws IOException, InterruptedException {
        return ask(address, authorization).statusCode();
    }

    private HttpResponse<String> ask(URI address, @Nullable String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String answer = response.statusCode() + " " + response.headers().map() + "\n" + response.body();
        text(address.toString(), answer);
        return response;
    }

    int sources() {
        return texts.size();
    }

    /** How many outputs come from an address or a file whose name contains this. */
    long sources(String part) {
        return texts.keySet().stream().filter(source -> source.contains(part)).count();
    }

    /** One sentence per leak: the name of the secret, and where it was found. */
    List<String> leaks(Map<String, String> secrets) {
        List<String> leaks = new ArrayList<>();
        texts.forEach((source, text) -> new TreeMap<>(secrets).forEach((name, secret) -> {
            for (String form : forms(secret)) {
                int at = text.indexOf(form);
                if (at >= 0) {
                    String line = text.substring(Math.max(0, text.lastIndexOf('\n', at) + 1), at);
                    leaks.add(name + " in " + source + " after: " + line.substring(Math.max(0, line.length() - 200)));
                    break;
                }
            }
        }));
        return leaks;
    }

    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return List.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }
}
