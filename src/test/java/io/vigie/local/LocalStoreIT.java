package io.vigie.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalStoreIT {

    @Test
    void keepsItsRowsAndListensOnLoopbackOnly(@TempDir Path directory) throws Exception {
        try (LocalStore store = LocalStore.start(directory, 0)) {
            LoopbackOnly.check(Integer.parseInt(store.url().substring("http://127.0.0.1:".length())));
            store.query("INSERT INTO alert (timestamp, model, \"window\", state, evidence)"
                    + " VALUES ('2026-01-01T00:00:00Z', 'gpt-4', '30d', 1, 6.5)");
            assertThatIOException()
                    .isThrownBy(() -> store.query("SELECT nothing FROM alert"))
                    .withMessageContainingAll("400", "nothing");
        }
        try (LocalStore store = LocalStore.start(directory, 0)) {
            assertThat(firstRows(
                            store,
                            "SELECT timestamp, model, version, \"window\", state, severity, evidence FROM alert"))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("timestamp", "2026-01-01T00:00:00.000000Z")
                            .containsEntry("model", "gpt-4")
                            .containsEntry("version", null)
                            .containsEntry("window", "30d")
                            .containsEntry("state", 1L)
                            .containsEntry("severity", null)
                            .containsEntry("evidence", 6.5));
        }
    }

    /** A row can be read once the table's log has been applied, also after a restart. */
    private static List<Map<String, Object>> firstRows(LocalStore store, String sql) throws Exception {
        long deadline = System.nanoTime() + 20_000_000_000L;
        List<Map<String, Object>> rows = store.query(sql);
        while (rows.isEmpty() && System.nanoTime() < deadline) {
            rows = store.query(sql);
        }
        return rows;
    }
}
