package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextHashTest {

    private final TextHash hash = new TextHash();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 5000})
    void aTextOfAnyLengthIsHashedToItsEnd(int length) {
        String text = "é".repeat(length);

        assertThat(hash.of(text)).isEqualTo(crcOf(text));
        assertThat(hash.of(text + "a")).isNotEqualTo(hash.of(text + "b"));
    }

    @Test
    void aTextHasTheSameHashAfterOthers() {
        int first = hash.of("(id) Method completed with status: 200");
        hash.of("another, which is longer than the first one that was hashed here");

        assertThat(hash.of("(id) Method completed with status: 200")).isEqualTo(first);
    }

    @Test
    void everyCharacterCounts() {
        assertThat(hash.of("日本語")).isNotEqualTo(hash.of("日木語"));
    }

    @Test
    void noTextHasAHashToo() {
        assertThat(hash.of(null)).isZero();
    }

    private static int crcOf(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return (int) crc.getValue();
    }
}
