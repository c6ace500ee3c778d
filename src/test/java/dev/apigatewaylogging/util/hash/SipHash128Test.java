/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHash128Test {

    private static final SipHash128 SIP = new SipHash128(ascending(16));

    private static byte[] ascending(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static String hex(Hash128 hash) {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(hash.low()).putLong(hash.high());
        return HexFormat.of().formatHex(bytes.array());
    }

    /** Vectors of the authors' reference implementation: key 00 01 .. 0f, input 00 01 .. of so many bytes. */
    @ParameterizedTest
    @CsvSource({
        "0, a3817f04ba25a8e66df67214c7550293",
        "2, 8177228da4a45dc7fca38bdef60affe4",
        "4, f88164c12d9c8faf7d0f6e7c7bcd5579",
        "6, 14eeca338b208613485ea0308fd7a15e",
        "8, 3b62a9ba6258f5610f83e264f31497b4",
        "14, 31fcefac66d7de9c7ec7485fe4494902",
        "16, 6ee2a4ca67b054bbfd3315bf85230577",
        "62, 5853542321f567a005d547a4f04759bd",
    })
    void itIsTheReferenceImplementations(int length, String expected) {
        String text = new String(ascending(length), StandardCharsets.UTF_16LE);

        assertThat(hex(SIP.hash(text))).isEqualTo(expected);
    }

    @Test
    void hashDependsOnKey() {
        assertThat(new SipHash128(SipHash128.randomKey()).hash("id")).isNotEqualTo(SIP.hash("id"));
    }

    @Test
    void keyOfOtherLengthIsRejected() {
        assertThatThrownBy(() -> new SipHash128(new byte[8])).hasMessageContaining("16 bytes");
    }

    @Property
    void differentTextsHaveDifferentHashes(@ForAll String one, @ForAll String other) {
        assertThat(SIP.hash(one).equals(SIP.hash(other))).isEqualTo(one.equals(other));
    }
}
