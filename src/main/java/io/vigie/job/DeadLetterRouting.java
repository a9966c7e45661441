package io.vigie.job;

import io.vigie.flink.DeadLetterRoutingFunction;
import io.vigie.flink.DecodedRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The first step behind every source. */
final class DeadLetterRouting {

    private DeadLetterRouting() {}

    /** Events of producers → usable ones; rejected ones to the side. The UID is {@code accept-} and the name. */
    static <T> SingleOutputStreamOperator<T> ofEvents(
            String name, DataStream<DecodedRecord<T>> decoded, Class<T> type) {
        return of(name, decoded, type, true);
    }

    /** The same for what a job of Vigie wrote: in the order of each group, not of time. */
    static <T> SingleOutputStreamOperator<T> ofResults(
            String name, DataStream<DecodedRecord<T>> decoded, Class<T> type) {
        return of(name, decoded, type, false);
    }

    private static <T> SingleOutputStreamOperator<T> of(
            String name, DataStream<DecodedRecord<T>> decoded, Class<T> type, boolean countsLate) {
        var accepted = decoded.process(new DeadLetterRoutingFunction<T>(countsLate), TypeInformation.of(type))
                .uid("accept-" + name)
                .name("accept " + name);
        // Records of one key keep the order of their topic only while nothing deals them out to several subtasks.
        return decoded.getTransformation().isParallelismConfigured()
                ? accepted.setParallelism(decoded.getParallelism())
                : accepted;
    }
}
