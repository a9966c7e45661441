package io.vigie.detect.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.detect.ChangeDetector;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.stats.Codecs;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ClassicDetectorsTest {
    @Test
    void theEDetectorIsNone() {
        assertThatThrownBy(() -> ClassicDetectors.create(DetectorChoice.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Codecs.readHex("00", in -> ClassicDetectors.readFrom(DetectorChoice.DEFAULT, in)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What savepoints hold. A change here is a new version of every codec that holds a detector. */
    @ParameterizedTest
    @CsvFileSource(resources = "states-1.csv", numLinesToSkip = 1)
    void bytesOfOldStateAreRead(DetectorKind kind, String parameter, Double value, double rate, String hex) {
        DetectorChoice choice = new DetectorChoice(kind, parameter == null ? Map.of() : Map.of(parameter, value));
        SplittableRandom random = new SplittableRandom(42);
        ChangeDetector detector = ClassicDetectors.create(choice);
        for (int i = 0; i < 60; i++) {
            detector.update(random.nextDouble() < (i < 45 ? 0.2 : rate) ? 1 : 0, 1, 1_760_000_000_000L + 1000L * i);
        }
        assertThat(Codecs.hex(detector::writeTo)).isEqualTo(hex);
        ChangeDetector read = Codecs.readHex(hex, in -> ClassicDetectors.readFrom(choice, in));
        assertThat(Codecs.hex(read::writeTo)).isEqualTo(hex);
        assertThat(read.run()).isEqualTo(detector.run());
    }
}
