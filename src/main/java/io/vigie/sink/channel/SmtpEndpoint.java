package io.vigie.sink.channel;

import io.vigie.channel.ChannelMessage;
import io.vigie.channel.MailServer;
import io.vigie.channel.MailServer.MailSecurity;
import io.vigie.model.PrintableText;
import io.vigie.sink.SecretMask;
import io.vigie.sink.channel.ChannelReply.DeliveryOutcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** One mail server. Each message has a connection of its own: they are few. */
final class SmtpEndpoint implements ChannelEndpoint {

    private final MailServer server;
    private final @Nullable String password;
    private final SecretMask mask;
    private final Session session;

    SmtpEndpoint(ChannelSinkSettings settings, MailServer server, Map<String, String> secrets) {
        this(settings, server, secrets, null);
    }

    /** @param trust makes connections; null: Java's own, with the certificates that it trusts */
    SmtpEndpoint(
            ChannelSinkSettings settings,
            MailServer server,
            Map<String, String> secrets,
            @Nullable SSLSocketFactory trust) {
        this.server = server;
        this.password = secrets.get("password");
        this.mask = new SecretMask(List.copyOf(secrets.values()));
        this.session =
                Session.getInstance(properties(server, settings.delivery().attemptTimeoutMs(), trust));
    }

    private static Properties properties(MailServer server, long timeoutMs, @Nullable SSLSocketFactory trust) {
        Properties properties = new Properties();
        String timeout = Long.toString(timeoutMs);
        properties.put("mail.smtp.connectiontimeout", timeout);
        properties.put("mail.smtp.timeout", timeout);
        properties.put("mail.smtp.writetimeout", timeout);
        properties.put("mail.smtp.auth", Boolean.toString(server.user() != null));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(server.security() == MailSecurity.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(server.security() == MailSecurity.STARTTLS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(server.security() == MailSecurity.TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        // One address that is gone keeps nobody else from being told.
        properties.put("mail.smtp.sendpartial", "true");
        if (trust != null) {
            properties.put("mail.smtp.ssl.socketFactory", trust);
        }
        return properties;
    }

    @Override
    public ChannelReply send(ChannelMessage message, long now) {
        try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
            MimeMessage mail = new MimeMessage(
                    session, new ByteArrayInputStream(message.body().getBytes(StandardCharsets.US_ASCII)));
            transport.connect(server.host(), server.port(), server.user(), password);
            transport.sendMessage(mail, InternetAddress.parse(server.to()));
            return new ChannelReply(DeliveryOutcome.DELIVERED, said(transport.getLastServerResponse()), 0);
        } catch (AuthenticationFailedException e) {
            return new ChannelReply(DeliveryOutcome.RETRY, "the login was refused: " + said(e.getMessage()), 0);
        } catch (SendFailedException e) {
            return reply(e);
        } catch (MessagingException | RuntimeException e) {
            return ChannelReply.noReply(said(withCause(e)));
        }
    }

    /** What one recipient got is not sent again: they would be told twice, or for ever. */
    private ChannelReply reply(SendFailedException failure) {
        if (failure.getValidSentAddresses() != null && failure.getValidSentAddresses().length > 0) {
            return new ChannelReply(DeliveryOutcome.DELIVERED, "not to everybody: " + said(failure.getMessage()), 0);
        }
        int code = code(failure);
        return new ChannelReply(
                code / 100 == 5 ? DeliveryOutcome.REFUSED : DeliveryOutcome.RETRY,
                "reply " + code + ": " + said(failure.getMessage()),
                0);
    }

    /** The worst of what the server answered about the message or its recipients; 0: nothing. */
    private static int code(MessagingException failure) {
        int code = 0;
        for (Exception each = failure; each instanceof MessagingException one; each = one.getNextException()) {
            if (one instanceof SMTPSendFailedException send && send.getReturnCode() >= 400) {
                code = Math.max(code, send.getReturnCode());
            } else if (one instanceof SMTPAddressFailedException address) {
                code = Math.max(code, address.getReturnCode());
            }
        }
        return code;
    }

    /** That there is no connection says little; why there is none is in the last cause. */
    private static String withCause(Exception failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String message =
                Objects.toString(failure.getMessage(), failure.getClass().getSimpleName());
        return last == failure ? message : message + ": " + last.getMessage();
    }

    private String said(@Nullable String text) {
        return PrintableText.text(
                mask.mask(Objects.toString(text, "no reason given")).strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
