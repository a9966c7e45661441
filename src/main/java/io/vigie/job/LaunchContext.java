package io.vigie.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.jspecify.annotations.Nullable;

/**
 * How a job is being started, as far as it decides which checks can be made before.
 *
 * @param goesOn whether it is restored from a savepoint or checkpoint, so that what it needs existed once
 * @param comesBack whether the entry point runs again after a failure of the JobManager, when a service that does not
 *     answer may be down temporarily
 */
public record LaunchContext(LaunchTarget target, boolean goesOn, boolean comesBack) {

    private static final String EMBEDDED = "embedded";

    /** Where the job will run, relative to this process. */
    public enum LaunchTarget {
        /** With the files and the environment of this process. */
        THIS_PROCESS,
        /** With the files of this machine. */
        THIS_MACHINE,
        ELSEWHERE
    }

    /** @param flink the configuration from the client and the cluster */
    static LaunchContext of(ReadableConfig flink) {
        String target = flink.getOptional(DeploymentOptions.TARGET).orElse("local");
        boolean comesBack = target.equals(EMBEDDED)
                && HighAvailabilityMode.isHighAvailabilityModeActivated(Configuration.fromMap(flink.toMap()));
        boolean goesOn = flink.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent();
        return new LaunchContext(target(target, flink), goesOn, comesBack);
    }

    private static LaunchTarget target(String target, ReadableConfig flink) {
        if (target.equals("local")) {
            return LaunchTarget.THIS_PROCESS;
        }
        String address = flink.getOptional(RestOptions.ADDRESS)
                .or(() -> flink.getOptional(JobManagerOptions.ADDRESS))
                .orElse(null);
        return target.equals(RemoteExecutor.NAME) && isLoopback(address)
                ? LaunchTarget.THIS_MACHINE
                : LaunchTarget.ELSEWHERE;
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
