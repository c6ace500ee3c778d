/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka broker with a listener without authentication, in whatever process. */
public interface Broker extends AutoCloseable {

    /** Where clients connect: {@code 127.0.0.1:port}. */
    String bootstrapServers();

    /** Creates a topic and returns when it is there. */
    default void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /** Creates a topic with a configuration, for example {@code cleanup.policy=compact}. */
    default void createTopic(String name, int partitions, Map<String, String> settings) {
        createTopic(bootstrapServers(), name, partitions, settings);
    }

    /** The same for a broker of which only the address is known. */
    static void createTopic(String brokers, String name, int partitions, Map<String, String> settings) {
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topic " + name, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot create topic " + name, e);
        }
    }

    /** Starts the broker after {@link #stop()}; returns when it serves clients. */
    void start();

    /** Stops the broker as an orderly shutdown does; its data stays. */
    void stop();

    @Override
    void close();
}
