package io.vigie.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.SliceNames;
import io.vigie.model.Subject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownSubjectsTest {

    private static final List<List<String>> DIMENSIONS =
            List.of(List.of(), List.of("language"), List.of("country", "language"));

    /** With more of them than are remembered. */
    @Test
    void eachIsWhatTheRequestSays() {
        for (long seed = 0; seed < 5; seed++) {
            var random = new Random(seed);
            var subjects = new KnownSubjects(DIMENSIONS);
            for (int i = 0; i < 20_000; i++) {
                Map<String, String> segments = Map.of(
                        "language", "l" + random.nextInt(80), "country", "c" + random.nextInt(40), "tier", "gold");
                Request request = request("m" + random.nextInt(2), "v" + random.nextInt(2), segments);
                Subject expected = new Subject(
                        request.model(), request.version(), SliceNames.slices(DIMENSIONS, request.segments()));
                assertThat(subjects.of(request)).as("seed %d, %d", seed, i).isEqualTo(expected);
            }
        }
    }

    @Test
    void equalOnesAreOneObject() {
        var subjects = new KnownSubjects(DIMENSIONS);
        Subject first = subjects.of(request("m", "v", Map.of("language", "pt", "country", "BR")));
        assertThat(subjects.of(request("m", "v", Map.of("country", "BR", "language", "pt"))))
                .isSameAs(first);
    }

    private static Request request(String model, String version, Map<String, String> segments) {
        return new Request("r", model, version, 0, null, segments, null, null, null, new RecordPosition(0, 0));
    }
}
