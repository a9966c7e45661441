package io.vigie.faults;

import io.vigie.cluster.ClusterSize;

/** Faults of the processes of a cluster. */
final class ProcessFaults {

    private ProcessFaults() {}

    /** A machine fails, and another one takes its place. */
    static Fault killTaskManager() {
        return new Fault() {
            @Override
            public String name() {
                return "kill -9 of a TaskManager";
            }

            @Override
            public long strike(FaultRun run) throws Exception {
                run.cluster().killTaskManager();
                long killed = System.nanoTime();
                run.cluster().addTaskManager();
                return killed;
            }
        };
    }

    /** Without high availability, the jobs are submitted again, each from its last checkpoint. */
    static Fault killJobManager() {
        return new Fault() {
            @Override
            public String name() {
                return "kill -9 of the JobManager, on from the last checkpoint";
            }

            @Override
            public long strike(FaultRun run) throws Exception {
                long killed = System.nanoTime();
                run.cluster().killJobManager();
                return killed;
            }
        };
    }

    /** Doubles the number of subtasks, then halves it again. */
    static Fault rescale() {
        return new Fault() {
            @Override
            public String name() {
                return "rescale 1 to 2 to 1, by savepoints";
            }

            @Override
            public Deployment.Terms terms(Deployment.Terms usual) {
                return usual.with(new ClusterSize(2, 2));
            }

            @Override
            public long strike(FaultRun run) throws Exception {
                rescale(run, 2);
                run.cluster().awaitCheckpoints(1);
                run.awaitRead(0.6);
                long begun = System.nanoTime();
                rescale(run, 1);
                return begun;
            }

            private void rescale(FaultRun run, int parallelism) throws Exception {
                run.cluster().rescale(Deployment.METRICS, parallelism);
                run.cluster().rescale(Deployment.DRIFT, parallelism);
            }
        };
    }

    /** The same, with next to nothing of the joins and the panes on the heap. */
    static Fault withLittleHeap(Fault fault) {
        return new Fault() {
            @Override
            public String name() {
                return fault.name() + ", with a join.memory of 4 KiB";
            }

            @Override
            public Deployment.Terms terms(Deployment.Terms usual) {
                return fault.terms(usual).withMetrics("join.memory=4KiB");
            }

            @Override
            public long strike(FaultRun run) throws Exception {
                return fault.strike(run);
            }
        };
    }
}
