/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.checkpoint.InMemoryCheckpointStore;
import dev.apigatewaylogging.cluster.ShardedClusterService;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConfiguration;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsEndpoint;
import dev.apigatewaylogging.delivery.Replay;
import dev.apigatewaylogging.delivery.ReplayAware;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayRoutesTest {

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-01T06:00:00Z");

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Replay replay =
            new Replay("id", FROM.toEpochMilli(), TO.toEpochMilli(), new InMemoryCheckpointStore());
    private final List<Replay> announced = new ArrayList<>();

    @BeforeEach
    void addRoutes() throws Exception {
        camel.getRegistry().bind("aware", (ReplayAware) announced::add);
        camel.getRegistry().bind("cluster", new ShardedClusterService());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cloudwatch-logs:orders?region=eu-west-1&startFrom=now&rescanDelay=P1D&clusterService=#cluster")
                        .routeId("edited")
                        .to("direct:step");
                from("direct:step").routeId("step").to("seda:later");
                from("seda:later").routeId("later").to("mock:end");
                from("timer:akto-accounts").routeId("akto-accounts").to("mock:end");
                from("timer:akto-roles").routeId("akto-roles").to("mock:end");
                from("timer:heartbeat").routeId("heartbeat").to("mock:end");
                from("platform-http:/q/status").routeId("status").to("mock:end");
                from("file:inbox").routeId("inbox").to("mock:end");
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        camel.close();
    }

    private CloudWatchLogsConfiguration applied() throws Exception {
        new ReplayRoutes(new ReplayOptions(FROM, TO, "", 0.25, "id"), replay).apply(camel);
        return camel.getEndpoint(camel.getRouteDefinition("edited").getEndpointUrl(), CloudWatchLogsEndpoint.class)
                .getConfiguration();
    }

    @Test
    void onlyRoutesThatRequestsPassAndAktosAccountsStay() throws Exception {
        applied();

        assertThat(camel.getRouteDefinitions())
                .extracting(RouteDefinition::getRouteId)
                .containsExactly("edited", "step", "later", "akto-accounts", "akto-roles");
    }

    @Test
    void endpointScansRangeOnceWithMarginWhateverItsRouteSays() throws Exception {
        CloudWatchLogsConfiguration configuration = applied();

        assertThat(configuration.getStartFrom()).isEqualTo("2026-10-31T23:58:00Z");
        assertThat(configuration.getScanUntil()).isEqualTo("2026-11-01T06:02:00Z");
        assertThat(configuration.getMaxCallsPerSecond()).isEqualTo(0.25);
        assertThat(configuration.getClusterService()).isNull();
    }

    @Test
    void marginFollowsTimeoutsOfRequests() throws Exception {
        Properties timeouts = new Properties();
        timeouts.setProperty("integration.timeout.secs", "290");
        camel.getPropertiesComponent().setInitialProperties(timeouts);

        assertThat(applied().getScanUntil()).isEqualTo("2026-11-01T06:10:00Z");
    }

    @Test
    void beansAreInformed() throws Exception {
        applied();

        assertThat(announced).containsExactly(replay);
    }
}
