/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The returned sizes are those that Jackson writes. */
class EscapedJsonLengthPropertyTest {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    @Property(tries = 500)
    void returnsSizeOfString(@ForAll("texts") String text) throws IOException {
        assertThat(EscapedJsonLength.of(text)).isEqualTo(utf8(text));
        assertThat(EscapedJsonLength.of(text))
                .isLessThanOrEqualTo((long) EscapedJsonLength.MAX_BYTES_PER_CHAR * text.length());
    }

    @Property(tries = 500)
    void returnsSizeOfStringInString(@ForAll("texts") String text) throws IOException {
        StringWriter inner = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(inner)) {
            generator.writeString(text);
        }
        int innerQuotes = 4;

        assertThat(EscapedJsonLength.nested(text)).isEqualTo(utf8(inner.toString()) - innerQuotes);
    }

    @Property(tries = 500)
    void truncatesToLongestFittingPrefix(@ForAll("texts") String text, @ForAll @IntRange(max = 40) int bytes) {
        String clipped = EscapedJsonLength.truncate(text, bytes);

        assertThat(text).startsWith(clipped);
        assertThat(EscapedJsonLength.of(clipped)).isLessThanOrEqualTo(bytes);
        assertThat(SurrogateSanitizer.sanitize(clipped)).isEqualTo(clipped);
        if (clipped.length() < text.length()) {
            int next = Character.charCount(text.codePointAt(clipped.length()));
            assertThat(EscapedJsonLength.of(text.substring(0, clipped.length() + next)))
                    .isGreaterThan(bytes);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().all().ofMaxLength(20),
                        Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(20),
                        Arbitraries.strings()
                                .withChars('\ud83d', '\ude00', '"', '\\')
                                .ofMaxLength(20))
                .map(SurrogateSanitizer::sanitize);
    }

    private static long utf8(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeString(text);
        }
        int quotes = 2;
        return (long) bytes.size() - quotes;
    }
}
