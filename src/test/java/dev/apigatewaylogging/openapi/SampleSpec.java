/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.nio.charset.StandardCharsets;

/** A spec for tests of those who get one. */
public final class SampleSpec {

    private SampleSpec() {}

    /** A spec, made of what was exported. */
    public static OpenApiSpec of(String exported) {
        ApiStage stage = new ApiStage(new Api(Api.Kind.REST, "a1b2c3d4e5", "orders", "", "eu-west-1"), "prod");
        return OpenApiSpec.of(stage, exported.getBytes(StandardCharsets.UTF_8), "https://a.example");
    }

    /** Its content. */
    public static String text(String exported) {
        return "{\"servers\":[{\"url\":\"https://a.example\"}]," + exported.substring(1);
    }
}
