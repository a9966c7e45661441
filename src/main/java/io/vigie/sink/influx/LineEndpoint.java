package io.vigie.sink.influx;

import java.util.List;

/** Something that takes lines, one request at a time. */
interface LineEndpoint extends AutoCloseable {

    /** Blocks until the reply is there or the request timed out. Never throws for what a server or a network may do. */
    WriteReply write(List<String> lines) throws InterruptedException;

    /**
     * Reads the credentials anew, for the next request: they may have been rotated. Those that cannot be read stay as
     * they were.
     */
    default void renew() {}

    @Override
    void close();
}
