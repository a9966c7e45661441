package io.vigie.cluster;

/**
 * A job as the cluster knows it.
 *
 * @param id 32 hexadecimal digits
 * @param name such as {@code vigie-drift}
 * @param state Flink's name of its state, such as {@code RUNNING}
 * @param startedAt epoch milliseconds
 * @param tasks number of tasks of all operators together
 * @param runningTasks how many of them run
 */
public record RunningJob(String id, String name, String state, long startedAt, int tasks, int runningTasks) {

    /** Whether it runs, or will run again without being submitted once more. */
    public boolean isAlive() {
        return !state.equals("FAILED") && !state.equals("FINISHED") && !state.equals("CANCELED");
    }

    /** Whether it is about to end for good. */
    public boolean isEnding() {
        return state.equals("FAILING") || state.equals("CANCELLING") || !isAlive();
    }

    /** Whether all tasks run. Flink calls a job running even while some of its tasks still wait for a slot. */
    public boolean isWhole() {
        return state.equals("RUNNING") && tasks > 0 && tasks == runningTasks;
    }
}
