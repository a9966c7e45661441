package io.vigie.dashboard;

/** A request that is not answered with data, and why. */
final class ApiErrorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    ApiErrorException(ApiError error) {
        super(error.message());
        this.error = error;
    }

    ApiError error() {
        return error;
    }
}
