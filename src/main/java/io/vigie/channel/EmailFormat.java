package io.vigie.channel;

import io.vigie.channel.ChannelParameters.InvalidParameterException;
import io.vigie.channel.MailServer.MailSecurity;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail for each event, as the text of a message (RFC 5322, MIME). All of one incident have one subject, and all
 * after the first answer it, so that mail programs show one thread. A copy has the {@code Message-ID} of the original.
 */
record EmailFormat(MailServer mailServer) implements IncidentFormat {
    private static final long serialVersionUID = 1L;

    private static final Session NO_SESSION = Session.getInstance(new Properties());

    static EmailFormat of(ChannelParameters parameters) {
        String from = parameters.text("from");
        String to = parameters.text("to");
        if (addresses("from", from).length != 1) {
            throw new InvalidParameterException("from", "expected one address");
        }
        if (addresses("to", to).length == 0) {
            throw new InvalidParameterException("to", "expected addresses, separated by commas");
        }
        MailSecurity security = MailSecurity.valueOf(parameters.text("security").toUpperCase(Locale.ROOT));
        String user = parameters.find("user");
        if (user != null && security == MailSecurity.NONE) {
            throw new InvalidParameterException("security", "none would send the password in plain text");
        }
        return new EmailFormat(
                new MailServer(parameters.text("host"), (int) parameters.number("port"), security, user, from, to));
    }

    private static InternetAddress[] addresses(String parameter, String text) {
        try {
            InternetAddress[] addresses = InternetAddress.parse(text, true);
            for (InternetAddress address : addresses) {
                address.validate();
            }
            return addresses;
        } catch (AddressException e) {
            throw new InvalidParameterException(parameter, "is no e-mail address: " + e.getMessage());
        }
    }

    @Override
    public String contentType() {
        return "message/rfc822";
    }

    @Override
    public List<ChannelMessage> messages(IncidentEvent incident, @Nullable ChannelMessage open, long now) {
        IncidentFacts facts = IncidentFacts.of(incident);
        String thread = "<vigie." + incident.incidentId() + "@" + domain() + ">";
        boolean isFirst = incident.news() == IncidentNews.OPENED;
        String messageId = isFirst
                ? thread
                : "<vigie." + incident.incidentId() + "." + incident.updatedAt() + "."
                        + incident.news().name().toLowerCase(Locale.ROOT) + "@" + domain() + ">";
        try {
            MimeMessage message = new Known(messageId);
            message.setFrom(mailServer.from());
            message.setRecipients(MimeMessage.RecipientType.TO, mailServer.to());
            message.setSubject((isFirst ? "" : "Re: ") + facts.subject(), "UTF-8");
            message.setHeader(
                    "Date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC)));
            if (!isFirst) {
                message.setHeader("In-Reply-To", thread);
                message.setHeader("References", thread);
            }
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("Importance", incident.severity().equals("critical") ? "high" : "normal");
            message.setText(text(facts), "UTF-8");
            message.saveChanges();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            message.writeTo(bytes);
            return List.of(ChannelMessage.once(
                    IncidentFormat.id(incident), item(incident), bytes.toString(StandardCharsets.US_ASCII), now));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("an e-mail cannot be written", e);
        }
    }

    private String domain() {
        String address = addresses("from", mailServer.from())[0].getAddress();
        return address.substring(address.indexOf('@') + 1);
    }

    private static String text(IncidentFacts facts) {
        StringBuilder text = new StringBuilder(facts.headline())
                .append("\r\n\r\n")
                .append(facts.summary())
                .append("\r\n\r\n");
        facts.facts().forEach(fact -> text.append(fact.name())
                .append(": ")
                .append(fact.value())
                .append("\r\n"));
        if (facts.dashboardUrl() != null) {
            text.append("Dashboard: ").append(facts.dashboardUrl()).append("\r\n");
        }
        if (facts.runbookUrl() != null) {
            text.append("Runbook: ").append(facts.runbookUrl()).append("\r\n");
        }
        return text.toString();
    }

    /** A message whose id says what it tells, so that copies have the same. */
    private static final class Known extends MimeMessage {
        private final String id;

        Known(String id) {
            super(NO_SESSION);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
