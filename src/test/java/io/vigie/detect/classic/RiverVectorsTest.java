package io.vigie.detect.classic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.detect.ChangeDetector;
import io.vigie.detect.ChangeDetector.ChangeSignal;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The detectors signal where river's do, see the resource for the source. Two vectors need a word:
 *
 * <ul>
 *   <li>{@code stream_1} has values up to 7, and an error is at most 1. It is divided by 7, and so are the two
 *       Page–Hinkley parameters that have the unit of an error, which changes nothing there. ADWIN's bound for errors
 *       in [0, 1] does change: on the divided stream it signals at river's index, on the raw one, outside of its
 *       domain, it would a clock period before river, which weakens the test by leaving buckets out of the older part.
 *   <li>river's two-sided HDDM-W of that commit cannot see an improvement. This one signals the one that is in {@code
 *       stream_3} too.
 * </ul>
 */
class RiverVectorsTest {
    private static final List<Integer> IMPROVEMENT_THAT_RIVER_MISSES = List.of(1032);

    private static JsonNode resource() throws IOException {
        try (InputStream in = RiverVectorsTest.class.getResourceAsStream("river-vectors.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    static Stream<JsonNode> expected() throws IOException {
        return StreamSupport.stream(resource().get("expected").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("expected")
    void signalsWhereRiverDoes(JsonNode expected) throws IOException {
        DetectorKind kind =
                DetectorKind.ofLabel(expected.get("detector").asText()).orElseThrow();
        String stream =
                resource().get("streams").get(expected.get("stream").asText()).asText();
        double scale = stream.chars().max().orElseThrow() - '0';
        ChangeDetector detector = ClassicDetectors.create(
                choice(kind, expected.get("parameters"), kind == DetectorKind.PAGE_HINKLEY ? scale : 1));
        List<Integer> degraded = new ArrayList<>();
        List<Integer> improved = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < stream.length(); i++) {
            ChangeSignal signal = detector.update((stream.charAt(i) - '0') / scale, 1, i);
            if (signal != ChangeSignal.NONE) {
                (signal == ChangeSignal.DEGRADED ? degraded : improved).add(i);
                all.add(i);
                detector.restart();
            }
        }
        List<Integer> indices = new ArrayList<>();
        expected.get("indices").forEach(each -> indices.add(each.asInt()));
        if (kind == DetectorKind.HDDM_W
                && expected.get("parameters").get("two-sided").asDouble() == 1) {
            assertThat(degraded).isEqualTo(indices);
            assertThat(improved).isEqualTo(IMPROVEMENT_THAT_RIVER_MISSES);
        } else {
            assertThat(all).isEqualTo(indices);
        }
    }

    private static DetectorChoice choice(DetectorKind kind, JsonNode parameters, double scale) {
        Map<String, Double> values = new HashMap<>();
        parameters.properties().forEach(each -> {
            boolean hasUnit = List.of("delta", "threshold").contains(each.getKey());
            values.put(each.getKey(), each.getValue().asDouble() / (hasUnit ? scale : 1));
        });
        return new DetectorChoice(kind, values);
    }
}
