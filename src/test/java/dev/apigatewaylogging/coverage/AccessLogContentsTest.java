/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.openapi.Api;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessLogContentsTest {

    private static final String OF_REST = "$context.identity.sourceIp [$context.requestTime]"
            + " \"$context.httpMethod $context.resourcePath $context.protocol\" $context.status"
            + " $context.responseLength $context.requestId";

    private static AccessLogContents of(Api.Kind kind, String format) {
        return AccessLogContents.of(kind, format, List.of(format));
    }

    @ParameterizedTest
    @EnumSource(Api.Kind.class)
    void recommendedFormatLacksNothing(Api.Kind kind) {
        AccessLogContents contents = of(kind, RecommendedFormat.of(kind));

        assertThat(contents.isReadable()).isTrue();
        assertThat(contents.missing()).isEmpty();
    }

    /** API Gateway writes a hyphen for a variable that an API of the kind does not have. */
    @Test
    void formatOfOtherKindIsUnreadable() {
        String ofHttp =
                "{\"id\":\"$context.requestId\",\"route\":\"$context.routeKey\",\"status\":\"$context.status\"}";

        assertThat(of(Api.Kind.REST, OF_REST).isReadable()).isTrue();
        assertThat(of(Api.Kind.HTTP, OF_REST).isReadable()).isFalse();
        assertThat(of(Api.Kind.WEBSOCKET, OF_REST).isReadable()).isFalse();
        assertThat(of(Api.Kind.HTTP, ofHttp).isReadable()).isTrue();
        assertThat(of(Api.Kind.WEBSOCKET, ofHttp).isReadable()).isTrue();
        assertThat(of(Api.Kind.REST, ofHttp).isReadable()).isFalse();
    }
}
