package dev.apigatewaylogging.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatewayLogGroupTest {

    @Test
    void managedGroupsTellApiAndStage() {
        GatewayLogGroup expected = new GatewayLogGroup("uwe3g5jm54", "prod", false);

        assertThat(GatewayLogGroup.of("API-Gateway-Execution-Logs_uwe3g5jm54/prod"))
                .isEqualTo(expected);
        assertThat(GatewayLogGroup.of("API-Gateway-Execution-Logs/uwe3g5jm54/prod"))
                .isEqualTo(expected);
        assertThat(GatewayLogGroup.of("/aws/apigateway/uwe3g5jm54/prod")).isEqualTo(expected);
    }

    @Test
    void aCanarysGroupIsThatOfItsStage() {
        assertThat(GatewayLogGroup.of("API-Gateway-Execution-Logs_uwe3g5jm54/prod/Canary"))
                .isEqualTo(new GatewayLogGroup("uwe3g5jm54", "prod", true));
    }

    @Test
    void aGroupThatTheUserNamedTellsNothing() {
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
            assertThat(GatewayLogGroup.of(name)).as(name).isEqualTo(new GatewayLogGroup("", "", false));
        }
    }
}
