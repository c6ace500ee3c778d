/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiGatewayLogGroupTest {

    @Test
    void managedLogGroupsIdentifyApiAndStage() {
        ApiGatewayLogGroup expected = new ApiGatewayLogGroup("uwe3g5jm54", "prod", false);

        assertThat(ApiGatewayLogGroup.of("API-Gateway-Execution-Logs_uwe3g5jm54/prod"))
                .isEqualTo(expected);
        assertThat(ApiGatewayLogGroup.of("API-Gateway-Execution-Logs/uwe3g5jm54/prod"))
                .isEqualTo(expected);
        assertThat(ApiGatewayLogGroup.of("/aws/apigateway/uwe3g5jm54/prod")).isEqualTo(expected);
    }

    @Test
    void canaryLogGroupIdentifiesItsStage() {
        assertThat(ApiGatewayLogGroup.of("API-Gateway-Execution-Logs_uwe3g5jm54/prod/Canary"))
                .isEqualTo(new ApiGatewayLogGroup("uwe3g5jm54", "prod", true));
    }

    @Test
    void customLogGroupNameIdentifiesNothing() {
        for (String name : new String[] {
            "",
            "/aws/apigateway/welcome",
            "/aws/apigateway/my-shop/access",
            "/aws/apigateway/shop/prod",
            "API-Gateway-Execution-Logs",
            "API-Gateway-Execution-Logs_",
            "API-Gateway-Execution-Logs_uwe3g5jm54",
            "API-Gateway-Execution-Logs_uwe3g5jm54/",
            "API-Gateway-Execution-Logs_uwe3g5jm54/a/b",
            "/aws/lambda/orders"
        }) {
            assertThat(ApiGatewayLogGroup.of(name)).as(name).isEqualTo(new ApiGatewayLogGroup("", "", false));
        }
    }
}
