/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.kafka.BrokerListeners;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** With EXACTLY_ONCE, Kafka refuses all records for minutes, until it permits them. */
class RefusedTransactionsChaos {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedTransactionsChaos.class);

    private static final int GROUPS = 10;
    private static final int REQUESTS = 200;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration REFUSAL = Duration.ofMinutes(3);

    /** Reloads after 0, 0, 1, 2, 4, 8 and 16 s, then every 30 s. */
    private static final int MAX_RELOADS_OF_SHARD = 12;

    private static final BrokerListeners AUTHORIZING = new BrokerListeners(
            "",
            "",
            Map.of(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "allow.everyone.if.no.acl.found",
                    "true"));

    @TempDir
    Path data;

    @Test
    void eventsAreReadAgainRarelyAndEachRecordIsStoredOnceAfterwards() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started(data.resolve("broker"), AUTHORIZING);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                ConnectorEnvironment stack = new ConnectorEnvironment(broker, data.resolve("connector"))) {
            for (int i = 0; i < GROUPS; i++) {
                stack.aws().group(group(i));
            }
            stack.readCommitted();
            refuse(admin, stack.topicName());
            try (JavaProcess connector = stack.connector()
                    .with("LOG_GROUP_NAME", "API-Gateway-Execution-Logs_share*")
                    .with("CLUSTER", "kafka")
                    .with("CHECKPOINT_STORE", "kafka")
                    .with("CHECKPOINT_TOPIC", stack.topicName() + ".checkpoints")
                    .with("EXACTLY_ONCE", "true")
                    .start()) {
                Management management = Management.of(connector);
                await().atMost(SOON).until(() -> isLogged(connector, "Started reading"));
                Set<String> logged = log(stack);
                await().atMost(SOON).until(() -> isLogged(connector, "A Kafka transaction of shard"));
                long until = System.nanoTime() + REFUSAL.toNanos();

                await().atMost(REFUSAL).untilAsserted(() -> assertThat(
                                management.get("/q/health/ready").body())
                        .contains("The log groups of some shards are read again and again"));
                assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
                await().atMost(REFUSAL).until(() -> System.nanoTime() > until);

                double reloads = management.metrics().get("apigateway_logging_cluster_shards_reloaded_total");
                int reads = readsOf(connector);
                LOG.info("In {}: {} reloads of up to {} shards, {} lines of log", REFUSAL, reloads, GROUPS, reads);
                assertThat(reloads).isBetween(3.0, (double) GROUPS * MAX_RELOADS_OF_SHARD);
                assertThat(stack.keys()).isEmpty();

                accept(admin, stack.topicName());
                await().atMost(SOON.multipliedBy(2))
                        .until(() -> Set.copyOf(stack.keys()).containsAll(logged));
                assertThat(stack.keys()).doesNotHaveDuplicates().hasSize(REQUESTS);
                await().atMost(SOON.multipliedBy(2))
                        .until(() -> management.get("/q/health/ready").statusCode() == 200);
            }
        }
    }

    private static Set<String> log(ConnectorEnvironment stack) {
        Set<String> logged = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            RequestScript request = stack.request(RequestKind.MOCK);
            Instant now = Instant.now();
            String group = group(i % GROUPS);
            request.lines().forEach(line -> {
                Instant at = now.plusMillis(line.after());
                stack.aws().put(group, "stream", at, line.text(), at);
            });
            logged.add(request.requestId());
        }
        return logged;
    }

    private static boolean isLogged(JavaProcess connector, String text) {
        return connector.output().stream().anyMatch(line -> line.contains(text));
    }

    private static int readsOf(JavaProcess connector) {
        List<String> lines = new ArrayList<>(connector.output());
        lines.removeIf(line -> !line.contains(" reading "));
        return lines.size();
    }

    private static String group(int number) {
        return String.format("API-Gateway-Execution-Logs_share%05d/prod", number);
    }

    private static AclBinding writingBy(AclPermissionType permission, AclOperation operation, String topic) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }

    private static void refuse(Admin admin, String topic) throws InterruptedException, ExecutionException {
        admin.createAcls(List.of(
                        writingBy(AclPermissionType.ALLOW, AclOperation.ALL, topic),
                        writingBy(AclPermissionType.DENY, AclOperation.WRITE, topic)))
                .all()
                .get();
    }

    private static void accept(Admin admin, String topic) throws InterruptedException, ExecutionException {
        admin.deleteAcls(List.of(writingBy(AclPermissionType.DENY, AclOperation.WRITE, topic)
                        .toFilter()))
                .all()
                .get();
    }
}
