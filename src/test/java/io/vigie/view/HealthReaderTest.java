package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.RejectionReason;
import io.vigie.series.Measurement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthReaderTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long NOW = 1_800_000_000_000L;
    private static final Period WEEK = new Period(NOW - 7 * DAY, NOW + 1);

    private final StoreInMemory store = new StoreInMemory();
    private final HealthReader reader = new HealthReader(store);

    private static Map<String, String> tags(String model, String slice, String window) {
        return Map.of("model", model, "version", "*", "slice", slice, "window", window);
    }

    private void traffic(String slice, String window, long time, double requests, double unanswered) {
        store.add(
                Measurement.TRAFFIC,
                time,
                tags("a", slice, window),
                Map.of("requests", requests, "unanswered", unanswered));
    }

    private void letters(String topic, RejectionReason reason, long time, double count) {
        store.add(
                Measurement.DEAD_LETTER, time, Map.of("topic", topic, "reason", reason.name()), Map.of("count", count));
    }

    @Test
    void nothingIsKnownOfAnEmptyStore() throws Exception {
        assertThat(reader.read(WEEK)).isEqualTo(new HealthView(WEEK, null, List.of(), List.of(), List.of(), false));
    }

    @Test
    void valuesAreThoseOfTheNewestWindows() throws Exception {
        traffic("all", "24h", NOW - HOUR, 200, 10);
        traffic("all", "24h", NOW - DAY, 999, 999);
        traffic("all", "1h", NOW - HOUR, 8, 1);
        traffic("all", "1h", NOW, 9, 2);
        traffic("all", "30d", NOW - 2 * HOUR, 5_000, 100);
        for (String criterion : List.of("correct", "safe")) {
            Map<String, String> tags = new HashMap<>(tags("a", "all", "30d"));
            tags.put("criterion", criterion);
            store.add(
                    Measurement.QUALITY,
                    NOW,
                    tags,
                    Map.of("labels", criterion.equals("safe") ? 40.0 : 250.0, "mean", 0.5));
        }
        store.add(
                Measurement.HEALTH,
                NOW - 3 * HOUR,
                Map.of("model", "a"),
                Map.of("labels", 4.0, "lag_ms", 7.0, "label_delay_p50_ms", 100.0, "label_delay_p95_ms", 300.0));
        store.add(Measurement.HEALTH, NOW - HOUR, Map.of("model", "a"), Map.of("labels", 0.0, "lag_ms", 9.0));

        HealthView view = reader.read(WEEK);
        assertThat(view.lastData()).isEqualTo(NOW);
        assertThat(view.models()).hasSize(1);
        HealthView.ModelHealth model = view.models().get(0);
        assertThat(model.requests()).isEqualTo(200);
        assertThat(model.unanswered()).isEqualTo(10);
        assertThat(model.unansweredRate()).isEqualTo(0.05);
        assertThat(model.labelRate()).isEqualTo(0.05);
        assertThat(model.lagMs()).isEqualTo(9);
        assertThat(model.labelDelayP50Ms()).isEqualTo(100);
        assertThat(model.labelDelayP95Ms()).isEqualTo(300);
        assertThat(model.overflow()).isEmpty();
        assertThat(model.curve().times()).containsExactly(NOW - 3 * HOUR, NOW - HOUR);
        assertThat(model.curve().values().get("label_delay_p50_ms")).isEqualTo(Arrays.asList(100.0, null));
        assertThat(model.traffic().times()).containsExactly(NOW - HOUR, NOW);
        assertThat(model.traffic().values().get("unanswered")).containsExactly(1.0, 2.0);
    }

    @Test
    void whatIsLeftOutIsAShareOfTheModelsRequests() throws Exception {
        traffic("all", "24h", NOW, 200, 0);
        traffic("country=BR", "24h", NOW, 150, 0);
        traffic("country=~other", "24h", NOW, 50, 0);
        traffic("language=~other", "24h", NOW, 20, 0);
        traffic("country=~other,language=~other", "24h", NOW, 2, 0);
        assertThat(reader.read(WEEK).models().get(0).overflow())
                .containsExactlyInAnyOrder(
                        new HealthView.Overflow("country", 50, 0.25),
                        new HealthView.Overflow("language", 20, 0.1),
                        new HealthView.Overflow("country,language", 2, 0.01));
    }

    @Test
    void lettersAreCountedByTopicAndReasonTheMostFirst() throws Exception {
        letters("labels", RejectionReason.UNMATCHED_LABEL, NOW - 3 * DAY, 5);
        letters("labels", RejectionReason.UNMATCHED_LABEL, NOW - DAY + HOUR, 2);
        letters("labels", RejectionReason.UNMATCHED_LABEL, NOW, 1);
        letters("requests", RejectionReason.MALFORMED, NOW - 2 * DAY, 100);
        letters("requests", RejectionReason.OVERSIZED, NOW - 8 * DAY, 1_000);
        List<HealthView.DeadLetters> letters = reader.read(WEEK).deadLetters();
        assertThat(letters).extracting(HealthView.DeadLetters::reason).containsExactly("MALFORMED", "UNMATCHED_LABEL");
        assertThat(letters).extracting(HealthView.DeadLetters::inPeriod).containsExactly(100L, 8L);
        assertThat(letters).extracting(HealthView.DeadLetters::lastDay).containsExactly(0L, 3L);
        assertThat(letters.get(1).curve().values().get("count")).containsExactly(5.0, 2.0, 1.0);
        assertThat(letters.get(1).topic()).isEqualTo("labels");
    }

    @Test
    void everyReasonHasItsSentence() {
        Set<String> sentences = new HashSet<>();
        for (RejectionReason reason : RejectionReason.values()) {
            assertThat(ReasonMeaning.of(reason.name())).endsWith(".");
            sentences.add(ReasonMeaning.of(reason.name()));
        }
        assertThat(sentences).hasSize(RejectionReason.values().length);
        assertThat(ReasonMeaning.of("<script>")).doesNotContain("script");
    }
}
