package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vigie.model.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No bytes make a decoder throw or affect how it reads the next record. */
class MutatedRecordsTest {

    private static final int SEEDS = 20_000;

    private record Target(EventDecoder<?> decoder, List<byte[]> good) {}

    private static List<Target> targets() {
        List<byte[]> avro = new ArrayList<>();
        List<byte[]> json = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            Samples samples = new Samples(seed);
            RecordPosition position = new RecordPosition(0, 0);
            avro.add(EventEncoder.encode(samples.request(position)));
            avro.add(EventEncoder.encode(samples.response(position)));
            avro.add(EventEncoder.encode(samples.label(position)));
            avro.add(EventEncoder.encode(samples.signal(position)));
            avro.add(ScoreUpdateCodec.encode(samples.scoreUpdate()));
            avro.add(AlertCodec.encode(samples.alert()));
            avro.add(DeadLetterCodec.encode(samples.deadLetter()));
            json.add(utf8(JsonEvents.line(samples.request(position))));
            json.add(utf8(JsonEvents.line(samples.response(position))));
            json.add(utf8(JsonEvents.line(samples.label(position))));
            json.add(utf8(JsonEvents.line(samples.signal(position))));
        }
        List<Target> targets = new ArrayList<>();
        InvalidFieldsTest.kinds().forEach(kind -> {
            targets.add(new Target(InvalidFieldsTest.avro(kind), avro));
            targets.add(new Target(InvalidFieldsTest.json(kind), json));
        });
        targets.add(new Target(ScoreUpdateCodec.decoder(Samples.KEEPING_BYTES, Samples.CLOCK), avro));
        targets.add(new Target(AlertCodec.decoder(Samples.KEEPING_BYTES, Samples.CLOCK), avro));
        targets.add(new Target(DeadLetterCodec.decoder(Samples.CLOCK), avro));
        return targets;
    }

    @Test
    void neverThrows() {
        List<Target> targets = targets();
        int accepted = 0;
        int rejected = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Target target = targets.get(random.nextInt(targets.size()));
            byte[] original = target.good().get(random.nextInt(target.good().size()));
            byte[] bytes = mutated(original, random);
            byte[] copy = bytes.clone();
            List<DecodingResult<?>> decodings = new ArrayList<>();
            assertThatCode(() -> decodings.add(target.decoder().decode("topic", 0, 0, bytes)))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
            if (decodings.get(0) instanceof DecodingResult.Rejected<?> letter) {
                rejected++;
                // Of a record in the topic of dead letters nothing is kept.
                assertThat(letter.letter().payload()).as("seed %d", seed).isIn(copy, new byte[0]);
                assertThat(letter.letter().detail()).as("seed %d", seed).isNotBlank();
            } else {
                accepted++;
            }
        }
        // Both outcomes are frequent, so the mutations are neither too gentle nor too rough.
        assertThat(accepted).isGreaterThan(SEEDS / 50);
        assertThat(rejected).isGreaterThan(SEEDS / 2);
    }

    @Test
    void aBadRecordDoesNotChangeHowTheNextIsRead() {
        for (Target target : targets()) {
            for (int seed = 0; seed < 1000; seed++) {
                Random random = new Random(seed);
                byte[] good = target.good().get(random.nextInt(target.good().size()));
                DecodingResult<?> before = target.decoder().decode("topic", 0, 0, good);
                target.decoder().decode("topic", 0, 0, mutated(good, random));
                DecodingResult<?> after = target.decoder().decode("topic", 0, 0, good);
                assertThat(after).as("seed %d", seed).usingRecursiveComparison().isEqualTo(before);
            }
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        int kind = random.nextInt(6);
        if (kind == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bytes = original.clone();
        // The header stays intact, or few records would get past it.
        int from = Math.min(SingleObjectEncoding.HEADER_BYTES, bytes.length - 1);
        switch (kind) {
            case 1 -> {
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    bytes[from + random.nextInt(bytes.length - from)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt(256);
            case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
            case 4 -> {
                byte[] noise = new byte[bytes.length - from];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, from, noise.length);
            }
            default -> {
                int at = from + random.nextInt(bytes.length - from);
                int length = random.nextInt(bytes.length - at + 1);
                System.arraycopy(bytes, at, bytes, from + random.nextInt(bytes.length - length - from + 1), length);
            }
        }
        return bytes;
    }

    private static byte[] utf8(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
