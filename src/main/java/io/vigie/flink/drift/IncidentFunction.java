package io.vigie.flink.drift;

import io.vigie.flink.StateAccess;
import io.vigie.incident.IncidentBook;
import io.vigie.incident.IncidentCodec;
import io.vigie.incident.IncidentOutput;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;
import io.vigie.series.IncidentPoints;
import io.vigie.series.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * alerts and ticks of the groups of a model → points of incidents; to the side: alerts with their incidents, incidents.
 *
 * <pre>
 * alert ─► waiting ────┐                        ┌─► out: points
 * tick ──► ticks ──────┼─► IncidentBook ────────┼─► ALERTS
 * onTimer ─────────────┘       ▲                └─► INCIDENTS
 *                              └──► book
 * </pre>
 *
 * <p>Alerts wait until every group of their model has worked on their tick, which is seconds later: so what one tick
 * has raised is taken together, and the order in which groups are read does not show. A group that lags is not waited
 * for longer than until event time has passed the alert, nor for what is due without one.
 */
public final class IncidentFunction extends KeyedProcessFunction<String, IncidentInput, SeriesPoint> {

    private static final long serialVersionUID = 1;

    /** Every event of every alert, with its incident. */
    public static final OutputTag<AlertEvent> ALERTS = new OutputTag<>("alerts", TypeInformation.of(AlertEvent.class));

    public static final OutputTag<IncidentEvent> INCIDENTS =
            new OutputTag<>("incidents", TypeInformation.of(IncidentEvent.class));

    private final IncidentRules rules;

    private transient MapState<String, Long> ticks;
    private transient ListState<AlertEvent> waiting;
    private transient ValueState<byte[]> book;

    public IncidentFunction(IncidentRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        // Stored in savepoints: renaming one drops what it holds.
        ticks = getRuntimeContext().getMapState(new MapStateDescriptor<>("ticks", Types.STRING, Types.LONG));
        waiting = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting", TypeInformation.of(AlertEvent.class)));
        // As IncidentCodec writes it.
        book = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("book", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(IncidentInput input, Context context, Collector<SeriesPoint> out) throws Exception {
        AlertEvent alert = input.alert();
        if (alert != null) {
            waiting.add(alert);
            context.timerService().registerEventTimeTimer(IncidentBook.tickOf(alert.updatedAt()));
            return;
        }
        long before = ticked();
        if (input.tick() == IncidentInput.GONE) {
            ticks.remove(input.dimension());
        } else {
            ticks.put(input.dimension(), input.tick());
        }
        long now = ticked();
        if (now != before) {
            advance(now, now, context, out);
        }
        if (input.tick() == IncidentInput.GONE
                && ticks.isEmpty()
                && !waiting.get().iterator().hasNext()) {
            // Whatever is open ends with its model: its alerts have ended, or the input has.
            book.clear();
        }
    }

    /** What event time has passed has ticked: a group that sends no more holds nothing back. */
    @Override
    public void onTimer(long time, OnTimerContext context, Collector<SeriesPoint> out) throws Exception {
        boolean isOver = context.timerService().currentWatermark() == Long.MAX_VALUE;
        advance(time, isOver ? ticked() : Math.max(time, ticked()), context, out);
        if (ticks.isEmpty() && !waiting.get().iterator().hasNext()) {
            book.clear();
        }
    }

    private IncidentBook read(byte[] stored, Context context) throws Exception {
        return StateAccess.read(() -> IncidentCodec.decode(stored, rules, context.getCurrentKey()));
    }

    private static IncidentOutput told(Context context, Collector<SeriesPoint> out) {
        return new IncidentOutput() {
            @Override
            public void alert(AlertEvent alert) {
                context.output(ALERTS, alert);
            }

            @Override
            public void incident(IncidentEvent incident) {
                context.output(INCIDENTS, incident);
                out.collect(IncidentPoints.of(incident));
            }
        };
    }

    /** Up to which tick every group has come; long ago if there is none. */
    private long ticked() throws Exception {
        long least = Long.MAX_VALUE;
        for (long tick : ticks.values()) {
            least = Math.min(least, tick);
        }
        return least == Long.MAX_VALUE ? Long.MIN_VALUE : least;
    }

    private void advance(long upTo, long ticked, Context context, Collector<SeriesPoint> out) throws Exception {
        List<AlertEvent> due = new ArrayList<>();
        List<AlertEvent> later = new ArrayList<>();
        for (AlertEvent alert : waiting.get()) {
            (IncidentBook.tickOf(alert.updatedAt()) <= upTo ? due : later).add(alert);
        }
        byte[] stored = book.value();
        if (due.isEmpty() && stored == null) {
            return;
        }
        IncidentBook known = stored == null ? new IncidentBook(rules, context.getCurrentKey()) : read(stored, context);
        if (due.isEmpty() && !known.isDue(ticked)) {
            return;
        }
        known.advance(due, ticked, told(context, out));
        if (!due.isEmpty()) {
            waiting.update(later);
        }
        if (known.isEmpty()) {
            book.clear();
        } else {
            book.update(IncidentCodec.encode(known));
            long next = known.nextDue();
            // At the end of the input nothing is due any more.
            if (next != Long.MAX_VALUE && context.timerService().currentWatermark() < Long.MAX_VALUE) {
                context.timerService().registerEventTimeTimer(IncidentBook.tickOf(next));
            }
        }
    }
}
