package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.series.Measurement;
import io.vigie.store.QuestDbSeriesStore;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ErrorResponsesTest {
    @Test
    void aStoreThatIsAwayIsSaidToBe() {
        SeriesStoreException away = Assertions.catchThrowableOfType(
                SeriesStoreException.class,
                () -> new QuestDbSeriesStore("http://127.0.0.1:1").latest(SeriesQuery.of(Measurement.TRAFFIC)));
        ApiError error = ErrorResponses.of(away);
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.code()).isEqualTo("store_unreachable");
        assertThat(error.message()).contains("cannot be reached", "Check");
    }

    @Test
    void wordsOfUnexpectedFailuresStayInside() {
        for (Exception failure : List.of(
                new IllegalStateException("secret-4711"), new IOException("secret-4711"), new NullPointerException())) {
            ApiError error = ErrorResponses.of(failure);
            assertThat(error.status()).isEqualTo(500);
            assertThat(error.message()).doesNotContain("secret-4711").doesNotContain("Exception");
        }
    }

    @Test
    void statusesOfTheServerItself() {
        assertThat(ErrorResponses.ofStatus(414).code()).isEqualTo("too_large");
        assertThat(ErrorResponses.ofStatus(431).code()).isEqualTo("too_large");
        assertThat(ErrorResponses.ofStatus(413).code()).isEqualTo("too_large");
        assertThat(ErrorResponses.ofStatus(404).code()).isEqualTo("not_found");
        assertThat(ErrorResponses.ofStatus(405).code()).isEqualTo("method_not_allowed");
        assertThat(ErrorResponses.ofStatus(400).code()).isEqualTo("bad_request");
        assertThat(ErrorResponses.ofStatus(505).code()).isEqualTo("internal_error");
    }

    @Test
    void anErrorAsItIsSent() {
        assertThat(new String(HttpReply.error(ApiError.notFound("No.")).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":{\"code\":\"not_found\",\"message\":\"No.\"}}");
    }
}
