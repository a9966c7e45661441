package io.vigie.decode;

import io.vigie.event.BenchmarkScore;
import io.vigie.event.ModelLabel;
import io.vigie.event.ModelRequest;
import io.vigie.event.ModelResponse;
import io.vigie.event.UserSignal;
import org.apache.avro.Schema;

/** The kinds of events that people publish or have in files. */
public enum EventKind {
    REQUESTS("request"),
    RESPONSES("response"),
    LABELS("label"),
    SIGNALS("signal"),
    BENCHMARKS("benchmark");

    private final String one;

    EventKind(String one) {
        this.one = one;
    }

    /** What one of them is called, such as {@code request}. */
    public String one() {
        return one;
    }

    /** What several are called, such as {@code requests}. */
    public String many() {
        return one + "s";
    }

    Schema schema() {
        return switch (this) {
            case REQUESTS -> ModelRequest.SCHEMA$;
            case RESPONSES -> ModelResponse.SCHEMA$;
            case LABELS -> ModelLabel.SCHEMA$;
            case SIGNALS -> UserSignal.SCHEMA$;
            case BENCHMARKS -> BenchmarkScore.SCHEMA$;
        };
    }
}
