package io.vigie.dashboard;

import io.vigie.store.SeriesStoreException;

/** What each failure is to whoever asked. */
final class Errors {
    private Errors() {}

    /** Never with a stack trace, nor with words of a failure that nobody expected: those are for the log. */
    static Refusal of(Throwable failure) {
        if (failure instanceof RefusalException refused) {
            return refused.refusal();
        }
        if (failure instanceof SeriesStoreException store) {
            return of(store.reason(), String.valueOf(store.getMessage()));
        }
        if (failure instanceof InterruptedException) {
            return new Refusal(503, "busy", "The dashboard is being stopped.");
        }
        return new Refusal(
                500,
                "internal_error",
                "The dashboard failed at this request: the reason is in the log of its process.");
    }

    /** What the status line of a request that is not understood as HTTP means. */
    static Refusal ofStatus(int status) {
        return switch (status) {
            case 404 -> Refusal.notFound("There is nothing at this address.");
            case 405 -> new Refusal(405, "method_not_allowed", "Only GET and HEAD are answered here.");
            case 413 -> new Refusal(413, "too_large", "A request here has no body.");
            case 414 -> new Refusal(414, "too_large", "The address is too long: shorten the names in it.");
            case 431 -> new Refusal(431, "too_large", "The request's headers are too long.");
            default ->
                status >= 500
                        ? new Refusal(status, "internal_error", "The dashboard failed at this request.")
                        : new Refusal(status, "bad_request", "This is no request that can be answered.");
        };
    }

    private static Refusal of(SeriesStoreException.Reason reason, String message) {
        return switch (reason) {
            case UNREACHABLE -> new Refusal(503, "store_unreachable", message);
            case TIMEOUT -> new Refusal(504, "store_timeout", message);
            case DENIED -> new Refusal(502, "store_denied", message);
            case REFUSED -> new Refusal(502, "store_refused", message);
            case MALFORMED -> new Refusal(502, "store_malformed", message);
            case TOO_LARGE -> new Refusal(413, "too_large", message);
        };
    }
}
