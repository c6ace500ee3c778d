/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * How a process joins the group.
 *
 * @param topic the checkpoint topic, whose name is also that of the group
 * @param member this process
 * @param sessionTimeout after which a member that is not heard of is removed
 * @param connection client properties of the connection
 */
record GroupSettings(String topic, MemberName member, Duration sessionTimeout, Map<String, Object> connection) {

    /** Rebalances are noticed with the next heartbeat. */
    private static final int HEARTBEAT_MILLIS = 1_000;

    /** How long a rebalance waits for a member that is heard of but does not rejoin. */
    private static final int MAX_POLL_INTERVAL_MILLIS = 30_000;

    private static final int METADATA_MAX_AGE_MILLIS = 30_000;

    /** The properties of the consumer. */
    Map<String, Object> consumer() {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, topic);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, member.name());
        if (member.isPermanent()) {
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member.name());
        }
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) sessionTimeout.toMillis());
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_INTERVAL_MILLIS);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }
}
