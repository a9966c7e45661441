package io.vigie.simulate;

import io.vigie.model.Benchmark;
import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;

/** One event of any of the input topics. */
public sealed interface SimulatedEvent {

    /** Epoch milliseconds. */
    long time();

    /** The key of its Kafka record: records with the same key stay in order. */
    String key();

    record Requested(Request request) implements SimulatedEvent {
        @Override
        public long time() {
            return request.requestedAt();
        }

        @Override
        public String key() {
            return request.requestId();
        }
    }

    record Responded(Response response) implements SimulatedEvent {
        @Override
        public long time() {
            return response.respondedAt();
        }

        @Override
        public String key() {
            return response.requestId();
        }
    }

    record Labelled(Label label) implements SimulatedEvent {
        @Override
        public long time() {
            return label.labelledAt();
        }

        @Override
        public String key() {
            return label.requestId();
        }
    }

    record Evaluated(Benchmark benchmark) implements SimulatedEvent {
        @Override
        public long time() {
            return benchmark.evaluatedAt();
        }

        /** The topic is compacted, so the latest result of each version on a benchmark stays. */
        @Override
        public String key() {
            return String.join(
                    "\n", benchmark.model(), benchmark.version(), benchmark.benchmark(), benchmark.criterion());
        }
    }

    record Signalled(Signal signal) implements SimulatedEvent {
        @Override
        public long time() {
            return signal.signalledAt();
        }

        @Override
        public String key() {
            return signal.conversationId();
        }
    }
}
