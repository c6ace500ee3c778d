/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import dev.apigatewaylogging.testsupport.aws.Directories;
import dev.apigatewaylogging.testsupport.process.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker in this JVM: one KRaft node on the loopback interface. It can be stopped and started again on the
 * same port with its data.
 */
public final class KafkaBroker implements Broker {

    /** A topic whose records have the time when the broker appended them, instead of the producer's create time. */
    public static final Map<String, String> APPEND_TIME = Map.of("message.timestamp.type", "LogAppendTime");

    private static final int NODE = 1;

    private final Path directory;
    private final boolean ownDirectory;
    private final int port;
    private final int controllerPort;
    private final BrokerListeners more;
    private final String clusterId = Uuid.randomUuid().toString();
    private KafkaRaftServer server;

    private KafkaBroker(Path directory, boolean ownDirectory, int port, BrokerListeners more) {
        this.directory = directory;
        this.more = more;
        this.ownDirectory = ownDirectory;
        this.port = port;
        this.controllerPort = FreePort.choose();
    }

    /** A running broker on a free port, whose data is deleted when it is closed. */
    public static KafkaBroker started() {
        return started(FreePort.choose());
    }

    /** A running broker on the given port, whose data is deleted when it is closed. */
    public static KafkaBroker started(int port) {
        try {
            return startedIn(Files.createTempDirectory("kafka-broker"), true, port, BrokerListeners.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the broker", e);
        }
    }

    /** A running broker on the given port with its data in {@code directory}, which stays when it is closed. */
    public static KafkaBroker started(Path directory, int port) {
        return startedIn(directory, false, port, BrokerListeners.NONE);
    }

    /** A running broker with listeners in addition to {@link #bootstrapServers()}, and its data in {@code directory}. */
    public static KafkaBroker started(Path directory, BrokerListeners more) {
        return startedIn(directory, false, FreePort.choose(), more);
    }

    private static KafkaBroker startedIn(Path directory, boolean ownDirectory, int port, BrokerListeners more) {
        KafkaBroker broker = new KafkaBroker(directory, ownDirectory, port, more);
        broker.start();
        return broker;
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            throw new IllegalStateException("the broker is running");
        }
        Path log = directory.resolve("log");
        if (Files.notExists(log.resolve("meta.properties"))) {
            format(log);
        }
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings(log), false), Time.SYSTEM);
        try {
            starting.startup();
        } catch (RuntimeException e) {
            starting.shutdown();
            throw e;
        }
        server = starting;
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Stops the broker and starts it again on the same port with its data. */
    public synchronized void restart() {
        stop();
        start();
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public synchronized void close() {
        stop();
        if (ownDirectory) {
            Directories.delete(directory);
        }
    }

    private void format(Path log) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Files.createDirectories(log);
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(NODE)
                    .setClusterId(clusterId)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(log.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .addDirectory(log.toString())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + log, e);
        }
    }

    private Properties settings(Path log) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE),
                "log.dirs",
                log.toString(),
                "listeners",
                "CLIENT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort + more.addresses(),
                "advertised.listeners",
                "CLIENT://127.0.0.1:" + port + more.addresses(),
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT" + more.protocols(),
                "inter.broker.listener.name",
                "CLIENT",
                "controller.listener.names",
                "CONTROLLER",
                "controller.quorum.voters",
                NODE + "@127.0.0.1:" + controllerPort));
        // one node: nothing can be replicated, and no other node is waited for
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0",
                "log.cleaner.dedupe.buffer.size", "4194304",
                "num.partitions", "3"));
        settings.putAll(more.settings());
        return settings;
    }
}
