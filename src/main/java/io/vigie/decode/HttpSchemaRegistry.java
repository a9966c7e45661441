package io.vigie.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A registry with the Confluent API: {@code GET /schemas/ids/ID}. Keeps nothing; decoders remember what they were told. */
public final class HttpSchemaRegistry implements SchemaRegistry {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI base;
    private final @Nullable String authorization;

    /**
     * @param base for instance {@code https://registry:8081}; a path is kept
     * @param authorization value of the Authorization header; null for none
     */
    public HttpSchemaRegistry(URI base, @Nullable String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    @Override
    public @Nullable Schema find(int id) {
        String path = base.toString().replaceAll("/+$", "") + "/schemas/ids/" + id;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path)).timeout(TIMEOUT);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 -> parse(json.readTree(response.body()));
                case 404 -> null;
                case 401, 403 ->
                    throw new IllegalStateException("The schema registry " + base + " refuses these credentials ("
                            + response.statusCode() + ")");
                default -> throw new IOException("GET " + path + " gave " + response.statusCode());
            };
        } catch (IOException e) {
            throw new UncheckedIOException("The schema registry " + base + " cannot be asked for schema " + id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    "Interrupted while asking for schema " + id, new InterruptedIOException(e.getMessage()));
        }
    }

    private static @Nullable Schema parse(JsonNode answer) throws IOException {
        if (!answer.path("schema").isTextual()) {
            throw new IOException("The answer has no schema");
        }
        if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
            return null;
        }
        try {
            return new Schema.Parser().parse(answer.get("schema").textValue());
        } catch (AvroRuntimeException e) {
            return null;
        }
    }
}
