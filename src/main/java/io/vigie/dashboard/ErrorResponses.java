package io.vigie.dashboard;

import io.vigie.store.SeriesStoreException;

/** What each failure is to whoever asked. */
final class ErrorResponses {
    private ErrorResponses() {}

    /** Never with a stack trace, nor with words of a failure that nobody expected: those are for the log. */
    static ApiError of(Throwable failure) {
        if (failure instanceof ApiErrorException refused) {
            return refused.error();
        }
        if (failure instanceof SeriesStoreException store) {
            return of(store.reason(), String.valueOf(store.getMessage()));
        }
        if (failure instanceof InterruptedException) {
            return new ApiError(503, "busy", "The dashboard is being stopped.");
        }
        return new ApiError(
                500,
                "internal_error",
                "The dashboard failed at this request: the reason is in the log of its process.");
    }

    /** What the status line of a request that is not understood as HTTP means. */
    static ApiError ofStatus(int status) {
        return switch (status) {
            case 404 -> ApiError.notFound("There is nothing at this address.");
            case 405 -> new ApiError(405, "method_not_allowed", "Only GET and HEAD are answered here.");
            case 413 -> new ApiError(413, "too_large", "A request here has no body, or a smaller one.");
            case 414 -> new ApiError(414, "too_large", "The address is too long: shorten the names in it.");
            case 431 -> new ApiError(431, "too_large", "The request's headers are too long.");
            default ->
                status >= 500
                        ? new ApiError(status, "internal_error", "The dashboard failed at this request.")
                        : new ApiError(status, "bad_request", "This is no request that can be answered.");
        };
    }

    private static ApiError of(SeriesStoreException.StoreFailure reason, String message) {
        return switch (reason) {
            case UNREACHABLE -> new ApiError(503, "store_unreachable", message);
            case TIMEOUT -> new ApiError(504, "store_timeout", message);
            case DENIED -> new ApiError(502, "store_denied", message);
            case REFUSED -> new ApiError(502, "store_refused", message);
            case MALFORMED -> new ApiError(502, "store_malformed", message);
            case TOO_LARGE -> new ApiError(413, "too_large", message);
        };
    }
}
