package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VarintTest {
    @Test
    void everyLongComesBack() {
        for (int seed = 0; seed < 2000; seed++) {
            long value = new Random(seed).nextLong() >> (seed % 64);
            assertThat(Codecs.read(Codecs.bytes(out -> Varint.writeSigned(out, value)), Varint::readSigned))
                    .as("seed %d", seed)
                    .isEqualTo(value);
            assertThat(Codecs.read(Codecs.bytes(out -> Varint.writeUnsigned(out, value)), Varint::readUnsigned))
                    .as("seed %d", seed)
                    .isEqualTo(value);
        }
    }

    /** The two examples of the Avro and Protocol Buffers specifications. */
    @Test
    void bytesAreThoseOfTheSpecifications() {
        assertThat(Codecs.hex(out -> Varint.writeUnsigned(out, 150))).isEqualTo("9601");
        assertThat(Codecs.hex(out -> Varint.writeSigned(out, -64))).isEqualTo("7f");
        assertThat(Codecs.hex(out -> Varint.writeSigned(out, 64))).isEqualTo("8001");
        assertThat(Codecs.hex(out -> Varint.writeSigned(out, Long.MIN_VALUE))).isEqualTo("ffffffffffffffffff01");
    }

    @Test
    void damagedBytesAreRefused() {
        assertThatThrownBy(() -> Codecs.readHex("ffffffffffffffffffff01", Varint::readUnsigned))
                .hasMessageContaining("longer than 64 bits");
        assertThatThrownBy(() -> Codecs.readHex("9601", in -> Varint.readSize(in, 100)))
                .hasMessageContaining("at most 100");
        assertThatThrownBy(() -> Codecs.readHex("ffffffffffffffffff01", in -> Varint.readSize(in, 100)))
                .hasMessageContaining("at most 100");
    }
}
