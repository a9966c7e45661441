package io.vigie.decode;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Schema ids of the Confluent wire format → writer schemas. */
@FunctionalInterface
public interface SchemaRegistry {

    /**
     * Asked once for each id that is known, and for an unknown one at most once a minute by each decoder.
     *
     * @return null if the registry says that there is no such Avro schema
     * @throws RuntimeException if the registry cannot be asked. A decoder lets it through: the record is not to blame, and a dead letter for
     *     each record of an outage would lose them all
     */
    @Nullable
    Schema find(int id);
}
