package io.vigie.flink.quality;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * A keyed operator whose records mostly touch the heap alone: it sets the key itself, where it reads or writes keyed
 * state, so that Flink need not do so for each record.
 */
abstract class OwnKeyOperator<O> extends AbstractStreamOperator<O> {

    private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("rawtypes")
    public final void setKeyContextElement1(StreamRecord record) {}

    @Override
    @SuppressWarnings("rawtypes")
    public final void setKeyContextElement2(StreamRecord record) {}

    @Override
    public final boolean hasKeyContext1() {
        return false;
    }

    @Override
    public final boolean hasKeyContext2() {
        return false;
    }
}
