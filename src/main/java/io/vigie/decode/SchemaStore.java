package io.vigie.decode;

import io.vigie.event.AlertAction;
import io.vigie.event.BenchmarkScore;
import io.vigie.event.DeadLetter;
import io.vigie.event.DriftAlert;
import io.vigie.event.Incident;
import io.vigie.event.IncidentDecision;
import io.vigie.event.MetricPane;
import io.vigie.event.ModelLabel;
import io.vigie.event.ModelRequest;
import io.vigie.event.ModelResponse;
import io.vigie.event.MonitorRevision;
import io.vigie.event.ScoredLabel;
import io.vigie.event.TickMark;
import io.vigie.event.UserSignal;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The writer schemas that decoders know, by fingerprint. Immutable. */
public final class SchemaStore implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final SchemaStore CURRENT = new SchemaStore(new HashMap<>())
            .with(List.of(
                    ModelRequest.SCHEMA$,
                    ModelResponse.SCHEMA$,
                    ModelLabel.SCHEMA$,
                    UserSignal.SCHEMA$,
                    BenchmarkScore.SCHEMA$,
                    AlertAction.SCHEMA$,
                    ScoredLabel.SCHEMA$,
                    MetricPane.SCHEMA$,
                    TickMark.SCHEMA$,
                    DriftAlert.SCHEMA$,
                    Incident.SCHEMA$,
                    IncidentDecision.SCHEMA$,
                    MonitorRevision.SCHEMA$,
                    DeadLetter.SCHEMA$))
            .with(EarlierSchemas.replaced().stream().map(EarlierSchemas::schema).toList());

    private final Map<Long, Schema> schemas;

    private SchemaStore(Map<Long, Schema> schemas) {
        this.schemas = schemas;
    }

    /** The schemas of this version of Vigie, and all that were published before. */
    public static SchemaStore current() {
        return CURRENT;
    }

    /**
     * A store that also knows these schemas: older or newer versions of a record, or other record types, which are then
     * recognised as such.
     */
    public SchemaStore with(Collection<Schema> more) {
        Map<Long, Schema> all = new HashMap<>(schemas);
        for (Schema schema : more) {
            if (schema.getType() != Schema.Type.RECORD) {
                throw new IllegalArgumentException("Not a record: " + schema.getFullName());
            }
            all.put(SingleObjectEncoding.fingerprint(schema), schema);
        }
        return new SchemaStore(all);
    }

    public @Nullable Schema find(long fingerprint) {
        return schemas.get(fingerprint);
    }

    Map<Long, Schema> all() {
        return schemas;
    }
}
