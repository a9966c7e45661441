package io.vigie.flink.drift;

import io.vigie.flink.StateAccess;
import io.vigie.incident.IncidentBook;
import io.vigie.incident.IncidentCodec;
import io.vigie.incident.IncidentOutput;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;
import io.vigie.model.SliceGroup;
import io.vigie.series.IncidentPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.window.RollUpLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * has raised is taken together, and the order in which groups are read does not show. Event time says nothing of a
 * group that lags, for its panes may come after those of all others. It is waited for until it has not moved for {@link
 * #PATIENCE} although event time has passed what is due: then it is silent, and holds nothing back until it moves.
 */
public final class IncidentFunction extends KeyedProcessFunction<String, IncidentInput, SeriesPoint> {

    private static final long serialVersionUID = 1;

    /** Every event of every alert, with its incident. */
    public static final OutputTag<AlertEvent> ALERTS = new OutputTag<>("alerts", TypeInformation.of(AlertEvent.class));

    public static final OutputTag<IncidentEvent> INCIDENTS =
            new OutputTag<>("incidents", TypeInformation.of(IncidentEvent.class));

    /** By the machine's clock. Longer than a group that is read takes from tick to tick, and short for a page. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Instead of the tick of a group that is silent. */
    private static final long SILENT = Long.MAX_VALUE - 1;

    private final IncidentRules rules;

    private transient MapState<String, Long> ticks;
    private transient ListState<AlertEvent> waiting;
    private transient ValueState<byte[]> book;

    /** When groups were last seen to move, by the machine's clock: since this process runs. */
    private transient Map<SliceGroup, Long> moved;

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
        moved = new HashMap<>();
    }

    @Override
    public void processElement(IncidentInput input, Context context, Collector<SeriesPoint> out) throws Exception {
        AlertEvent alert = input.alert();
        if (alert != null) {
            waiting.add(alert);
            context.timerService().registerEventTimeTimer(IncidentBook.tickOf(alert.updatedAt()));
            return;
        }
        SliceGroup group = new SliceGroup(input.model(), input.dimension());
        long before = ticked(context);
        if (input.tick() == IncidentInput.GONE) {
            ticks.remove(input.dimension());
            moved.remove(group);
        } else {
            ticks.put(input.dimension(), input.tick());
            moved.put(group, context.timerService().currentProcessingTime());
        }
        long now = ticked(context);
        if (now != before) {
            advance(now, now, context, out);
        }
        if (input.tick() == IncidentInput.GONE) {
            clearIfOver();
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<SeriesPoint> out) throws Exception {
        if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
            // Nothing more comes: neither a tick, nor a time at which anything is due.
            advance(Long.MAX_VALUE, ticked(context), context, out);
        } else {
            forgetSilent(context);
            long now = ticked(context);
            advance(now, now, context, out);
        }
        clearIfOver();
    }

    /**
     * Takes no account of groups that lag behind event time and do not move; looks again later after those that may yet.
     */
    private void forgetSilent(Context context) throws Exception {
        long passed = passed(context);
        long now = context.timerService().currentProcessingTime();
        long patience = PATIENCE.toMillis();
        long look = Long.MAX_VALUE;
        List<String> silent = new ArrayList<>();
        for (Map.Entry<String, Long> group : ticks.entries()) {
            if (group.getValue() < passed) {
                long until = lastMoved(new SliceGroup(context.getCurrentKey(), group.getKey()), now) + patience;
                if (until <= now) {
                    silent.add(group.getKey());
                } else {
                    look = Math.min(look, until);
                }
            }
        }
        for (String dimension : silent) {
            ticks.put(dimension, SILENT);
        }
        if (look != Long.MAX_VALUE) {
            // Whole seconds: many alerts, one timer.
            context.timerService().registerProcessingTimeTimer(Math.floorDiv(look + 999, 1_000) * 1_000);
        }
    }

    private long lastMoved(SliceGroup group, long now) {
        Long at = moved.get(group);
        if (at == null) {
            // What was restored is as fresh as this process.
            at = now;
            moved.put(group, now);
        }
        return at;
    }

    /** Whatever is open ends with its model: its alerts have ended, or the input has. */
    private void clearIfOver() throws Exception {
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

    /** Up to which tick every group has come that is waited for; without any, event time. */
    private long ticked(Context context) throws Exception {
        long least = SILENT;
        for (long tick : ticks.values()) {
            least = Math.min(least, tick);
        }
        return least < SILENT ? least : passed(context);
    }

    /** The last tick that event time has passed; long ago before it is known, and when nothing more comes. */
    private static long passed(Context context) {
        long passed = context.timerService().currentWatermark();
        return passed == Long.MIN_VALUE || passed == Long.MAX_VALUE ? Long.MIN_VALUE : RollUpLevel.PANE.floor(passed);
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
