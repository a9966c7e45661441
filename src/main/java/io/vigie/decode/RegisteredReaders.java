package io.vigie.decode;

import io.vigie.model.Reason;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The readers of the Confluent wire format, by schema id. Remembers for a while which ids are of no use, so that bad bytes cannot flood the registry. */
final class RegisteredReaders<T> {

    private static final int MAX_REFUSED = 10_000;
    private static final long REFUSED_MS = 60_000;

    private final SchemaRegistry registry;
    private final List<? extends RecordKind<?, T>> kinds;
    private final String expected;
    private final Clock clock;
    private final Map<Integer, BodyReader<?, T>> readers = new HashMap<>();
    private final Map<Integer, Refusal> refused = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Refusal> eldest) {
            return size() > MAX_REFUSED;
        }
    };

    private int lastId;
    private @Nullable BodyReader<?, T> last;

    private record Refusal(Unusable why, long untilMs) {}

    RegisteredReaders(SchemaRegistry registry, List<? extends RecordKind<?, T>> kinds, String expected, Clock clock) {
        this.registry = registry;
        this.kinds = kinds;
        this.expected = expected;
        this.clock = clock;
    }

    BodyReader<?, T> of(int id) throws Unusable {
        BodyReader<?, T> same = last;
        if (same != null && id == lastId) {
            return same;
        }
        BodyReader<?, T> reader = readers.get(id);
        if (reader == null) {
            Refusal refusal = refused.get(id);
            if (refusal != null && clock.millis() < refusal.untilMs()) {
                throw refusal.why();
            }
            try {
                reader = ask(id);
            } catch (Unusable unusable) {
                refused.remove(id);
                refused.put(id, new Refusal(unusable, clock.millis() + REFUSED_MS));
                throw unusable;
            }
            readers.put(id, reader);
        }
        lastId = id;
        last = reader;
        return reader;
    }

    private BodyReader<?, T> ask(int id) throws Unusable {
        Schema writer = registry.find(id);
        if (writer == null) {
            throw new Unusable(Reason.UNKNOWN_SCHEMA, "The schema registry has no Avro schema " + id + ".");
        }
        for (RecordKind<?, T> kind : kinds) {
            if (kind.schema().getFullName().equals(writer.getFullName())) {
                try {
                    return new BodyReader<>(kind, writer);
                } catch (IllegalArgumentException e) {
                    throw new Unusable(Reason.UNKNOWN_SCHEMA, "Schema " + id + ": " + e.getMessage() + ".");
                }
            }
        }
        throw new Unusable(
                Reason.WRONG_RECORD,
                "The record is a " + Rules.quoted(writer.getFullName()) + " (schema " + id + "), not a " + expected
                        + ".");
    }
}
