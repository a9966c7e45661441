package io.vigie.sink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelMessage;
import io.vigie.channel.ChannelParameters;
import io.vigie.channel.ChannelType;
import io.vigie.channel.Incidents;
import io.vigie.local.FreePort;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.SecretSource;
import io.vigie.sink.channel.ChannelReply.DeliveryOutcome;
import io.vigie.sink.channel.ChannelSinkSettings.ChannelAddress;
import io.vigie.sink.channel.ChannelSinkSettings.Delivery;
import jakarta.mail.internet.MimeMessage;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** E-mails, to a real server of another make. */
@Timeout(120)
class EmailDeliveryTest {
    private static final String PASSWORD = "s3cret-password";
    private static final Map<String, String> ENVIRONMENT = Map.of("PASSWORD", PASSWORD);
    private static final long NOW = Incidents.OPENED + 86_400_000;

    private @Nullable GreenMail server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    private GreenMail start(int port, String protocol) {
        GreenMail started = new GreenMail(new ServerSetup(port, "127.0.0.1", protocol));
        started.setUser("on-call@example.org", "vigie", PASSWORD);
        started.start();
        server = started;
        return started;
    }

    private static ChannelFormat<IncidentEvent> format(int port, String security, @Nullable String user) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "host", "127.0.0.1",
                "port", Integer.toString(port),
                "security", security,
                "from", "Vigie <vigie@example.org>",
                "to", "on-call@example.org"));
        if (user != null) {
            parameters.put("user", user);
        }
        return ChannelType.EMAIL.format(new ChannelParameters(parameters));
    }

    private static ChannelSinkSettings settings(boolean withPassword) {
        return ChannelSinkSettings.of(Incidents.CHANNEL, ChannelAddress.NONE)
                .withSecrets(withPassword ? Map.of("password", SecretSource.environment("PASSWORD")) : Map.of())
                .with(new Delivery(100, 5_000, 1, 20, 3_600_000, 6_000));
    }

    private static ChannelWriter<IncidentEvent> writer(
            ChannelFormat<IncidentEvent> format, ChannelSinkSettings settings, List<ChannelMessage> restored)
            throws Exception {
        return new ChannelWriter<>(
                new ChannelWriter.ChannelRoute<>(settings, format, ChannelEndpoint.open(settings, format, ENVIRONMENT)),
                new ChannelMetrics(new UnregisteredMetricsGroup(), settings.channel(), () -> NOW),
                () -> NOW,
                1,
                restored);
    }

    @Test
    void oneIncidentIsOneThreadThroughAnOutageAndARestart() throws Exception {
        int port = FreePort.find();
        ChannelFormat<IncidentEvent> format = format(port, "none", null);
        List<IncidentEvent> events = List.of(
                event("a", IncidentNews.OPENED, 0),
                event("b", IncidentNews.OPENED, 1),
                event("a", IncidentNews.WORSE, 2),
                event("a", IncidentNews.OVER, 3));
        List<ChannelMessage> stored;
        // Nobody answers yet.
        try (ChannelWriter<IncidentEvent> writer = writer(format, settings(false), List.of())) {
            events.subList(0, 2).forEach(writer::write);
            stored = writer.snapshotState(1);
        }
        GreenMail mail = start(port, "smtp");
        // A crash between a delivery and the next checkpoint: the same again.
        for (int run = 0; run < 2; run++) {
            try (ChannelWriter<IncidentEvent> writer = writer(format, settings(false), stored)) {
                events.subList(2, 4).forEach(writer::write);
                writer.flush(true);
                assertThat(writer.snapshotState(2)).isEmpty();
            }
        }
        List<MimeMessage> received = List.of(mail.getReceivedMessages());
        assertThat(received).hasSize(8);
        Set<String> ids = new HashSet<>();
        Map<String, List<String>> threads = new HashMap<>();
        for (MimeMessage message : received) {
            String id = message.getMessageID();
            if (ids.add(id)) {
                String[] answered = message.getHeader("In-Reply-To");
                threads.computeIfAbsent(answered == null ? id : answered[0], any -> new ArrayList<>())
                        .add(message.getSubject());
            }
        }
        assertThat(threads)
                .containsOnlyKeys("<vigie.a@example.org>", "<vigie.b@example.org>")
                .containsEntry(
                        "<vigie.a@example.org>",
                        List.of(
                                "support-chat, incident a",
                                "Re: support-chat, incident a",
                                "Re: support-chat, incident a"));
        assertThat(received.get(0).getContent().toString())
                .contains(Incidents.SENTENCE, "Owner: team-support", "https://wiki.example.org/runbooks/quality");
    }

    @Test
    void logsInOverTls() throws Exception {
        int port = FreePort.find();
        GreenMail mail = start(port, "smtps");
        ChannelReply reply = send(port, "tls", "vigie", trustAll());
        assertThat(reply.outcome()).as(reply.said()).isEqualTo(DeliveryOutcome.DELIVERED);
        assertThat(mail.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aWrongPasswordIsTriedAgainAndNotRepeated() throws Exception {
        int port = FreePort.find();
        GreenMail mail = start(port, "smtps");
        ChannelReply reply = send(port, "tls", "somebody-else", trustAll());
        assertThat(reply.outcome()).isEqualTo(DeliveryOutcome.RETRY);
        assertThat(reply.said()).startsWith("the login was refused").doesNotContain(PASSWORD);
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    /** Without what protects the connection there is no login and no message. */
    @Test
    void nothingIsSentToAServerWithoutStartTlsOrWithACertificateThatIsNotTrusted() throws Exception {
        int plain = FreePort.find();
        GreenMail mail = start(plain, "smtp");
        ChannelReply reply = send(plain, "starttls", "vigie", null);
        assertThat(reply.outcome()).isEqualTo(DeliveryOutcome.RETRY);
        assertThat(reply.said()).containsIgnoringCase("STARTTLS").doesNotContain(PASSWORD);
        assertThat(mail.getReceivedMessages()).isEmpty();
        mail.stop();
        int tls = FreePort.find();
        GreenMail unknown = start(tls, "smtps");
        ChannelReply untrusted = send(tls, "tls", "vigie", null);
        assertThat(untrusted.outcome()).isEqualTo(DeliveryOutcome.RETRY);
        assertThat(untrusted.said()).contains("certificat");
        assertThat(unknown.getReceivedMessages()).isEmpty();
    }

    private static ChannelReply send(int port, String security, String user, @Nullable SSLSocketFactory trust) {
        ChannelFormat<IncidentEvent> format = format(port, security, user);
        return new SmtpEndpoint(
                        settings(true),
                        Objects.requireNonNull(format.mailServer()),
                        Map.of("password", PASSWORD),
                        trust)
                .send(
                        format.messages(event("a", IncidentNews.OPENED, 0), null, NOW)
                                .get(0),
                        NOW);
    }

    private static IncidentEvent event(String id, IncidentNews news, int minute) {
        return Incidents.event(id, news, "critical", Incidents.OPENED + 60_000L * minute);
    }

    /** GreenMail's certificate is its own. */
    private static SSLSocketFactory trustAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509ExtendedTrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context.getSocketFactory();
    }
}
