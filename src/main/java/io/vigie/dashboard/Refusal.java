package io.vigie.dashboard;

/**
 * An answer without data.
 *
 * @param status of HTTP
 * @param code what a program decides by; public, see the interface's description
 * @param message one sentence for a person, without anything secret
 */
record Refusal(int status, String code, String message) {

    static Refusal badParameter(String message) {
        return new Refusal(400, "bad_parameter", message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "not_found", message);
    }

    static Refusal busy() {
        return new Refusal(503, "busy", "Too many requests wait for the store: try again in a few seconds.");
    }
}
