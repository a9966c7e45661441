package io.vigie.sink.influx;

import io.vigie.sink.MisconfiguredException;

/** The store refuses whatever it is sent, or a credential is missing. */
public final class InfluxMisconfiguredException extends MisconfiguredException {
    private static final long serialVersionUID = 1L;

    InfluxMisconfiguredException(String message) {
        super(message);
    }

    static InfluxMisconfiguredException of(InfluxSettings settings, WriteReply reply) {
        String credentials = settings.credentials().user() != null
                ? "influx.user and its password (influx.passwordFile or influx.passwordEnv)"
                : settings.credentials().token() != null
                        ? "the token (influx.tokenFile or influx.tokenEnv)"
                        : "influx.tokenFile, influx.tokenEnv or influx.user (none is set)";
        String check =
                switch (reply.status()) {
                    case 401, 403 ->
                        "check " + credentials + ", and that they may write to influx.bucket " + settings.bucket();
                    case 404 ->
                        "check that influx.bucket " + settings.bucket()
                                + (settings.org() == null ? "" : " and influx.org " + settings.org())
                                + " exist, and that influx.apiVersion "
                                + settings.api().label() + " is what this server has";
                    case 500 -> "check the retention policy in influx.bucket " + settings.bucket();
                    default -> "check influx.url and influx.apiVersion";
                };
        return new InfluxMisconfiguredException("InfluxDB at influx.url " + settings.url() + " refuses all writes with "
                + reply.status() + (reply.message().isBlank() ? "" : " (" + reply.message() + ")") + ": " + check
                + ".");
    }
}
