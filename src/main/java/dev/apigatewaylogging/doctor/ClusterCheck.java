/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import dev.apigatewaylogging.kafka.KafkaErrorHints;
import dev.apigatewaylogging.settings.Setting;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * What {@code CLUSTER=kafka} needs: partitions of the checkpoint topic, the consumer group and transactions. Does not join the
 * group. Brokers that have no transaction log yet create it when they are asked, as at a start of the connector.
 */
final class ClusterCheck {

    private static final String REMEDY_OF_TRANSACTIONS =
            "Allow Write and Describe on transactional IDs with the prefix CHECKPOINT_TOPIC, and check"
                    + " transaction.state.log.replication.factor of the brokers";

    private final DoctorSettings settings;
    private final Admin admin;
    private final String topic;

    ClusterCheck(DoctorSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
        this.topic = settings.get(Setting.CHECKPOINT_TOPIC);
    }

    /** Adds nothing unless the processes form a cluster. */
    void run(List<Finding> findings) throws InterruptedException {
        if (settings.areValid(Setting.CLUSTER, Setting.CHECKPOINT_STORE, Setting.CHECKPOINT_TOPIC)
                && settings.get(Setting.CLUSTER).equals("kafka")) {
            findings.add(shards());
            findings.add(group());
            findings.add(transactions());
        }
    }

    private Finding shards() throws InterruptedException {
        String check = "Kafka topic " + topic;
        try {
            TopicDescription description = admin.describeTopics(
                            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get()
                    .get(topic);
            int partitions = description.partitions().size();
            if (!allows(description.authorizedOperations(), AclOperation.READ, AclOperation.WRITE)) {
                return Finding.problem(
                        check,
                        "the user may not read and write it",
                        "Allow the user of KAFKA_USERNAME Read and Write on the topic of CHECKPOINT_TOPIC");
            }
            return partitions == 1
                    ? Finding.problem(
                            check,
                            "has one partition, so one process reads everything and the others stand by",
                            "Stop all processes and add partitions to the topic, or set another CHECKPOINT_TOPIC")
                    : Finding.ok(check, partitions + " shards");
        } catch (ExecutionException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException
                    ? Finding.ok(
                            check,
                            "does not exist yet; created with " + settings.get(Setting.CHECKPOINT_PARTITIONS)
                                    + " partitions")
                    : failed(check, e);
        }
    }

    private Finding group() throws InterruptedException {
        String check = "Kafka consumer group " + topic;
        String remedy = "Allow the user of KAFKA_USERNAME Read and Describe on the group of CHECKPOINT_TOPIC";
        try {
            ConsumerGroupDescription description = admin.describeConsumerGroups(
                            List.of(topic), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                    .all()
                    .get()
                    .get(topic);
            return allows(description.authorizedOperations(), AclOperation.READ)
                    ? Finding.ok(check, description.members().size() + " processes")
                    : Finding.problem(check, "the user may not join it", remedy);
        } catch (ExecutionException e) {
            return e.getCause() instanceof AuthorizationException
                    ? Finding.problem(check, "the user may not join it", remedy)
                    : failed(check, e);
        }
    }

    private static Finding failed(String check, ExecutionException e) {
        return Finding.problem(
                check, KafkaErrorHints.reason(e), "Check " + KafkaErrorHints.hint(e, Setting.CHECKPOINT_TOPIC.name()));
    }

    private Finding transactions() throws InterruptedException {
        String check = "Kafka transactions of " + topic;
        String id = topic + "-0";
        try {
            admin.describeTransactions(List.of(id)).description(id).get();
            return Finding.ok(check, "permitted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return Finding.ok(check, "permitted");
            }
            return e.getCause() instanceof UnsupportedVersionException
                    ? Finding.skipped(check, "brokers before 3.0 do not report it")
                    : Finding.problem(
                            check,
                            e.getCause() instanceof AuthorizationException
                                    ? "the user may not use them"
                                    : KafkaErrorHints.reason(e),
                            REMEDY_OF_TRANSACTIONS);
        }
    }

    /** Brokers without an authorizer allow everything and list nothing, or all operations. */
    private static boolean allows(Set<AclOperation> allowed, AclOperation... needed) {
        return allowed == null || allowed.isEmpty() || allowed.containsAll(List.of(needed));
    }
}
