package io.vigie.cluster;

/**
 * A job as the cluster knows it.
 *
 * @param id 32 hexadecimal digits
 * @param name as its settings call it, such as {@code vigie-drift}
 * @param state Flink's name for it, such as {@code RUNNING}
 * @param startedAt epoch milliseconds
 * @param tasks of all operators together
 * @param runningTasks those of them that run
 */
public record RunningJob(String id, String name, String state, long startedAt, int tasks, int runningTasks) {

    /** Whether it will do something again without being submitted anew. */
    public boolean isAlive() {
        return !state.equals("FAILED") && !state.equals("FINISHED") && !state.equals("CANCELED");
    }

    /** Whether it is on its way to an end that it does not come back from. */
    public boolean isEnding() {
        return state.equals("FAILING") || state.equals("CANCELLING") || !isAlive();
    }

    /** Whether all of it is at work: a job is called running while some of its tasks still wait for a place. */
    public boolean isWhole() {
        return state.equals("RUNNING") && tasks > 0 && tasks == runningTasks;
    }
}
