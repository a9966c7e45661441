package io.vigie.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SliceNamesTest {

    @Test
    void namesAreThoseOfTheContract() {
        Map<String, String> segments = Map.of("language", "pt", "country", "BR", "channel", "chat");
        assertThat(SliceNames.slices(List.of(List.of(), List.of("language"), List.of("country", "channel")), segments))
                .containsExactly("all", "language=pt", "country=BR,channel=chat");
        assertThat(SliceNames.dimensionName(List.of())).isEmpty();
        assertThat(SliceNames.dimensionName(List.of("country", "channel"))).isEqualTo("country,channel");
    }

    @Test
    void aMissingSegmentDiffersFromAValueThatLooksLikeIt() {
        assertThat(SliceNames.sliceName(List.of("tier"), Map.of())).isEqualTo("tier=~none");
        assertThat(SliceNames.sliceName(List.of("tier"), Map.of("tier", "~none")))
                .isEqualTo("tier=%7Enone");
        assertThat(SliceNames.sliceName(List.of("tier"), Map.of("tier", ""))).isEqualTo("tier=");
    }

    @Test
    void differentSlicesNeverShareAName() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var seen = new HashMap<String, List<String>>();
            for (int i = 0; i < 2_000; i++) {
                var dimension = new ArrayList<String>();
                var segments = new HashMap<String, String>();
                var truth = new ArrayList<String>();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    String segment = text(random);
                    dimension.add(segment);
                    if (random.nextInt(4) > 0) {
                        segments.putIfAbsent(segment, text(random));
                    }
                }
                for (String segment : dimension) {
                    truth.add(segment);
                    truth.add(segments.get(segment));
                }
                String name = SliceNames.sliceName(dimension, segments);
                List<String> other = seen.putIfAbsent(name, truth);
                assertThat(other == null || other.equals(truth))
                        .as("seed %d: %s names both %s and %s", seed, name, other, truth)
                        .isTrue();
            }
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            text.append("a=,%~2C*A\n".charAt(random.nextInt(10)));
        }
        return text.toString();
    }

    @Test
    void noSliceHasTheNameOfAllSlicesTogether() {
        assertThat(SliceNames.anyOf("language")).isEqualTo("language=*");
        assertThat(SliceNames.anyOf("country,channel")).isEqualTo("country=*,channel=*");
        assertThat(SliceNames.anyOf("")).isEqualTo(SliceNames.ALL);
        assertThat(SliceNames.sliceName(List.of("language"), Map.of("language", "*")))
                .isEqualTo("language=%2A");
        assertThat(SliceNames.sliceName(List.of("language"), Map.of("language", "%2A")))
                .isEqualTo("language=%252A");
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            for (int i = 0; i < 500; i++) {
                var dimension = List.of(text(random), text(random));
                var segments = new HashMap<String, String>();
                dimension.forEach(segment -> segments.put(segment, text(random)));
                assertThat(SliceNames.sliceName(dimension, segments))
                        .as("seed " + seed)
                        .isNotEqualTo(SliceNames.anyOf(SliceNames.dimensionName(dimension)));
            }
        }
    }

    @Test
    void theDimensionFollowsFromTheSlice() {
        assertThat(SliceNames.dimensionOf(SliceNames.ALL)).isEmpty();
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            for (int i = 0; i < 500; i++) {
                var dimension = List.of("x" + text(random), "y" + text(random));
                var segments = new HashMap<String, String>();
                dimension.forEach(segment -> segments.put(segment, text(random)));
                assertThat(SliceNames.dimensionOf(SliceNames.sliceName(dimension, segments)))
                        .as("seed " + seed)
                        .isEqualTo(SliceNames.dimensionName(dimension));
            }
        }
    }

    @Test
    void theOverflowSliceBelongsToItsDimensionAndClashesWithNoOther() {
        assertThat(SliceNames.otherOf("")).isEqualTo(SliceNames.ALL);
        assertThat(SliceNames.isOther(SliceNames.ALL)).isFalse();
        assertThat(SliceNames.otherOf("country,channel")).isEqualTo("country=~other,channel=~other");
        assertThat(SliceNames.isOther("country=~other,channel=chat")).isFalse();
        assertThat(SliceNames.isOther("language=%7Eother")).isFalse();
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var dimension = List.of("x" + text(random), "y" + text(random));
            String name = SliceNames.dimensionName(dimension);
            String other = SliceNames.otherOf(name);
            assertThat(SliceNames.isOther(other)).as("seed " + seed).isTrue();
            assertThat(SliceNames.dimensionOf(other)).as("seed " + seed).isEqualTo(name);
            assertThat(SliceNames.isOf(name, other)).as("seed " + seed).isTrue();
            for (String hostile : List.of("~other", "%7Eother", text(random))) {
                var segments = Map.of(dimension.get(0), hostile, dimension.get(1), hostile);
                assertThat(SliceNames.sliceName(dimension, segments))
                        .as("seed " + seed)
                        .isNotEqualTo(other);
            }
        }
    }

    @Test
    void aSliceBelongsToItsDimensionOnly() {
        List<List<String>> dimensions = List.of(
                List.of(),
                List.of("language"),
                List.of("lang"),
                List.of("country", "channel"),
                List.of("country"),
                List.of("channel", "country"),
                List.of("a=b", "c,d"),
                List.of("~x"));
        Map<String, String> segments = Map.of("language", "pt", "country", "a,b=c", "a=b", "~none", "c,d", "");
        for (List<String> made : dimensions) {
            String slice = SliceNames.sliceName(made, segments);
            for (List<String> asked : dimensions) {
                assertThat(SliceNames.isOf(SliceNames.dimensionName(asked), slice))
                        .as(slice + " of " + asked)
                        .isEqualTo(made.equals(asked));
            }
        }
    }
}
