package io.vigie.dashboard;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.vigie.store.SeriesStore;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard on a port: the page, and the interface that it asks, at {@code /api/v1/}. Only reads, but for decisions
 * about incidents, which it sends on. Try it with
 * {@code ./vigie demo} in one terminal, and {@code ./vigie dashboard --store questdb:URL} in another, with the address
 * of the store that the demo prints.
 */
public final class DashboardServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);

    private static final int THREADS = 64;
    private static final int CONNECTIONS = 512;
    private static final long IDLE_MS = 20_000;

    /** More than the longest names that are taken need, written in percent. */
    private static final int HEADER_BYTES = 32 * 1024;

    private static final Map<String, String> EVERY_ANSWER = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private final Listen listen;
    private final AccessControl access;
    private final StaticAssets assets;
    private final ActionApi actions;
    private final RequestWorkers workers;
    private final Javalin javalin;

    /**
     * Where to listen.
     *
     * @param host an address of this machine, or its name
     * @param port 0: one that is free
     * @param token that a request for data may carry; null: there is none of which nobody says whose it is
     * @param namedTokens further ones by the names of those who have them. Without any token none is asked for, which
     *     only loopback may have
     */
    public record Listen(String host, int port, @Nullable String token, Map<String, String> namedTokens) {

        public Listen {
            namedTokens = Map.copyOf(namedTokens);
        }

        public Listen(String host, int port, @Nullable String token) {
            this(host, port, token, Map.of());
        }

        private Map<String, String> tokens() {
            Map<String, String> tokens = new TreeMap<>(namedTokens);
            if (token != null) {
                tokens.put(AccessControl.NAME_OF_THE_TOKEN, token);
            }
            return tokens;
        }

        @Override
        public String toString() {
            return host + ":" + port + (tokens().isEmpty() ? "" : ", with a token");
        }
    }

    private DashboardServer(
            Listen listen, AccessControl access, StaticAssets assets, ActionApi actions, List<Route> routes) {
        this.listen = listen;
        this.access = access;
        this.assets = assets;
        this.actions = actions;
        this.workers = new RequestWorkers(RequestWorkers.RequestLimits.DEFAULT);
        this.javalin = Javalin.create(config -> configure(config, routes));
    }

    /**
     * Listens from here on. The store may be away: then requests are answered with why.
     *
     * @param storeName kind and address, without credentials
     * @throws IllegalArgumentException for an address beyond loopback without a token
     * @throws IOException if nobody can listen there, with a sentence that says what to change
     */
    public static DashboardServer start(Listen listen, SeriesStore store, String storeName, Clock clock)
            throws IOException {
        return start(listen, store, storeName, null, clock);
    }

    /**
     * Likewise, and whoever has a token can act on incidents.
     *
     * @param desk where decisions go; null: no broker is known, and nobody can decide anything
     */
    public static DashboardServer start(
            Listen listen, SeriesStore store, String storeName, @Nullable IncidentDesk desk, Clock clock)
            throws IOException {
        boolean loopback = isLoopback(listen.host());
        if (!loopback && listen.tokens().isEmpty()) {
            throw new IllegalArgumentException("whoever reaches " + listen.host()
                    + " could read everything: give a token, or listen on 127.0.0.1");
        }
        AccessControl access = new AccessControl(loopback, listen.tokens());
        ActionApi actions = new ActionApi(access, desk, clock);
        List<Route> routes = new ArrayList<>(new DashboardApi(store, clock).routes());
        routes.addAll(new AboutApi(storeName, access.wantsToken(), actions.whyNot(), clock).routes());
        DashboardServer server = new DashboardServer(listen, access, StaticAssets.load(), actions, routes);
        server.open();
        return server;
    }

    private static boolean isLoopback(String host) throws IOException {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IOException(
                    "this machine has no address " + host + ": choose one of its own, such as 127.0.0.1", e);
        }
    }

    private void open() throws IOException {
        try {
            javalin.start();
        } catch (RuntimeException e) {
            close();
            throw new IOException(whyNot(e), e);
        }
    }

    private String whyNot(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof BindException) {
                return "the dashboard cannot listen on " + listen.host() + ":" + listen.port()
                        + ": another program has this port, or the address is not this machine's; choose another";
            }
        }
        return "the dashboard cannot listen on " + listen.host() + ":" + listen.port();
    }

    private void configure(JavalinConfig config, List<Route> routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.GZIP;
        config.http.maxRequestSize = ActionApi.MOST_BYTES;
        config.jetty.threadPool = new QueuedThreadPool(THREADS, 4);
        config.jetty.addConnector(this::connector);
        config.jetty.modifyServer(server -> server.setErrorHandler(new PlainErrors()));
        config.routes.before(this::check);
        for (Route route : routes) {
            config.routes.get(route.path(), context -> answer(context, route));
            config.routes.head(route.path(), context -> answer(context, route));
        }
        config.routes.post(ActionApi.PATH, this::act);
        config.routes.get("/*", this::file);
        config.routes.head("/*", this::file);
        config.routes.exception(Exception.class, DashboardServer::refuse);
    }

    private Connector connector(Server server, HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setIdleTimeout(IDLE_MS);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
        return connector;
    }

    private void check(Context context) throws ApiErrorException {
        EVERY_ANSWER.forEach(context::header);
        context.header("Cache-Control", "no-store");
        boolean acts =
                context.method().equals(HandlerType.POST) && context.path().equals(ActionApi.PATH);
        if (!acts && !Set.of(HandlerType.GET, HandlerType.HEAD).contains(context.method())) {
            context.header("Allow", "GET, HEAD");
            throw new ApiErrorException(ErrorResponses.ofStatus(405));
        }
        long most = acts ? ActionApi.MOST_BYTES : 0;
        if (context.req().getContentLengthLong() > most || context.header("Transfer-Encoding") != null) {
            context.header("Connection", "close");
            throw new ApiErrorException(ErrorResponses.ofStatus(413));
        }
        access.requireHost(context.header("Host"));
    }

    private void answer(Context context, Route route) throws Exception {
        String authorization = context.header("Authorization");
        String query = context.queryString();
        RequestParameters parameters = new RequestParameters(query, route.parameters());
        boolean allowed = access.isAllowed(authorization);
        HttpReply reply;
        if (route.open()) {
            reply = route.handler().answer(parameters, allowed);
        } else {
            access.requireToken(authorization);
            reply = workers.answer(
                    route.name() + "?" + query, () -> route.handler().answer(parameters, true));
        }
        reply.headers().forEach(context::header);
        context.contentType(reply.contentType()).result(reply.body());
    }

    private void act(Context context) throws Exception {
        String by = actions.authorize(new ActionApi.ActionHeaders(
                context.header("Authorization"),
                context.header("Content-Type"),
                context.header("Sec-Fetch-Site"),
                context.header("Origin"),
                context.header("Host")));
        byte[] body = context.bodyAsBytes();
        // What is sent twice at once is done once; the job counts it once in any case.
        String key = "act " + by + " " + new String(body, StandardCharsets.UTF_8);
        HttpReply reply = workers.answer(key, () -> HttpReply.json(actions.act(body, by)));
        context.status(202).contentType(reply.contentType()).result(reply.body());
    }

    private void file(Context context) throws ApiErrorException {
        StaticAssets.Asset asset = assets.at(context.path());
        if (asset == null) {
            throw new ApiErrorException(ErrorResponses.ofStatus(404));
        }
        // Asked for each time, and sent only if it is another.
        context.header("Cache-Control", "no-cache").header("ETag", asset.tag());
        if (asset.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
        } else {
            context.contentType(asset.contentType()).result(asset.body());
        }
    }

    private static void refuse(Exception failure, Context context) {
        ApiError error = ErrorResponses.of(failure);
        if (error.status() == 500) {
            LOG.warn("a request failed", failure);
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (error.status() == 401) {
            context.header("WWW-Authenticate", "Bearer");
        }
        context.status(error.status())
                .contentType(HttpReply.JSON)
                .result(HttpReply.error(error).body());
    }

    public int port() {
        return javalin.port();
    }

    /** What to type into a browser. */
    public String url() {
        String host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
        return "http://" + host + ":" + port() + "/";
    }

    /** Nobody listens any more. */
    @Override
    public void close() {
        workers.close();
        javalin.stop();
    }
}
