package io.vigie.dashboard;

/**
 * An answer without data.
 *
 * @param status of HTTP
 * @param code what a program decides by; public, see the interface's description
 * @param message one sentence for a person, without anything secret
 */
record ApiError(int status, String code, String message) {

    static ApiError badParameter(String message) {
        return new ApiError(400, "bad_parameter", message);
    }

    static ApiError notFound(String message) {
        return new ApiError(404, "not_found", message);
    }

    static ApiError busy() {
        return new ApiError(503, "busy", "Too many requests wait for the store: try again in a few seconds.");
    }
}
