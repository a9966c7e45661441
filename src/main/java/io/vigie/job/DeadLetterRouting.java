package io.vigie.job;

import io.vigie.flink.DeadLetterRoutingFunction;
import io.vigie.flink.DecodedRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The first operator after every source: rejected records go to the dead letters. */
public final class DeadLetterRouting {

    private DeadLetterRouting() {}

    /**
     * Events of producers → valid events; rejected ones to the side output. The UID is {@code accept-} and the name.
     */
    public static <T> SingleOutputStreamOperator<T> ofEvents(
            String name, DataStream<DecodedRecord<T>> decoded, TypeInformation<T> type) {
        return of(name, decoded, type, true);
    }

    /** The same for results of a job of Vigie, which are ordered by group, not by time. */
    static <T> SingleOutputStreamOperator<T> ofResults(
            String name, DataStream<DecodedRecord<T>> decoded, Class<T> type) {
        return of(name, decoded, TypeInformation.of(type), false);
    }

    private static <T> SingleOutputStreamOperator<T> of(
            String name, DataStream<DecodedRecord<T>> decoded, TypeInformation<T> type, boolean countsLate) {
        var accepted = decoded.process(new DeadLetterRoutingFunction<T>(countsLate), type)
                .uid("accept-" + name)
                .name("accept " + name);
        // Records of one key keep their topic's order only if they are not redistributed among subtasks.
        return decoded.getTransformation().isParallelismConfigured()
                ? accepted.setParallelism(decoded.getParallelism())
                : accepted;
    }
}
