package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.control.ControlPublisher;
import io.vigie.job.RevisionTopic;
import io.vigie.local.LocalBroker;
import io.vigie.model.MonitorRevision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Monitors that are checked, compared, applied, listed and taken back, on a real broker. */
@Timeout(180)
class MonitorsCommandIT {

    private static final String MONITORS = """
            monitors:
              - {name: correct, match: {model: '*'}, metric: quality, criterion: correct, tolerance: 0.02, severity: info}
              - {name: errors, match: {model: '*'}, metric: error-rate, tolerance: 0.01, severity: info}
            """;

    @TempDir
    private Path directory;

    @Test
    void monitorsAreAppliedAndTakenBack() throws Exception {
        try (LocalBroker broker = LocalBroker.start();
                BrokerCommands commands = BrokerCommands.on(broker)) {
            nothingIsThere(commands);
            whatIsInvalidIsRefused(commands);
            isApplied(commands);
            isTakenBack(commands);
            anotherVersionsRecordsAreListed(commands);
        }
    }

    private static int run(BrokerCommands commands, String command, String... more) {
        commands.out.getBuffer().setLength(0);
        commands.err.getBuffer().setLength(0);
        return commands.run("monitors", command, List.of(more));
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("monitors.yaml"), text).toString();
    }

    private static NavigableMap<Long, MonitorRevision> revisions(BrokerCommands commands) throws Exception {
        NavigableMap<Long, MonitorRevision> revisions = new TreeMap<>();
        assertThat(RevisionTopic.read(commands.kafka, () -> false, revisions)).isTrue();
        return revisions;
    }

    private static void nothingIsThere(BrokerCommands commands) {
        assertThat(run(commands, "list")).as(commands.err.toString()).isZero();
        assertThat(commands.out.toString().lines())
                .singleElement()
                .asString()
                .matches("0 {2}settings {2}\\d+ monitors {2}in force");
        assertThat(run(commands, "rollback", "--by", "ana")).isEqualTo(ExitCodes.FAILED);
        assertThat(commands.err.toString()).contains("nothing was applied yet");
        assertThat(run(commands, "rollback", "7", "--by", "ana")).isEqualTo(ExitCodes.FAILED);
        assertThat(commands.err.toString()).contains("there is no revision 7");
    }

    private void whatIsInvalidIsRefused(BrokerCommands commands) throws Exception {
        String invalid = file("""
                monitors:
                  - {name: a, match: {model: '*'}, metric: qualty, severity: info}
                  - {name: b, match: {model: '*'}, metric: error-rate, tolerence: 0.1, severity: info}
                  - {name: b, match: {model: '*'}, metric: error-rate, severity: info, notify: [nobody]}
                """);
        for (String command : List.of("apply", "diff")) {
            String[] signed = command.equals("apply") ? new String[] {invalid, "--by", "ana"} : new String[] {invalid};
            assertThat(run(commands, command, signed)).isEqualTo(ExitCodes.UNUSABLE);
            assertThat(commands.err.toString())
                    .contains(
                            "6 problems",
                            "monitors[0].metric",
                            "monitors[2].tolerance: missing",
                            "tolerence",
                            "another monitor",
                            "no channel nobody");
        }
        assertThat(run(commands, "apply", file("monitors: []"), "--by", "ana")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "apply", file(MONITORS))).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "apply", file(MONITORS), "--by", "ana", "--from", "2100-01-01T00:00:00Z"))
                .isEqualTo(ExitCodes.UNUSABLE);
        assertThat(commands.err.toString()).contains("a time that has come");
        assertThat(run(commands, "apply", file(MONITORS), "--by", "ana", "--from", "soon"))
                .isEqualTo(ExitCodes.UNUSABLE);
        String large = MONITORS + "#" + "x".repeat(MonitorRevision.MOST_BYTES) + "\n";
        assertThat(run(commands, "apply", file(large), "--by", "ana")).isNotZero();
        assertThat(revisions(commands)).isEmpty();
    }

    private void isApplied(BrokerCommands commands) throws Exception {
        assertThat(run(commands, "apply", file(MONITORS), "--by", "ana", "--reason", "fewer"))
                .as(commands.err.toString())
                .isZero();
        assertThat(commands.out.toString())
                .contains("+ correct is new", "- answers-correct is gone", "Applied as revision 1: 2 monitors");
        assertThat(revisions(commands).get(1L)).satisfies(stored -> {
            assertThat(stored.text()).isEqualTo(MONITORS);
            assertThat(stored.by()).isEqualTo("ana");
            assertThat(stored.reason()).isEqualTo("fewer");
            assertThat(stored.digest()).hasSize(64);
            assertThat(stored.from()).isEqualTo(stored.at());
        });
        assertThat(run(commands, "apply", file("# the same\n" + MONITORS), "--by", "ana"))
                .isZero();
        assertThat(commands.out.toString()).contains("nothing was applied");
        String other =
                MONITORS.replace("0.02", "0.05").replace("0.01, severity: info", "0.01, severity: warning, owner: ops");
        assertThat(run(commands, "diff", file(other)))
                .as(commands.err.toString())
                .isZero();
        assertThat(commands.out.toString().lines())
                .anyMatch("against revision 1:"::equals)
                .anyMatch(line -> line.startsWith("~ correct asks for another change"))
                .anyMatch("    tolerance: 0.02 → 0.05"::equals)
                .anyMatch(line -> line.startsWith("~ errors keeps its evidence"))
                .anyMatch("    owner: not set → ops"::equals)
                .hasSize(6);
        assertThat(run(commands, "apply", file(other), "--by", "bob", "--from", "2026-01-01T00:00:00Z"))
                .isZero();
        assertThat(revisions(commands).get(2L).from()).isEqualTo(1_767_225_600_000L);
        assertThat(run(commands, "list")).isZero();
        assertThat(commands.out.toString().lines().toList()).satisfies(lines -> {
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0)).startsWith("2  ").contains("by bob", "2 monitors", "in force");
            assertThat(lines.get(1))
                    .startsWith("1  ")
                    .contains("by ana")
                    .endsWith(": fewer")
                    .doesNotContain("in force");
            assertThat(lines.get(2)).startsWith("0  settings").doesNotContain("in force");
        });
    }

    private static void isTakenBack(BrokerCommands commands) throws Exception {
        assertThat(run(commands, "rollback", "--by", "ana"))
                .as(commands.err.toString())
                .isZero();
        assertThat(commands.out.toString()).contains("    tolerance: 0.05 → 0.02", "Applied as revision 3");
        assertThat(revisions(commands).get(3L)).satisfies(stored -> {
            assertThat(stored.text()).isEqualTo(MONITORS);
            assertThat(stored.reason()).isEqualTo("back to revision 1");
        });
        assertThat(run(commands, "rollback", "0", "--by", "ana", "--reason", "files again"))
                .isZero();
        assertThat(commands.out.toString()).contains("Applied as revision 4", "of the settings");
        assertThat(revisions(commands).get(4L).text()).isNull();
        assertThat(run(commands, "list")).isZero();
        assertThat(commands.out.toString().lines().findFirst().orElseThrow())
                .contains("4  ", "back to the settings  in force: files again");
    }

    /** The topic may hold what this version cannot use; whoever applies next still gets the next number. */
    private void anotherVersionsRecordsAreListed(BrokerCommands commands) throws Exception {
        String topic = commands.kafka.topics().monitors();
        commands.producer
                .send(new ProducerRecord<>(topic, "x".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3}))
                .get();
        long at = 1_767_225_600_000L;
        new ControlPublisher(commands.kafka)
                .send(new MonitorRevision(9, "other", at, at, "tool", null, "", "monitors: [{name: a, metric: new}]"));
        assertThat(run(commands, "list")).isZero();
        assertThat(commands.out.toString().lines().toList()).satisfies(lines -> {
            assertThat(lines.get(0))
                    .startsWith("9  ")
                    .contains("refused under these settings")
                    .doesNotContain("in force");
            assertThat(lines.get(1)).startsWith("4  ").contains("in force");
        });
        assertThat(run(commands, "apply", file(MONITORS), "--by", "ana"))
                .as(commands.err.toString())
                .isZero();
        assertThat(revisions(commands).lastKey()).isEqualTo(10);
    }
}
