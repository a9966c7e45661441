package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.Stage;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.window.GuardedValue;
import io.vigie.window.GuardedValueUse;
import io.vigie.window.OpenPanes;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneTicks;
import io.vigie.window.PartialPane;
import io.vigie.window.RollUpLevel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;

/** A producer that puts an id where a language, an outcome and a version belong: a million of each, over ten hours. */
class ManyNamesIT {
    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long T0 = 20_000 * RollUpLevel.DAY.lengthMs();
    private static final int NAMES = 1_000_000;
    private static final int A_TICK = 8_000;
    private static final int MAX_VALUES = 20;
    private static final int ENTRIES = 2_000;
    private static final List<String> DIMENSIONS = List.of("", "language");

    /** Messages of {@link PaneOperator}. */
    private static final class Messages extends AbstractAppender implements AutoCloseable {
        private final Logger logger = (Logger) LogManager.getLogger(PaneOperator.class);
        private final List<String> messages = new ArrayList<>();

        Messages() {
            super("messages", null, null, true, Property.EMPTY_ARRAY);
            start();
            logger.get().addAppender(this, org.apache.logging.log4j.Level.WARN, null);
            logger.setLevel(org.apache.logging.log4j.Level.WARN);
        }

        @Override
        public void append(LogEvent event) {
            messages.add(event.getMessage().getFormattedMessage());
        }

        @Override
        public void close() {
            logger.removeAppender(this);
            logger.setLevel(null);
        }
    }

    private final Map<String, Long> requests = new HashMap<>();

    @Test
    void takeTheMemoryOfTheBoundAndAreAllCounted() throws Exception {
        try (Messages messages = new Messages();
                var partials = Stage.of(new PreAggregateOperator<TrafficContribution>(
                                DIMENSIONS, new PaneTicks(RollUpLevel.HOUR.lengthMs()), ENTRIES, Pane::add))
                        .open(new HashMapStateBackend(), null);
                var panes = Stage.keyed(
                                new PaneOperator(
                                        new OpenPanes.PaneRules(RollUpLevel.DAY.lengthMs(), MAX_VALUES),
                                        Long.MAX_VALUE),
                                PartialPane::group,
                                ScoreUpdate::group,
                                TypeInformation.of(SliceGroup.class))
                        .open(new HashMapStateBackend(), null)) {
            long afterSome = 0;
            for (int name = 0; name < NAMES; name++) {
                long tick = T0 + name / A_TICK * PANE;
                partials.first(request("id-" + name, tick), 0);
                if (name % A_TICK == A_TICK - 1 || name == NAMES - 1) {
                    partials.advance(tick + PANE);
                    for (PartialPane partial : partials.take()) {
                        panes.first(partial, 0);
                    }
                    panes.advance(tick + PANE);
                    count(panes.take());
                    panes.take(PaneOperator.SCORES);
                }
                if (name == NAMES / 10) {
                    afterSome = usedHeap();
                }
            }
            panes.snapshot(1);
            long afterAll = usedHeap();
            // What remains grows with time, by some panes a tick, and not with names.
            assertThat(afterAll - afterSome)
                    .as("%s bytes after a tenth, %s after all", afterSome, afterAll)
                    .isLessThan(24L << 20);
            assertThat(panes.size(
                            PaneOperator.GUARDED_VALUES, GuardedValue.class, TypeInformation.of(GuardedValueUse.class)))
                    .isLessThanOrEqualTo(6 * (MAX_VALUES + 1));
            // One for versions, slices and outcomes each.
            assertThat(messages.messages).hasSize(3).doesNotHaveDuplicates().allSatisfy(message -> assertThat(message)
                    .contains("More than 20 values of"));
        }
        assertThat(requests.get("all all")).isEqualTo(NAMES);
        assertThat(requests).containsEntry("language language=~other", (long) NAMES - MAX_VALUES);
        assertThat(requests).hasSize(2 + MAX_VALUES);
    }

    private void count(List<PaneUpdate> updates) {
        for (PaneUpdate update : updates) {
            PaneUpdate.PaneContent content = update.content();
            if (content != null) {
                Pane pane = PaneCodec.decode(content.sums());
                assertThat(pane.outcomes()).hasSizeLessThanOrEqualTo(MAX_VALUES + 1);
                String group = update.dimension().isEmpty() ? "all" : update.dimension();
                requests.merge(group + " " + content.slice(), pane.requests(), Long::sum);
            }
        }
    }

    private static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static TrafficContribution request(String id, long at) {
        return new TrafficContribution(
                new Subject("m", id, List.of("all", "language=" + id)),
                at,
                at,
                null,
                ResponseStatus.OK,
                5L,
                null,
                null,
                null,
                id,
                null);
    }
}
