package io.vigie.channel;

/**
 * One message to be delivered. Held in the state of its channel's writer, so it is delivered after a restart. It holds
 * no secret: those are added when it is sent.
 *
 * @param id the same for every attempt, so that receivers recognise repetitions
 * @param item what is one open item at the receiver: an incident's id; empty where messages stand alone
 * @param path what follows the channel's address; empty: nothing
 * @param body what {@link ChannelFormat#body} makes the request's body of
 * @param queuedAt epoch milliseconds by the machine's clock when it was queued; decides when to give up, even across
 *     restarts
 */
public record ChannelMessage(String id, String item, MessagePurpose purpose, String path, String body, long queuedAt) {

    /** What becomes of a message and its item. Stored in savepoints by code. */
    public enum MessagePurpose {
        /** It is delivered, and that is all. */
        ONCE(0),
        /** It is delivered, and then sent again and again while its item is open. */
        OPEN(1),
        /** It is delivered, and its item is not open any more. */
        CLOSE(2),
        /** It is the last one of an open item, and only sent again. */
        REPEATED(3);

        private final int code;

        MessagePurpose(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /** A message to the channel's address itself. */
    public static ChannelMessage once(String id, String item, String body, long queuedAt) {
        return new ChannelMessage(id, item, MessagePurpose.ONCE, "", body, queuedAt);
    }

    public ChannelMessage with(MessagePurpose other) {
        return new ChannelMessage(id, item, other, path, body, queuedAt);
    }
}
