package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro reads Vigie's classes in a JVM that is not configured to trust them, and still refuses other classes. */
class UnconfiguredJvmTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void decodesWithoutASystemPropertyAndWithEitherOfAvrosReaders(boolean fast)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Dorg.apache.avro.fastread=" + fast,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .contains("property null")
                .contains("decoded true")
                .contains("read true")
                .contains("others refused");
    }

    static final class Child {

        private Child() {}

        public static void main(String[] none) {
            System.out.println("property " + System.getProperty("org.apache.avro.SERIALIZABLE_PACKAGES"));
            EventDecoder<Request> decoder = EventDecoders.requests(RecordLimits.DEFAULT, Samples.CLOCK);
            Request first = new Samples(5).request(new RecordPosition(3, 0));
            Request second = new Samples(6).request(new RecordPosition(3, 1));
            Request read = RoundTripTest.accepted(decoder, EventEncoder.encode(first), 0);
            boolean next = RoundTripTest.accepted(decoder, EventEncoder.encode(second), 1)
                    .equals(second);
            System.out.println("decoded " + (next && read.equals(first)));
            String line = "{\"request_id\":\"r\",\"responded_at\":1750000000000,\"status\":\"OK\"}";
            System.out.println("read "
                    + (JsonEvents.responses(RecordLimits.DEFAULT, Samples.CLOCK)
                                    .decode("t", 0, 0, line.getBytes(StandardCharsets.UTF_8))
                            instanceof DecodingResult.Accepted));
            try {
                org.apache.avro.util.ClassSecurityValidator.validate(ProcessBuilder.class);
                System.out.println("others accepted");
            } catch (SecurityException e) {
                System.out.println("others refused");
            }
        }
    }
}
