package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.job.LaunchContext.LaunchTarget;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class LaunchContextTest {

    @Test
    void followsFromTheClientsConfiguration() {
        assertThat(of(Map.of())).isEqualTo(new LaunchContext(LaunchTarget.THIS_PROCESS, false, false));
        assertThat(of(Map.of("execution.target", "remote", "rest.address", "127.0.0.1")))
                .isEqualTo(new LaunchContext(LaunchTarget.THIS_MACHINE, false, false));
        assertThat(of(Map.of("execution.target", "remote", "jobmanager.rpc.address", "localhost")))
                .isEqualTo(new LaunchContext(LaunchTarget.THIS_MACHINE, false, false));
        assertThat(of(Map.of("execution.target", "remote", "rest.address", "192.0.2.1")))
                .isEqualTo(new LaunchContext(LaunchTarget.ELSEWHERE, false, false));
        assertThat(of(Map.of("execution.target", "kubernetes-session")))
                .isEqualTo(new LaunchContext(LaunchTarget.ELSEWHERE, false, false));
        assertThat(of(Map.of("execution.target", "embedded", "execution.state-recovery.path", "s3://b/savepoint")))
                .isEqualTo(new LaunchContext(LaunchTarget.ELSEWHERE, true, false));
    }

    @Test
    void onlyAnEntryPointOfTheJobManagerComesBack() {
        assertThat(of(Map.of("execution.target", "embedded", "high-availability.type", "kubernetes"))
                        .comesBack())
                .isTrue();
        assertThat(of(Map.of("execution.target", "embedded")).comesBack()).isFalse();
        assertThat(of(Map.of("execution.target", "kubernetes-session", "high-availability.type", "kubernetes"))
                        .comesBack())
                .isFalse();
    }

    private static LaunchContext of(Map<String, String> flink) {
        return LaunchContext.of(Configuration.fromMap(flink));
    }
}
