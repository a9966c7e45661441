package io.vigie.cluster;

/**
 * The capacity of a cluster.
 *
 * @param taskManagers number of worker processes
 * @param slots of each TaskManager; a job takes as many as its parallelism
 */
public record ClusterSize(int taskManagers, int slots) {

    public ClusterSize {
        if (taskManagers < 1 || slots < 1) {
            throw new IllegalArgumentException("a cluster has at least 1 TaskManager with at least 1 slot, not "
                    + taskManagers + " with " + slots);
        }
    }

    public int allSlots() {
        return taskManagers * slots;
    }
}
