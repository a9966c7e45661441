package io.vigie.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WebhookMessageSerializerTest {
    private static final WebhookMessage MESSAGE = new WebhookMessage("é/7", "{\"a\":1}", 1_700_000_000_000L);

    /** The layout in savepoints: if it changes, undelivered alerts of running jobs are lost. */
    private static final String VERSION_1 =
            "0000018bcfe56800" + "00000004" + "c3a92f37" + "00000007" + "7b2261223a317d";

    private final WebhookMessageSerializer serializer = new WebhookMessageSerializer();

    @Test
    void readsWhatEarlierBuildsWrote() throws IOException {
        assertThat(serializer.deserialize(1, bytes(VERSION_1))).isEqualTo(MESSAGE);
        assertThat(serializer.getVersion()).isEqualTo(1);
        assertThat(HexFormat.of().formatHex(serializer.serialize(MESSAGE))).isEqualTo(VERSION_1);
    }

    @Test
    void refusesMalformedBytes() {
        byte[] whole = bytes(VERSION_1);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIOException().as("%s bytes", length).isThrownBy(() -> serializer.deserialize(1, cut));
        }
        assertThatIOException().isThrownBy(() -> serializer.deserialize(1, Arrays.copyOf(whole, whole.length + 1)));
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, whole))
                .withMessageContaining("version 2");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
