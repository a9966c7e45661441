package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessControlTest {
    private static final String TOKEN = "open-sesame";

    private final AccessControl everybody = new AccessControl(true, Map.of());
    private final AccessControl guarded = new AccessControl(false, Map.of("ana", TOKEN));

    private static ApiError error(ThrowingCallable call) {
        return catchThrowableOfType(ApiErrorException.class, call).error();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8420", "[::1]", "[::1]:8420"})
    void thisMachineIsMeant(String host) {
        assertThatCode(() -> everybody.requireHost(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "evil.example:8420",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1@evil.example",
                "[::1].evil.example",
                "::1",
                "0.0.0.0:8420"
            })
    void anotherNameMayBeSomebodyElses(String host) {
        assertThat(error(() -> everybody.requireHost(host)).status()).isEqualTo(403);
        assertThatCode(() -> guarded.requireHost(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer open-sesame", "bearer open-sesame", "Bearer  open-sesame "})
    void theTokenOpens(String header) {
        assertThatCode(() -> guarded.requireToken(header)).doesNotThrowAnyException();
        assertThat(guarded.isAllowed(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open-sesame",
                "Bearer",
                "Bearer ",
                "Bearer open-sesam",
                "Bearer open-sesame1",
                "Bearer Open-sesame",
                "Basic open-sesame",
                "Bearer open-sesame,open-sesame"
            })
    void nothingElseDoes(String header) {
        ApiError error = error(() -> guarded.requireToken(header));
        assertThat(error.status()).isEqualTo(401);
        assertThat(error.code()).isEqualTo("token_wrong");
        assertThat(error.message()).doesNotContain(TOKEN);
        assertThat(guarded.isAllowed(header)).isFalse();
    }

    @Test
    void withoutATokenItIsSaidHowToSendOne() {
        for (String header : new String[] {null, "", " "}) {
            assertThat(error(() -> guarded.requireToken(header)).code()).isEqualTo("token_missing");
        }
        assertThat(guarded.isAllowed(null)).isFalse();
        assertThat(everybody.isAllowed(null)).isTrue();
        assertThatCode(() -> everybody.requireToken(null)).doesNotThrowAnyException();
    }
}
