package io.vigie.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMaskTest {

    @Test
    void takesOutSecretsAndTheirLongerWords() {
        SecretMask mask = new SecretMask(List.of("Bearer s3cret-4711", "https://hooks/T00/s3cret", "s3cret"));
        assertThat(mask.mask("invalid header value: \"Bearer s3cret-4711\""))
                .isEqualTo("invalid header value: \"***\"");
        assertThat(mask.mask("the token s3cret-4711 is old")).isEqualTo("the token *** is old");
        assertThat(mask.mask("no route to https://hooks/T00/s3cret, s3cret")).isEqualTo("no route to ***, ***");
        assertThat(mask.mask("a Bearer is asked for")).isEqualTo("a Bearer is asked for");
        assertThat(mask).hasToString("mask of 4 texts");
    }

    @Test
    void withoutSecretsATextIsWhatItWas() {
        assertThat(new SecretMask(List.of()).mask("as it was")).isEqualTo("as it was");
        assertThat(new SecretMask(List.of(" ")).mask("as it was")).isEqualTo("as it was");
    }
}
