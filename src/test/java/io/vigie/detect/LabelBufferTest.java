package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.stats.Codecs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Labels that wait come out as they went in, wherever they waited. */
class LabelBufferTest {

    private record Waiting(double score, double probability, long requestedAt, long arrivedAt) {}

    /** Pieces on the heap. */
    private static final class Pieces implements LabelSpill {
        private final Map<Long, byte[]> pieces = new HashMap<>();

        @Override
        public void put(long piece, byte[] labels) {
            pieces.put(piece, labels);
        }

        @Override
        public byte[] get(long piece) {
            byte[] labels = pieces.get(piece);
            assertThat(labels).as("piece %d", piece).isNotNull();
            return labels;
        }

        @Override
        public void remove(long piece) {
            assertThat(pieces.remove(piece)).as("piece %d", piece).isNotNull();
        }
    }

    private static LabelBuffer copy(LabelBuffer labels, Pieces pieces) {
        byte[] bytes = Codecs.bytes(out -> {
            labels.writeTo(out);
            labels.writePieces(out);
        });
        LabelBuffer read = Codecs.read(bytes, in -> {
            LabelBuffer buffer = LabelBuffer.readFrom(in);
            buffer.readPieces(in);
            return buffer;
        });
        read.spillTo(pieces);
        return read;
    }

    @Test
    void piecesAreAsAListIs() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Pieces pieces = new Pieces();
            LabelBuffer labels = new LabelBuffer();
            labels.spillTo(pieces);
            List<Waiting> expected = new ArrayList<>();
            long now = 0;
            for (int i = 0; i < 40_000; i++) {
                now += random.nextInt(3);
                Waiting next = new Waiting(
                        random.nextInt(11) / 10.0, 1.0 / (1 << random.nextInt(4)), now - random.nextInt(5_000), now);
                labels.add(next.score(), next.probability(), next.requestedAt(), next.arrivedAt());
                expected.add(next);
                if (random.nextInt(500) == 0) {
                    int at = random.nextInt(expected.size());
                    Waiting old = expected.get(at);
                    assertThat(labels.replace(old.requestedAt(), old.score(), old.probability(), 0.05, 1))
                            .isTrue();
                    replaceLatestAlike(expected, old);
                }
                if (random.nextInt(9_000) == 0) {
                    long before = now - random.nextInt(20_000);
                    labels.removeBefore(before);
                    expected.removeIf(each -> each.arrivedAt() < before);
                }
                if (random.nextInt(5_000) == 0) {
                    labels = copy(labels, pieces);
                }
            }
            assertThat(labels.size()).as("seed %d", seed).isEqualTo(expected.size());
            assertThat(labels.replace(-1_000_000, 1, 1, 0, 1))
                    .as("seed %d", seed)
                    .isFalse();
            List<Waiting> drained = new ArrayList<>();
            labels.drainTo(
                    (score, probability, requestedAt) -> drained.add(new Waiting(score, probability, requestedAt, 0)));
            assertThat(drained)
                    .as("seed %d", seed)
                    .isEqualTo(expected.stream()
                            .map(each -> new Waiting(each.score(), each.probability(), each.requestedAt(), 0))
                            .toList());
            assertThat(labels.size()).isZero();
            assertThat(pieces.pieces).as("seed %d", seed).isEmpty();
        }
    }

    /** Labels that are alike but for when they came cannot be told apart: the latest is replaced. */
    private static void replaceLatestAlike(List<Waiting> labels, Waiting old) {
        for (int i = labels.size() - 1; i >= 0; i--) {
            Waiting each = labels.get(i);
            if (each.requestedAt() == old.requestedAt()
                    && each.score() == old.score()
                    && each.probability() == old.probability()) {
                labels.set(i, new Waiting(0.05, 1, each.requestedAt(), each.arrivedAt()));
                return;
            }
        }
    }

    @Test
    void thoseThatAreTooManyAreRefusedAndCounted() {
        Pieces pieces = new Pieces();
        LabelBuffer labels = new LabelBuffer();
        labels.spillTo(pieces);
        for (int i = 0; i < LabelBuffer.MOST; i++) {
            assertThat(labels.add(1, 1, i, i)).isTrue();
        }
        assertThat(labels.add(0, 1, LabelBuffer.MOST, LabelBuffer.MOST)).isFalse();
        assertThat(labels.refused()).isEqualTo(1);
        assertThat(labels.size()).isEqualTo(LabelBuffer.MOST);
        assertThat(pieces.pieces).hasSize((LabelBuffer.MOST - 1) / LabelBuffer.PIECE);
        labels.clear();
        assertThat(pieces.pieces).isEmpty();
    }
}
