package io.vigie.channel;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes e-mails.
 *
 * @param user null: no authentication
 * @param from the address of the envelope
 * @param to addresses, separated by commas
 */
public record MailServer(
        String host,
        int port,
        MailSecurity security,
        @Nullable String user,
        String from,
        String to) implements Serializable {

    /** How the connection is protected. */
    public enum MailSecurity {
        /** STARTTLS, and nothing is sent without it. */
        STARTTLS,
        /** TLS from the first byte. */
        TLS,
        /** Plain text: for a relay on the same machine. */
        NONE
    }
}
