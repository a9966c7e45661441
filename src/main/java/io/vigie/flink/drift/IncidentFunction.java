package io.vigie.flink.drift;

import io.vigie.flink.StateAccess;
import io.vigie.incident.IncidentBook;
import io.vigie.incident.IncidentCodec;
import io.vigie.incident.IncidentOutput;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentEvent;
import io.vigie.model.PrintableText;
import io.vigie.model.SliceGroup;
import io.vigie.series.IncidentPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.telemetry.RateLimitedLog;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.LoggerFactory;

/**
 * alerts and ticks of the groups of a model, and what people decide → points of incidents; to the side: alerts with
 * their incidents, incidents.
 *
 * <pre>
 * alert ────► waiting ──────┐                    ┌─► out: points
 * tick ─────► ticks ────────┼─► IncidentBook ────┼─► ALERTS
 * decision ─► decisions ────┤       ▲            └─► INCIDENTS
 * onTimer ──────────────────┘       └──► book
 * </pre>
 *
 * <p>Alerts wait until every group of their model has worked on their tick, which is seconds later: so what one tick
 * has raised is taken together, and the order in which groups are read does not show. A group that is silent is not
 * waited for, see {@link ModelTicks}.
 *
 * <p>A decision is followed as soon as it comes: a person waits for it. One that comes more than an hour after it was
 * made, as all do in a job that reads its topics from the beginning, or whose incident is not here yet, waits until
 * all that happened before it is here.
 */
public final class IncidentFunction extends KeyedProcessFunction<String, IncidentInput, SeriesPoint> {

    private static final long serialVersionUID = 1;

    /** Every event of every alert, with its incident. */
    public static final OutputTag<AlertEvent> ALERTS = new OutputTag<>("alerts", TypeInformation.of(AlertEvent.class));

    public static final OutputTag<IncidentEvent> INCIDENTS =
            new OutputTag<>("incidents", TypeInformation.of(IncidentEvent.class));

    private static final long LATE_MS = 3_600_000;

    private final IncidentRules rules;

    private transient ModelTicks ticks;
    private transient ListState<AlertEvent> waiting;
    private transient ListState<IncidentDecision> decisions;
    private transient ValueState<byte[]> book;
    private transient Counter repeatedDecisions;
    private transient Counter unusableDecisions;
    private transient RateLimitedLog log;

    public IncidentFunction(IncidentRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        // Stored in savepoints: renaming one drops what it holds.
        ticks = new ModelTicks(
                getRuntimeContext().getMapState(new MapStateDescriptor<>("ticks", Types.STRING, Types.LONG)));
        waiting = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting", TypeInformation.of(AlertEvent.class)));
        decisions = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("decisions", TypeInformation.of(IncidentDecision.class)));
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        repeatedDecisions = metrics.counter(JobMetric.REPEATED_DECISIONS);
        unusableDecisions = metrics.counter(JobMetric.UNUSABLE_DECISIONS);
        log = RateLimitedLog.of(LoggerFactory.getLogger(IncidentFunction.class));
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
        IncidentDecision decision = input.decision();
        if (decision != null) {
            decide(decision, context, out);
            return;
        }
        SliceGroup group = new SliceGroup(input.model(), input.dimension());
        long before = ticks.ticked(context.timerService());
        if (input.tick() == IncidentInput.GONE) {
            ticks.remove(group);
        } else {
            ticks.move(group, input.tick(), context.timerService());
        }
        long now = ticks.ticked(context.timerService());
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
            advance(Long.MAX_VALUE, ticks.ticked(context.timerService()), context, out);
        } else {
            ticks.forgetSilent(context.getCurrentKey(), context.timerService());
            long now = ticks.ticked(context.timerService());
            advance(now, now, context, out);
        }
        clearIfOver();
    }

    /** Whatever is open ends with its model: its alerts have ended, or the input has. */
    private void clearIfOver() throws Exception {
        if (ticks.isEmpty() && !isWaiting()) {
            book.clear();
        }
    }

    private boolean isWaiting() throws Exception {
        return waiting.get().iterator().hasNext() || decisions.get().iterator().hasNext();
    }

    private void decide(IncidentDecision decision, Context context, Collector<SeriesPoint> out) throws Exception {
        IncidentBook known = known(context);
        boolean isLate = context.timerService().currentProcessingTime() - decision.at() > LATE_MS;
        if (isLate || !known.knows(decision)) {
            decisions.add(decision);
            context.timerService().registerEventTimeTimer(IncidentBook.tickOf(decision.at()));
            return;
        }
        known.decide(decision, ticks.ticked(context.timerService()), told(context, out));
        store(known, context);
    }

    private IncidentBook known(Context context) throws Exception {
        byte[] stored = book.value();
        return stored == null ? new IncidentBook(rules, context.getCurrentKey()) : read(stored, context);
    }

    private IncidentBook read(byte[] stored, Context context) throws Exception {
        return StateAccess.read(() -> IncidentCodec.decode(stored, rules, context.getCurrentKey()));
    }

    private IncidentOutput told(Context context, Collector<SeriesPoint> out) {
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

            @Override
            public void unusable(IncidentDecision decision, String why) {
                unusableDecisions.inc();
                log.warn(
                        "{} {} by {} does nothing, because {}",
                        decision.type().label(),
                        PrintableText.text(decision.id()),
                        PrintableText.text(decision.by()),
                        why);
            }

            @Override
            public void repeated(IncidentDecision decision) {
                repeatedDecisions.inc();
            }
        };
    }

    private void advance(long upTo, long ticked, Context context, Collector<SeriesPoint> out) throws Exception {
        List<AlertEvent> due = new ArrayList<>();
        List<AlertEvent> later = new ArrayList<>();
        for (AlertEvent alert : waiting.get()) {
            (IncidentBook.tickOf(alert.updatedAt()) <= upTo ? due : later).add(alert);
        }
        List<IncidentDecision> past = pastDecisions(upTo);
        boolean isQuiet = due.isEmpty() && past.isEmpty();
        if (isQuiet && book.value() == null) {
            return;
        }
        IncidentBook known = known(context);
        if (isQuiet && !known.isDue(ticked)) {
            return;
        }
        known.advance(due, past, ticked, told(context, out));
        if (!due.isEmpty()) {
            waiting.update(later);
        }
        store(known, context);
    }

    /** Those of the decisions that wait whose time has come: they wait no longer. */
    private List<IncidentDecision> pastDecisions(long upTo) throws Exception {
        List<IncidentDecision> past = new ArrayList<>();
        List<IncidentDecision> later = new ArrayList<>();
        for (IncidentDecision decision : decisions.get()) {
            (IncidentBook.tickOf(decision.at()) <= upTo ? past : later).add(decision);
        }
        if (!past.isEmpty()) {
            decisions.update(later);
        }
        return past;
    }

    private void store(IncidentBook known, Context context) throws Exception {
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
