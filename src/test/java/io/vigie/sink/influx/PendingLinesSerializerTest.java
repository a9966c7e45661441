package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingLinesSerializerTest {
    private static final List<String> PENDING =
            List.of("quality,model=é mean=0.5 1700000000000", "traffic requests=3i 1");

    /** As savepoints hold it: if this changes, all pending points of running jobs are lost. */
    private static final String VERSION_1 = "ffffffffffffffff" + "00000002"
            + "0000000000000027" + "7175616c6974792c6d6f64656c3dc3a9206d65616e3d302e352031373030303030303030303030"
            + "0000000000000015" + "747261666669632072657175657374733d33692031";

    private final PendingLinesSerializer serializer = new PendingLinesSerializer();

    @Test
    void readsWhatEarlierBuildsWrote() throws IOException {
        assertThat(serializer.getVersion()).isEqualTo(1);
        List<String> read = serializer.deserialize(1, bytes(VERSION_1));
        assertThat(read).isEqualTo(PENDING);
        assertThat(HexFormat.of().formatHex(serializer.serialize(read))).isEqualTo(VERSION_1);
    }

    @Test
    void writesWhatTheWriterHolds() {
        assertThat(HexFormat.of().formatHex(serializer.serialize(PENDING))).isEqualTo(VERSION_1);
    }

    @Test
    void refusesWhatIsNotExactlyThat() {
        byte[] whole = bytes(VERSION_1);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIOException().as("%s bytes", length).isThrownBy(() -> serializer.deserialize(1, cut));
        }
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(1, Arrays.copyOf(whole, whole.length + 1)))
                .withMessageContaining("1 bytes follow");
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, whole))
                .withMessageContaining("version 2");
        for (String header :
                List.of("ffffffffffffffffffffffff", "ffffffffffffffff7fffffff", "000000000000000000000000")) {
            assertThatIOException().as(header).isThrownBy(() -> serializer.deserialize(1, bytes(header)));
        }
        for (String length : List.of("ffffffffffffffff", "7fffffffffffffff", "0000000100000000")) {
            assertThatIOException()
                    .as(length)
                    .isThrownBy(() -> serializer.deserialize(1, bytes("ffffffffffffffff00000001" + length)));
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
