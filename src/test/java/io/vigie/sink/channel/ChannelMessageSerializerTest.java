package io.vigie.sink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.vigie.channel.ChannelMessage;
import io.vigie.channel.ChannelMessage.MessagePurpose;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelMessageSerializerTest {
    private static final ChannelMessage OLD = ChannelMessage.once("é/7", "", "{\"a\":1}", 1_700_000_000_000L);
    private static final ChannelMessage MESSAGE =
            new ChannelMessage("é/7", "i", MessagePurpose.CLOSE, "/p", "{\"a\":1}", 1_700_000_000_000L);

    /** Layouts in savepoints: if one changes, undelivered alerts of running jobs are lost. */
    private static final String VERSION_1 =
            "0000018bcfe56800" + "00000004" + "c3a92f37" + "00000007" + "7b2261223a317d";

    private static final String VERSION_2 = "0000018bcfe56800" + "02" + "00000004" + "c3a92f37" + "00000001" + "69"
            + "00000002" + "2f70" + "00000007" + "7b2261223a317d";

    private final ChannelMessageSerializer serializer = new ChannelMessageSerializer();

    @Test
    void readsWhatEarlierBuildsWrote() throws IOException {
        assertThat(serializer.deserialize(1, bytes(VERSION_1))).isEqualTo(OLD);
        assertThat(serializer.deserialize(2, bytes(VERSION_2))).isEqualTo(MESSAGE);
        assertThat(serializer.getVersion()).isEqualTo(2);
        assertThat(HexFormat.of().formatHex(serializer.serialize(MESSAGE))).isEqualTo(VERSION_2);
    }

    @Test
    void readsWhatItWritesForEveryPurpose() throws IOException {
        for (MessagePurpose purpose : MessagePurpose.values()) {
            ChannelMessage message = MESSAGE.with(purpose);
            assertThat(serializer.deserialize(2, serializer.serialize(message))).isEqualTo(message);
        }
        byte[] unknown = bytes(VERSION_2);
        unknown[Long.BYTES] = 9;
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, unknown))
                .withMessageContaining("unknown purpose 9");
    }

    @ParameterizedTest
    @CsvSource({"1, " + VERSION_1, "2, " + VERSION_2})
    void refusesMalformedBytes(int version, String hex) {
        byte[] whole = bytes(hex);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIOException().as("%s bytes", length).isThrownBy(() -> serializer.deserialize(version, cut));
        }
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(version, Arrays.copyOf(whole, whole.length + 1)));
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(3, whole))
                .withMessageContaining("version 3");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
