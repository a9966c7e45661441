package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The faults that happen most, each in a run over the same history: panes, series and alerts are those of a run to which nothing happened. */
class FaultsIT {

    @Test
    void aRunIsRepeatable() throws Exception {
        FaultBench bench = FaultBench.shared();
        System.out.println(bench.undisturbed().sizes());
        Outcome.Comparison again = bench.run(Run.Terms.of("again")).against(bench.undisturbed());
        assertThat(again.examples()).isEmpty();
    }

    @Test
    void aTaskManagerIsKilled() throws Exception {
        FaultBench.shared().check(new Fault() {
            @Override
            public String name() {
                return "kill -9 of a TaskManager";
            }

            @Override
            public long strike(Run run) throws Exception {
                run.cluster().killTaskManager();
                long killed = System.nanoTime();
                run.cluster().addTaskManager();
                return killed;
            }
        });
    }
}
