package io.vigie.sink.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.WriteParameters;
import com.influxdb.exceptions.InfluxException;
import io.vigie.model.SecretSource;
import io.vigie.sink.SecretMask;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server, through the official client's blocking writes. Timestamps are milliseconds. */
final class InfluxEndpoint implements LineEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxEndpoint.class);
    /** The client's own words before the server's; the status is told apart from them. */
    private static final Pattern STATUS = Pattern.compile("^HTTP status code: \\d+; Message: ");

    private static final int LONGEST_MESSAGE = 500;
    private static final long LONGEST_RETRY_AFTER_S = 300;

    private final InfluxDBClient client;
    private final WriteApiBlocking writes;
    private final WriteParameters target;
    private final InfluxSettings settings;
    private final Map<String, String> environment;
    private volatile InfluxAuthorization login;

    /**
     * What requests are sent with.
     *
     * @param authorization the header; null: none
     * @param mask of all of it
     */
    private record InfluxAuthorization(@Nullable String authorization, SecretMask mask) {}

    private InfluxEndpoint(InfluxSettings settings, Map<String, String> environment)
            throws InfluxMisconfiguredException {
        this.settings = settings;
        this.environment = environment;
        this.login = login(settings, environment);
        Duration timeout = Duration.ofMillis(settings.retries().requestTimeoutMs());
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .socketFactory(new NoDelaySockets())
                .connectTimeout(timeout)
                .writeTimeout(timeout)
                .readTimeout(timeout)
                .callTimeout(timeout)
                // Lets a host name's other addresses be tried; a write that is sent twice by it replaces itself.
                .retryOnConnectionFailure(true);
        if (settings.api() == InfluxSettings.WriteApiVersion.V1) {
            http.addInterceptor(new V1WriteRewrite());
        }
        http.addInterceptor(chain -> {
            String authorization = login.authorization();
            return chain.proceed(
                    authorization == null
                            ? chain.request()
                            : chain.request()
                                    .newBuilder()
                                    .header("Authorization", authorization)
                                    .build());
        });
        // The client insists on an organisation; whoever has none ignores it.
        String org = settings.org() == null ? "-" : settings.org();
        this.client = InfluxDBClientFactory.create(InfluxDBClientOptions.builder()
                .url(settings.url())
                .org(org)
                .bucket(settings.bucket())
                .okHttpClient(http)
                .build());
        this.writes = client.getWriteApiBlocking();
        this.target = new WriteParameters(settings.bucket(), org, WritePrecision.MS);
    }

    /**
     * Reads the credentials and prepares a client; connects to nothing yet.
     *
     * @throws InfluxMisconfiguredException if a credential is missing, naming the setting
     */
    static InfluxEndpoint open(InfluxSettings settings, Map<String, String> environment)
            throws InfluxMisconfiguredException {
        return new InfluxEndpoint(settings, environment);
    }

    private static InfluxAuthorization login(InfluxSettings settings, Map<String, String> environment)
            throws InfluxMisconfiguredException {
        String secret = secret(settings, environment);
        String authorization = authorization(settings, secret);
        return new InfluxAuthorization(
                authorization,
                new SecretMask(secret == null || authorization == null ? List.of() : List.of(secret, authorization)));
    }

    private static @Nullable String secret(InfluxSettings settings, Map<String, String> environment)
            throws InfluxMisconfiguredException {
        SecretSource token = settings.credentials().token();
        SecretSource password = settings.credentials().password();
        SecretSource source = token != null ? token : password;
        if (source == null) {
            return null;
        }
        try {
            String setting = (token != null ? "influx.token" : "influx.password") + source.ending();
            return token != null ? source.readHeader(setting, environment) : source.read(setting, environment);
        } catch (IOException e) {
            throw new InfluxMisconfiguredException(Objects.toString(e.getMessage(), "credentials cannot be read"));
        }
    }

    @Override
    public void renew() {
        try {
            login = login(settings, environment);
        } catch (InfluxMisconfiguredException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private static @Nullable String authorization(InfluxSettings settings, @Nullable String secret) {
        if (secret == null) {
            return null;
        }
        String user = settings.credentials().user();
        if (user == null) {
            return "Token " + secret;
        }
        // Servers before 1.8 know no tokens; later 1.x take user and password in a token's place.
        return settings.api() == InfluxSettings.WriteApiVersion.V1
                ? Credentials.basic(user, secret, StandardCharsets.UTF_8)
                : "Token " + user + ":" + secret;
    }

    @Override
    public WriteReply write(List<String> lines) throws InterruptedException {
        try {
            writes.writeRecord(String.join("\n", lines), target);
            return WriteReply.written();
        } catch (InfluxException e) {
            if (e.status() == WriteReply.NO_STATUS) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while writing");
                }
                return WriteReply.unreachable(describe(e.getCause() == null ? e : e.getCause()));
            }
            return new WriteReply(e.status(), e.getMessage() == null ? "" : describe(e), retryAfterMs(e.headers()));
        }
    }

    private String describe(Throwable failure) {
        String text = STATUS.matcher(Objects.toString(
                        failure.getMessage(), failure.getClass().getSimpleName()))
                .replaceFirst("");
        if (failure instanceof InterruptedIOException) {
            text = "no reply in time (" + text + ")";
        }
        text = login.mask().mask(text);
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static long retryAfterMs(Map<String, String> headers) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase("Retry-After")
                    && header.getValue().strip().matches("\\d{1,9}")) {
                return 1000
                        * Math.min(
                                LONGEST_RETRY_AFTER_S,
                                Long.parseLong(header.getValue().strip()));
            }
        }
        return 0;
    }

    @Override
    public void close() {
        client.close();
    }

    /** Sockets that send at once: delayed acknowledgements would cost 40 ms a request. */
    private static final class NoDelaySockets extends SocketFactory {
        private final SocketFactory plain = SocketFactory.getDefault();

        @Override
        public Socket createSocket() throws IOException {
            return noDelay(plain.createSocket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return noDelay(plain.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return noDelay(plain.createSocket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return noDelay(plain.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return noDelay(plain.createSocket(host, port, local, localPort));
        }

        private static Socket noDelay(Socket socket) throws SocketException {
            socket.setTcpNoDelay(true);
            return socket;
        }
    }
}
