package io.vigie.sink.influx;

import java.io.IOException;

/** Retrying cannot help: a setting is wrong. The message is one sentence that names it, and no secret. */
public final class InfluxMisconfiguredException extends IOException {
    private static final long serialVersionUID = 1L;

    InfluxMisconfiguredException(String message) {
        super(message);
    }

    static InfluxMisconfiguredException of(InfluxSettings settings, Reply reply) {
        String credentials = settings.credentials().user() != null
                ? "influx.user and influx.password"
                : settings.credentials().token() != null
                        ? "influx.token"
                        : "influx.token, or influx.user and influx.password (none is set)";
        String check =
                switch (reply.status()) {
                    case 401, 403 ->
                        "check " + credentials + ", and that they may write to influx.bucket " + settings.bucket();
                    case 404 ->
                        "check that influx.bucket " + settings.bucket()
                                + (settings.org() == null ? "" : " and influx.org " + settings.org())
                                + " exist, and that influx.api " + settings.api() + " is what this server has";
                    case 500 -> "check the retention policy in influx.bucket " + settings.bucket();
                    default -> "check influx.url and influx.api";
                };
        return new InfluxMisconfiguredException("InfluxDB at influx.url " + settings.url() + " refuses all writes with "
                + reply.status() + (reply.message().isBlank() ? "" : " (" + reply.message() + ")") + ": " + check
                + ".");
    }
}
