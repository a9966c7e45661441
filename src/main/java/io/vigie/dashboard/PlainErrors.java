package io.vigie.dashboard;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what does not even reach the routes: a request line that is too long, or no HTTP at all. */
final class PlainErrors extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ApiError error = ErrorResponses.ofStatus(response.getStatus());
        response.setStatus(error.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, HttpReply.JSON);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(HttpReply.error(error).body()), callback);
        return true;
    }
}
