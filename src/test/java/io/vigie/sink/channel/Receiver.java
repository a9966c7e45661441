package io.vigie.sink.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A real HTTP server that answers with the queued statuses, then with 204; {@link #STALL} answers only when the test
 * ends.
 */
public final class Receiver implements AutoCloseable {
    /** Accepts the message and does not answer until the end. */
    public static final int STALL = -1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> attempts = new LinkedBlockingQueue<>();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    public static Receiver answering(Integer... statuses) throws IOException {
        return new Receiver(0, List.of(statuses));
    }

    public static Receiver at(int port, Integer... statuses) throws IOException {
        return new Receiver(port, List.of(statuses));
    }

    private Receiver(int port, List<Integer> statuses) throws IOException {
        this.statuses.addAll(statuses);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/hook", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode event = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String id = event.path("id").asText();
        headers.add(exchange.getRequestHeaders());
        Integer status = statuses.poll();
        attempts.add(id);
        if (status != null && status == STALL) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        if (status == null) {
            accepted.add(id);
        }
        exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        exchange.close();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    /** The ids of all events received so far, whatever the answers. */
    public List<String> attempts() {
        return List.copyOf(attempts);
    }

    /** Waits for the next attempt, whatever its answer, and returns its event's id. */
    String nextAttempt() throws InterruptedException {
        String id = attempts.poll(20, TimeUnit.SECONDS);
        if (id == null) {
            throw new UncheckedIOException(new IOException("no attempt within 20 s; accepted: " + accepted));
        }
        return id;
    }

    public List<String> accepted() {
        return accepted;
    }

    List<Headers> headers() {
        return headers;
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
