package io.vigie.faults;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault, each in a run over the same history: panes, scores, alerts and series equal those of an undisturbed run.
 * Each takes about two minutes, so this test runs only on demand.
 */
@Tag("matrix")
class FaultMatrixIT {

    private static Stream<Named<Fault>> faults() {
        Stream<Fault> faults = Stream.of(
                Fault.none("nothing, once more"),
                ProcessFaults.killJobManager(),
                ProcessFaults.rescale(),
                ProcessFaults.withLittleHeap(ProcessFaults.killTaskManager()),
                ProcessFaults.withLittleHeap(ProcessFaults.rescale()),
                ServiceFaults.stopBroker(),
                ServiceFaults.stopBrokerForLongerThanIdleness(),
                ServiceFaults.killBroker(),
                ServiceFaults.stopStore(),
                ServiceFaults.stopStoreBeyondItsBuffer(),
                WebhookFaults.dead(),
                WebhookFaults.refusing(),
                new FullDisk(),
                InputFaults.poison(),
                InputFaults.clockAhead(),
                InputFaults.idlePartition());
        return faults.map(fault -> Named.of(fault.name(), fault));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void nothingIsLostAndNothingIsDuplicated(Fault fault) throws Exception {
        FaultBench.shared().check(fault);
    }
}
