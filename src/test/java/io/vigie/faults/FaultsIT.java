package io.vigie.faults;

import org.junit.jupiter.api.Test;

/** The two fastest faults, for every build; {@link FaultMatrixIT} has the others. */
class FaultsIT {

    @Test
    void aTaskManagerIsKilled() throws Exception {
        FaultBench.shared().check(ProcessFaults.killTaskManager());
    }

    @Test
    void theStoreIsKilled() throws Exception {
        FaultBench.shared().check(ServiceFaults.killStore());
    }
}
