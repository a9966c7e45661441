package io.vigie.job;

import io.vigie.flink.AcceptFunction;
import io.vigie.flink.Arrival;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The first step behind every source. */
final class Acceptance {

    private Acceptance() {}

    /** Arrivals → usable records; rejected ones to the side. The UID is {@code accept-} and the name. */
    static <T> SingleOutputStreamOperator<T> of(String name, DataStream<Arrival<T>> arrivals, Class<T> type) {
        var accepted = arrivals.process(new AcceptFunction<T>(), TypeInformation.of(type))
                .uid("accept-" + name)
                .name("accept " + name);
        // Records of one key keep the order of their topic only while nothing deals them out to several subtasks.
        return arrivals.getTransformation().isParallelismConfigured()
                ? accepted.setParallelism(arrivals.getParallelism())
                : accepted;
    }
}
