/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account as large as they come. It takes twenty minutes, since API Gateway allows no more calls. */
class OpenApiDiscoveryChaos {

    @TempDir
    Path data;

    @Test
    void threeHundredApisAreUploadedOnceWithinHalfOfQuota() {
        new DiscoveryOfManyApis(300, data).check();
    }
}
