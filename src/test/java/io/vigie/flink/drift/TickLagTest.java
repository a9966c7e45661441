package io.vigie.flink.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.SliceGroup;
import io.vigie.monitor.DriftProgress;
import io.vigie.window.RollUpLevel;
import org.junit.jupiter.api.Test;

class TickLagTest {

    private static final long TICK = RollUpLevel.PANE.lengthMs();
    private static final SliceGroup SLOW = new SliceGroup("gpt-4", "");
    private static final SliceGroup FAST = new SliceGroup("gpt-4", "language");

    private final TickLag behind = new TickLag();

    @Test
    void theGroupThatIsFurthestBehindIsTold() {
        assertThat(behind.most()).isZero();
        behind.update(SLOW, new DriftProgress(10 * TICK, 10 * TICK, 10 * TICK));
        assertThat(behind.most()).isZero();
        behind.update(SLOW, new DriftProgress(17 * TICK, 10 * TICK, 10 * TICK));
        behind.update(FAST, new DriftProgress(10 * TICK, 12 * TICK, 10 * TICK));
        assertThat(behind.most()).isEqualTo(7);
        behind.update(SLOW, new DriftProgress(17 * TICK, 17 * TICK, 17 * TICK));
        assertThat(behind.most()).isEqualTo(2);
        behind.forget(FAST);
        assertThat(behind.most()).isZero();
    }

    @Test
    void aGroupThatHasNotBegunIsOneTickBehind() {
        behind.update(SLOW, new DriftProgress(10 * TICK, Long.MIN_VALUE, Long.MIN_VALUE));
        assertThat(behind.most()).isEqualTo(1);
        behind.update(SLOW, new DriftProgress(11 * TICK, Long.MIN_VALUE, Long.MIN_VALUE));
        assertThat(behind.most()).isEqualTo(1);
    }
}
