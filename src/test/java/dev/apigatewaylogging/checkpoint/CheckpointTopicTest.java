/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class CheckpointTopicTest {

    private final String name = "checkpoints." + System.nanoTime();
    private final Map<String, Object> connection;
    private int describedLate;

    CheckpointTopicTest(KafkaBroker broker) {
        this.connection = Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** A client of brokers that do not know a new topic for some requests. */
    private Admin late(Map<String, Object> settings) {
        Admin admin = Admin.create(settings);
        return (Admin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    Object[] passed = arguments;
                    if (method.getName().equals("describeTopics") && describedLate-- > 0) {
                        passed = new Object[] {List.of("unknown." + name)};
                    }
                    try {
                        return method.invoke(admin, passed);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void deletionOfTopicThatBrokersDidNotKnowAtFirstIsDetected()
            throws IOException, ExecutionException, InterruptedException {
        describedLate = 2;
        try (CheckpointTopic topic = new CheckpointTopic(name, 1, connection, Duration.ofSeconds(20), this::late);
                Admin admin = Admin.create(connection)) {
            topic.put("group", "one".getBytes(UTF_8));
            assertThat(describedLate).as("lookups that found nothing").isLessThanOrEqualTo(1);

            admin.deleteTopics(List.of(name)).all().get();

            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(topic::isAnother);
        }
    }
}
