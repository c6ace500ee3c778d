/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import dev.apigatewaylogging.kafka.KafkaClientProperties;
import dev.apigatewaylogging.kafka.KafkaClientSettings;
import dev.apigatewaylogging.kafka.KafkaErrorHints;
import dev.apigatewaylogging.kafka.TopicLimit;
import dev.apigatewaylogging.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka: reachable, TLS and login, the topic, the permission to write to it, its size limit. Sends no record. */
final class KafkaCheck implements Check {

    private static final int TIMEOUT_MILLIS = 8_000;
    private static final String TOPIC = "AKTO_KAFKA_TOPIC_NAME";

    private final DoctorSettings settings;
    private final CamelContext context;

    KafkaCheck(DoctorSettings settings, CamelContext context) {
        this.settings = settings;
        this.context = context;
    }

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public void run(List<Finding> findings) throws InterruptedException {
        if (!settings.areValid(
                Setting.AKTO_KAFKA_BROKER_MAL,
                Setting.AKTO_KAFKA_BROKER_URL,
                Setting.KAFKA_USERNAME,
                Setting.KAFKA_PASSWORD,
                Setting.AKTO_KAFKA_TOPIC_NAME)) {
            findings.add(Finding.skipped(name(), "the settings are invalid"));
            return;
        }
        KafkaClientSettings client = new KafkaClientSettings();
        client.setCamelContext(context);
        client.setBrokers(settings.get(Setting.AKTO_KAFKA_BROKER_MAL));
        client.setFallbackBrokers(settings.get(Setting.AKTO_KAFKA_BROKER_URL));
        client.setAuthenticationEnabled(settings.isTrue(Setting.IS_AUTH_IMPLEMENTED));
        client.setUsername(settings.get(Setting.KAFKA_USERNAME));
        client.setPassword(settings.get(Setting.KAFKA_PASSWORD));
        Map<String, Object> properties;
        try {
            client.configureComponent();
            properties = KafkaClientProperties.of(
                    context.getComponent("kafka", KafkaComponent.class).getConfiguration());
        } catch (IllegalArgumentException e) {
            findings.add(Finding.problem(name(), KafkaErrorHints.reason(e), "Check camel.component.kafka.*"));
            return;
        }
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2);
        try (Admin admin = Admin.create(properties)) {
            int brokers = admin.describeCluster().nodes().get().size();
            findings.add(Finding.ok(name(), client.brokers() + " responds, " + brokers + " brokers"));
            topic(admin, findings);
            new ClusterCheck(settings, admin).run(findings);
        } catch (KafkaException | ExecutionException e) {
            findings.add(Finding.problem(
                    name(),
                    client.brokers() + ": " + KafkaErrorHints.reason(e),
                    "Check " + KafkaErrorHints.hint(e, TOPIC)));
        }
    }

    private void topic(Admin admin, List<Finding> findings) throws InterruptedException {
        String topic = settings.get(Setting.AKTO_KAFKA_TOPIC_NAME);
        String check = "Kafka topic " + topic;
        try {
            TopicDescription description = admin.describeTopics(
                            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get()
                    .get(topic);
            Set<AclOperation> allowed = description.authorizedOperations();
            if (allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.WRITE)) {
                findings.add(Finding.problem(
                        check, "the user may not write", "Allow the user of KAFKA_USERNAME Write on the topic"));
                return;
            }
            findings.add(Finding.ok(check, description.partitions().size() + " partitions"));
            size(admin, topic, findings);
        } catch (ExecutionException e) {
            findings.add(
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? Finding.problem(
                                    check,
                                    "does not exist, or the user may not see it",
                                    "Check AKTO_KAFKA_TOPIC_NAME, or create the topic")
                            : Finding.problem(
                                    check, KafkaErrorHints.reason(e), "Check " + KafkaErrorHints.hint(e, TOPIC)));
        }
    }

    private void size(Admin admin, String topic, List<Finding> findings) throws InterruptedException {
        String check = "Kafka record size";
        if (!settings.areValid(Setting.AKTO_RECORD_MAX_BYTES)) {
            return;
        }
        int wanted = Integer.parseInt(settings.get(Setting.AKTO_RECORD_MAX_BYTES));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            int limit = Integer.parseInt(admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                    .value());
            int accepted = TopicLimit.recordBytes(limit);
            findings.add(
                    accepted < wanted
                            ? Finding.problem(
                                    check,
                                    "the topic accepts " + limit + " bytes, so bodies of records above " + accepted
                                            + " bytes are truncated",
                                    "Raise max.message.bytes of the topic, or lower AKTO_RECORD_MAX_BYTES")
                            : Finding.ok(check, "the topic accepts records of AKTO_RECORD_MAX_BYTES=" + wanted));
        } catch (ExecutionException e) {
            findings.add(Finding.skipped(
                    check,
                    "max.message.bytes of the topic cannot be read (" + KafkaErrorHints.reason(e)
                            + "); only AKTO_RECORD_MAX_BYTES limits records"));
        }
    }
}
