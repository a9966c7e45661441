package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.vigie.event.ModelLabel;
import io.vigie.event.ModelRequest;
import io.vigie.model.Origin;
import io.vigie.model.Reason;
import io.vigie.model.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The Confluent wire format: byte 0, schema id, body. */
class SchemaRegistryTest {

    private static final Schema INCOMPATIBLE =
            new Schema.Parser().parse(ModelRequest.SCHEMA$.toString().replace("\"requested_at\"", "\"asked_at\""));

    private final List<Integer> asked = new ArrayList<>();
    private final Request request = new Samples(1).request(new Origin(3, 0));
    private final byte[] single = EventEncoder.encode(request);

    @Test
    void readsBothFramingsOnOneTopicAndAsksOnce() {
        EventDecoder<Request> decoder = decoder(Samples.CLOCK);
        for (int i = 0; i < 3; i++) {
            assertThat(RoundTripTest.accepted(decoder, registered(0x01020304), 0))
                    .isEqualTo(request);
            assertThat(RoundTripTest.accepted(decoder, single, 0)).isEqualTo(request);
        }
        assertThat(asked).containsExactly(0x01020304);
    }

    @Test
    void everyUnusableIdHasItsReason() {
        EventDecoder<Request> decoder = decoder(Samples.CLOCK);
        rejected(decoder, registered(9), Reason.UNKNOWN_SCHEMA, "no Avro schema 9");
        rejected(decoder, registered(-1), Reason.UNKNOWN_SCHEMA, "no Avro schema -1");
        rejected(decoder, registered(2), Reason.WRONG_RECORD, "ModelLabel");
        rejected(decoder, registered(3), Reason.UNKNOWN_SCHEMA, "requested_at");
        rejected(decoder, new byte[] {0, 0, 0, 1}, Reason.UNKNOWN_SCHEMA, "single-object");
        rejected(decoder, new byte[] {0, 1, 2, 3, 4}, Reason.MALFORMED, "cut short");
        rejected(
                EventDecoders.requests(Limits.DEFAULT, Samples.CLOCK),
                registered(1),
                Reason.UNKNOWN_SCHEMA,
                "no schema registry is set");
    }

    @Test
    void anUnknownIdIsAskedForAgainAfterAMinute() {
        HandClock clock = new HandClock();
        EventDecoder<Request> decoder = decoder(clock);
        for (int i = 0; i < 5; i++) {
            rejected(decoder, registered(9), Reason.UNKNOWN_SCHEMA, "9");
        }
        assertThat(asked).containsExactly(9);
        clock.millis += 60_000;
        rejected(decoder, registered(9), Reason.UNKNOWN_SCHEMA, "9");
        assertThat(asked).containsExactly(9, 9);
    }

    @Test
    void anOutageIsNotTheRecordsFault() {
        EventDecoder<Request> decoder = EventDecoders.requests(
                SchemaStore.current().with((SchemaRegistry) id -> {
                    throw new UncheckedIOException(new IOException("down"));
                }),
                Limits.DEFAULT,
                Samples.CLOCK);
        assertThatThrownBy(() -> decoder.decode("t", 0, 0, registered(1))).isInstanceOf(UncheckedIOException.class);
        assertThat(RoundTripTest.accepted(decoder, single, 0)).isEqualTo(request);
    }

    @Test
    void overHttp() throws IOException {
        Map<String, String> schemas = Map.of(
                "/base/schemas/ids/1",
                        new ObjectMapper().writeValueAsString(Map.of("schema", ModelRequest.SCHEMA$.toString())),
                "/base/schemas/ids/2", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}",
                "/base/schemas/ids/3", "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}",
                "/base/schemas/ids/4", "<html>");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            int status = schemas.containsKey(path) ? 200 : 404;
            if (path.endsWith("/500")) {
                status = 500;
            } else if (!"Basic abc".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
            }
            byte[] body = schemas.getOrDefault(path, "{\"error_code\":40403}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
            SchemaRegistry registry = new HttpSchemaRegistry(base, "Basic abc");
            assertThat(registry.find(1)).isEqualTo(ModelRequest.SCHEMA$);
            assertThat(registry.find(2)).isNull();
            assertThat(registry.find(3)).isNull();
            assertThat(registry.find(99)).isNull();
            assertThatThrownBy(() -> registry.find(4)).isInstanceOf(UncheckedIOException.class);
            assertThatThrownBy(() -> registry.find(500)).isInstanceOf(UncheckedIOException.class);
            assertThatThrownBy(() -> new HttpSchemaRegistry(base, null).find(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("refuses these credentials");
        } finally {
            server.stop(0);
        }
    }

    private EventDecoder<Request> decoder(Clock clock) {
        Map<Integer, Schema> schemas = Map.of(
                1, ModelRequest.SCHEMA$, 0x01020304, ModelRequest.SCHEMA$, 2, ModelLabel.SCHEMA$, 3, INCOMPATIBLE);
        SchemaRegistry registry = id -> {
            asked.add(id);
            return schemas.get(id);
        };
        return EventDecoders.requests(SchemaStore.current().with(registry), Limits.DEFAULT, clock);
    }

    private byte[] registered(int id) {
        int body = single.length - SingleObject.HEADER_BYTES;
        return ByteBuffer.allocate(5 + body)
                .put((byte) 0)
                .putInt(id)
                .put(single, SingleObject.HEADER_BYTES, body)
                .array();
    }

    private static void rejected(EventDecoder<?> decoder, byte[] bytes, Reason reason, String sentence) {
        Decoding<?> decoding = decoder.decode("t", 0, 0, bytes);
        assertThat(decoding).isInstanceOf(Decoding.Rejected.class);
        assertThat(((Decoding.Rejected<?>) decoding).letter().reason()).isEqualTo(reason.name());
        assertThat(((Decoding.Rejected<?>) decoding).letter().detail()).contains(sentence);
    }

    /** A clock that is moved by hand. */
    private static final class HandClock extends Clock {
        private long millis = Samples.NOW.toEpochMilli();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
