package io.vigie.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vigie.store.SeriesStoreException.StoreFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Gets one answer from one server, in bounded time and memory; every failure is a {@link SeriesStoreException}. */
final class StoreReader {
    /** The size of the largest answer that is read. */
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private static final int LONGEST_MESSAGE = 300;
    private static final int LONGEST_ERROR_BODY = 64 * 1024;

    private final StoreServer server;
    private final Duration timeout;
    private final long maxBytes;
    private final JsonFactory json = new JsonFactory();
    private final HttpClient http;

    StoreReader(StoreServer server, Duration timeout, long maxBytes) {
        this.server = server;
        this.timeout = timeout;
        this.maxBytes = maxBytes;
        // No redirects: they would send the credentials to an address that nobody has configured.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Reads one answer's JSON. */
    interface AnswerParser<T> {
        /**
         * @param json before the first token
         * @throws IOException of the parser, for anything that is not such an answer
         * @throws RefusedException for an answer that is an error
         */
        T parse(JsonParser json) throws IOException, RefusedException;
    }

    /** An error that came with status 200. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String serversWords) {
            super(serversWords);
        }
    }

    /**
     * @param authorization value of the header; null: none
     * @param secrets texts that no message may hold
     */
    <T> T get(URI address, @Nullable String authorization, List<String> secrets, AnswerParser<T> parser)
            throws SeriesStoreException, InterruptedException {
        HttpResponse<byte[]> response = send(request(address, authorization), secrets);
        if (response.statusCode() != 200) {
            throw rejection(response.statusCode(), error(response.body()), secrets);
        }
        try (JsonParser answer = json.createParser(response.body())) {
            T result = parser.parse(answer);
            if (answer.nextToken() != null) {
                throw new AnswerException("it continues after its end");
            }
            return result;
        } catch (RefusedException e) {
            throw rejection(200, Objects.toString(e.getMessage(), ""), secrets);
        } catch (JsonProcessingException e) {
            throw malformed(hide(e.getOriginalMessage(), secrets));
        } catch (IOException e) {
            throw malformed(hide(Objects.toString(e.getMessage(), ""), secrets));
        }
    }

    /** Well-formed JSON, but not such an answer. */
    static final class AnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        AnswerException(String what) {
            super(what);
        }
    }

    private HttpRequest request(URI address, @Nullable String authorization) throws SeriesStoreException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Accept", "application/json")
                .GET();
        if (authorization != null) {
            try {
                request.header("Authorization", authorization);
            } catch (IllegalArgumentException e) {
                // The exception's message holds the header, so it must not become the cause either.
                throw new SeriesStoreException(
                        StoreFailure.DENIED,
                        server + " was not queried: the credential has a character that cannot be sent. "
                                + server.checkLogin());
            }
        }
        return request.build();
    }

    private HttpResponse<byte[]> send(HttpRequest request, List<String> secrets)
            throws SeriesStoreException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, response -> new BoundedBody(maxBytes));
        try {
            // The request's own timeout ends with the headers; this one is for the whole answer.
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw tooSlow();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), secrets);
        } finally {
            answer.cancel(true);
        }
    }

    private SeriesStoreException failure(Throwable failure, List<String> secrets) {
        if (failure instanceof BoundedBody.TooLargeException) {
            return new SeriesStoreException(
                    StoreFailure.TOO_LARGE,
                    server + " answered with more than " + maxBytes
                            + " bytes. Ask for a shorter range, fewer series or fewer fields.");
        }
        if (failure instanceof HttpTimeoutException && !(failure instanceof HttpConnectTimeoutException)) {
            return tooSlow();
        }
        String words = Objects.toString(failure.getMessage(), failure.getClass().getSimpleName());
        return new SeriesStoreException(
                StoreFailure.UNREACHABLE,
                server + " cannot be reached (" + hide(words, secrets) + "). " + server.checkAddress(),
                failure);
    }

    private SeriesStoreException tooSlow() {
        return new SeriesStoreException(
                StoreFailure.TIMEOUT,
                server + " gave no answer within " + timeout.toMillis()
                        + " ms. Check its load, or ask for a shorter range.");
    }

    private SeriesStoreException malformed(String words) {
        return new SeriesStoreException(
                StoreFailure.MALFORMED,
                server + " answered, but not as such a server does (" + words + "). " + server.checkAddress());
    }

    private SeriesStoreException rejection(int status, String words, List<String> secrets) {
        String said = " (" + status + (words.isEmpty() ? "" : ", " + hide(words, secrets)) + "). ";
        StoreFailure reason = reason(status);
        return switch (reason) {
            case DENIED -> new SeriesStoreException(reason, server + " denied access" + said + server.checkLogin());
            case UNREACHABLE ->
                new SeriesStoreException(reason, server + " is not ready" + said + server.checkAddress());
            case TIMEOUT -> new SeriesStoreException(reason, server + " was too slow" + said + "Check its load.");
            default -> new SeriesStoreException(reason, server + " refuses" + said + server.checkTarget());
        };
    }

    /** The failure behind a status other than 200, or behind 200 with an error in the answer. */
    static StoreFailure reason(int status) {
        return switch (status) {
            case 401, 403 -> StoreFailure.DENIED;
            case 408, 504 -> StoreFailure.TIMEOUT;
            case 425, 429, 502, 503 -> StoreFailure.UNREACHABLE;
            default -> StoreFailure.REFUSED;
        };
    }

    /**
     * The server's own words, from either of the two places where it may put them, or else the first bytes of the body.
     */
    private String error(byte[] body) {
        if (body.length <= LONGEST_ERROR_BODY) {
            try (JsonParser answer = json.createParser(body)) {
                answer.nextToken();
                while (answer.nextToken() == JsonToken.FIELD_NAME) {
                    String name = answer.currentName();
                    if (answer.nextToken() == JsonToken.VALUE_STRING
                            && (name.equals("error") || name.equals("message"))) {
                        return answer.getText();
                    }
                    answer.skipChildren();
                }
            } catch (IOException e) {
                return start(body);
            }
        }
        return start(body);
    }

    private static String start(byte[] body) {
        return new String(body, 0, Math.min(body.length, LONGEST_MESSAGE), StandardCharsets.UTF_8);
    }

    private static String hide(String words, List<String> secrets) {
        String shown = words;
        for (String secret : secrets) {
            shown = secret.isEmpty() ? shown : shown.replace(secret, "***");
        }
        shown = shown.replaceAll("\\p{Cntrl}", " ").strip();
        return shown.length() <= LONGEST_MESSAGE ? shown : shown.substring(0, LONGEST_MESSAGE) + "…";
    }
}
