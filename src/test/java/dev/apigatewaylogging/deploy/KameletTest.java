/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The kamelet, as a user has it: a route of plain Camel from {@code kamelet:aws-cloudwatch-logs-source}. */
class KameletTest {

    private static final Path FILE = Path.of("kamelets/aws-cloudwatch-logs-source.kamelet.yaml");
    private static final Path CATALOGUE = Path.of(
            "src/generated/resources/META-INF/dev/apigatewaylogging/component/cloudwatchlogs/cloudwatch-logs.json");
    private static final String GROUP = "/aws/lambda/orders";
    private static final int EVENTS = 30;

    private final List<Message> received = new CopyOnWriteArrayList<>();

    @Test
    void eachMatchingEventIsMessage() throws Exception {
        Instant start = Instant.now().minusSeconds(60);
        try (FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
                DefaultCamelContext camel = new DefaultCamelContext()) {
            IntStream.range(0, EVENTS)
                    .forEach(i -> aws.put(GROUP, "stream", start.plusMillis(i), (i % 2 == 0 ? "ERROR " : "INFO ") + i));
            camel.getComponent("kamelet", KameletComponent.class).setLocation("file:kamelets");
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("kamelet:aws-cloudwatch-logs-source?logGroupName=" + GROUP + "&region="
                                    + aws.home().region() + "&filterPattern=ERROR&rescanDelay=PT0S&pollInterval=PT0.1S"
                                    + "&accessKey=AKIDEXAMPLE&secretKey=RAW(secret)&overrideEndpoint=true"
                                    + "&uriEndpointOverride=" + aws.endpoint())
                            .process(exchange ->
                                    received.add(exchange.getMessage().copy()));
                }
            });
            camel.start();

            await().atMost(Duration.ofSeconds(60)).until(() -> received.size() >= EVENTS / 2);
        }
        assertThat(received.stream().map(message -> message.getBody(String.class)))
                .containsExactlyElementsOf(IntStream.range(0, EVENTS)
                        .filter(i -> i % 2 == 0)
                        .mapToObj(i -> "ERROR " + i)
                        .toList());
        assertThat(received).allSatisfy(message -> assertThat(message.getHeaders())
                .containsEntry(CloudWatchLogsConstants.LOG_GROUP_NAME, GROUP)
                .containsKey(CloudWatchLogsConstants.EVENT_ID));
    }

    @Test
    @SuppressWarnings("unchecked")
    void propertiesAreOptionsOfComponent() throws Exception {
        JsonNode options = new ObjectMapper().readTree(CATALOGUE.toFile()).path("properties");
        Map<String, Object> spec;
        try (Reader reader = Files.newBufferedReader(FILE)) {
            Map<String, Object> kamelet =
                    (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromReader(reader);
            spec = (Map<String, Object>) kamelet.get("spec");
        }
        Map<String, Map<String, Object>> properties =
                (Map<String, Map<String, Object>>) ((Map<String, Object>) spec.get("definition")).get("properties");

        assertThat(properties).isNotEmpty().allSatisfy((name, property) -> {
            assertThat(options.has(name)).as(name).isTrue();
            if (property.containsKey("default")) {
                assertThat(String.valueOf(property.get("default")))
                        .as(name)
                        .isEqualTo(options.path(name).path("defaultValue").asText());
            }
            assertThat("password".equals(property.get("format")))
                    .as(name + " is secret")
                    .isEqualTo(options.path(name).path("secret").asBoolean());
        });
    }
}
