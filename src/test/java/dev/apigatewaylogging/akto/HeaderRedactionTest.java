/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderRedactionTest {

    private final HeaderRedaction all = HeaderRedaction.of("Authorization, cookie,SET-COOKIE , X-Api-Key,,");

    @Test
    void parsesListInAnyCaseAndSpacing() {
        assertThat(all.names()).containsExactlyInAnyOrder("authorization", "cookie", "set-cookie", "x-api-key");
        assertThat(HeaderRedaction.of(" ").names()).isEmpty();
    }

    @Test
    void leavesOtherHeadersUnchanged() {
        assertThat(all.apply("accept", "*/*")).isEqualTo("*/*");
        assertThat(all.apply("cookie", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-api-key     | k3y                                           | ****",
                "authorization | Bearer eyJhbGciOi.J9.x                        | Bearer ****",
                "authorization | basic dXNlcjpwYXNz                            | basic ****",
                "authorization | AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=1 | AWS4-HMAC-SHA256 ****",
                "authorization | correct horse battery                         | ****",
                "authorization | eyJhbGciOi                                    | ****",
                "cookie        | sid=a=b; theme=dark                           | sid=****; theme=****",
                "cookie        | sid=1; czNjcmV0cw==                           | sid=****;****",
                "cookie        | sid=czNjcmV0cw==; theme=dark                  | sid=****; theme=****",
                "cookie        | loose                                         | ****",
                "set-cookie    | sid=s3cret                                    | sid=****",
                "set-cookie    | sid=s3cret; Path=/; HttpOnly; SameSite=Lax    | sid=****; Path=/; HttpOnly; SameSite=Lax",
                "set-cookie    | a=1; Path=/,b=2; Secure                       | a=****; Path=/,b=****; Secure",
                "set-cookie    | a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT,b=2 | a=****; Expires=Wed, 21 Oct 2026 07:28:00 GMT,b=****",
                "set-cookie    | a=1,2,3; Path=/                               | a=****; Path=/",
                "set-cookie    | path=s3cret; s3cret                           | path=****;****",
                "set-cookie    | a=1; token=s3cret                             | a=****; token=****",
            })
    void hidesValueAndKeepsItsScheme(String name, String value, String expected) {
        assertThat(all.apply(name, value)).isEqualTo(expected);
    }

    @Property(tries = 300)
    void noCookieValueSurvives(@ForAll @Size(max = 5) List<@StringLength(max = 12) String> noise) {
        String secret = "s3cr3t";
        StringBuilder cookies = new StringBuilder();
        for (String text : noise) {
            cookies.append(text.replaceAll("[;,=]", "_"))
                    .append("=")
                    .append(secret)
                    .append("; ");
        }

        assertThat(all.apply("cookie", cookies.toString())).doesNotContain(secret);
        assertThat(all.apply("set-cookie", "sid=" + secret + "; Path=/," + cookies))
                .doesNotContain(secret);
    }
}
