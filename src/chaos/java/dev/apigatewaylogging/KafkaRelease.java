/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

/** A release of Kafka whose brokers Akto ships: Kafka 2.8 in {@code cp-kafka:6.2.1}, Kafka 4 in {@code cp-kafka} 8. */
enum KafkaRelease {
    V2_8("2.8.2", true),
    V4_1("4.1.1", false);

    private final String version;
    private final boolean needsZooKeeper;

    KafkaRelease(String version, boolean needsZooKeeper) {
        this.version = version;
        this.needsZooKeeper = needsZooKeeper;
    }

    /** The version of the Maven artifacts. */
    String version() {
        return version;
    }

    /** Whether the brokers' metadata is in ZooKeeper, else in a quorum of controllers (KRaft). */
    boolean needsZooKeeper() {
        return needsZooKeeper;
    }
}
