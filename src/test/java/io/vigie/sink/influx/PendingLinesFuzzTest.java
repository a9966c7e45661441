package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vigie.hostile.Cost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes of a checkpoint are pending lines, which are written again as they are, or refused. */
class PendingLinesFuzzTest {
    private static final PendingLinesSerializer SERIALIZER = new PendingLinesSerializer();

    static Stream<Arguments> pending() {
        List<Arguments> inputs = new ArrayList<>();
        for (List<String> lines :
                List.of(List.<String>of(), List.of("traffic requests=3i 1"), List.of("", "a b=1 2", "é,m=漢 f=1 3"))) {
            inputs.add(arguments((Object) SERIALIZER.serialize(lines)));
        }
        return inputs.stream();
    }

    @MethodSource("pending")
    @FuzzTest
    void readWholeOrRefused(byte[] input) throws Exception {
        List<List<String>> read = new ArrayList<>(1);
        Cost.requireBounded(input.length, 100, () -> {
            try {
                read.add(SERIALIZER.deserialize(SERIALIZER.getVersion(), input));
            } catch (IOException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
        for (List<String> lines : read) {
            assertThat(SERIALIZER.deserialize(SERIALIZER.getVersion(), SERIALIZER.serialize(lines)))
                    .isEqualTo(lines);
        }
    }
}
