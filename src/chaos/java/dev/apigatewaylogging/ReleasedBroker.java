/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.kafka.Broker;
import dev.apigatewaylogging.testsupport.process.FreePort;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.process.MavenLibraries;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * A broker of another release than the one in the tests' class path: a process of its own from its Maven artifacts, with a
 * ZooKeeper in another process where the release needs one. Its settings are the release's defaults, but for those that a
 * single node needs and that Akto's Compose files have.
 */
final class ReleasedBroker implements Broker {

    private static final Path POM = Path.of("src/chaos/broker/pom.xml");
    private static final Path LIBRARIES = Path.of("target/kafka-broker");

    /** A start takes ten seconds, but not on a machine on which much else runs. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path libraries;
    private final Path directory;
    private final int port = FreePort.choose();
    private final Path settings;
    private JavaProcess zooKeeper;
    private JavaProcess broker;

    private ReleasedBroker(KafkaRelease release, Path directory) {
        this.libraries = LIBRARIES.resolve(release.version());
        this.directory = directory;
        this.settings = directory.resolve("broker.properties");
        MavenLibraries.copy(POM, libraries, "-Dkafka.version=" + release.version());
    }

    /** A running broker on a free port with its data in {@code directory}. */
    static ReleasedBroker started(KafkaRelease release, Path directory) {
        ReleasedBroker broker = new ReleasedBroker(release, directory);
        try {
            Files.createDirectories(directory);
            if (release.needsZooKeeper()) {
                broker.prepareWithZooKeeper();
            } else {
                broker.prepareWithController();
            }
            broker.start();
        } catch (AssertionError | IOException e) {
            broker.close();
            throw new IllegalStateException("Kafka " + release.version() + " does not start", e);
        }
        return broker;
    }

    private void prepareWithZooKeeper() throws IOException {
        int clientPort = FreePort.choose();
        Path zooKeeperSettings = directory.resolve("zookeeper.properties");
        write(
                zooKeeperSettings,
                Map.of(
                        "clientPort",
                        Integer.toString(clientPort),
                        "clientPortAddress",
                        "127.0.0.1",
                        "dataDir",
                        directory.resolve("zookeeper").toString(),
                        "admin.enableServer",
                        "false"));
        zooKeeper = JavaProcess.of(libraries, "org.apache.zookeeper.server.ZooKeeperServerMain")
                .jvm("-Xmx128m", "-XX:TieredStopAtLevel=1")
                .arguments(zooKeeperSettings.toString())
                .start();
        zooKeeper.awaitLine("binding to port", PATIENCE);
        write(
                settings,
                brokerSettings(Map.of(
                        "broker.id",
                        "1",
                        "zookeeper.connect",
                        "127.0.0.1:" + clientPort,
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + port)));
    }

    private void prepareWithController() throws IOException {
        int controllerPort = FreePort.choose();
        write(
                settings,
                brokerSettings(Map.of(
                        "process.roles",
                        "broker,controller",
                        "node.id",
                        "1",
                        "controller.quorum.voters",
                        "1@127.0.0.1:" + controllerPort,
                        "controller.listener.names",
                        "CONTROLLER",
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                        "advertised.listeners",
                        "PLAINTEXT://127.0.0.1:" + port)));
        try (JavaProcess format = JavaProcess.of(libraries, "kafka.tools.StorageTool")
                .jvm("-XX:TieredStopAtLevel=1")
                .arguments("format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString())
                .start()) {
            assertThat(format.awaitExit(PATIENCE))
                    .as(() -> String.join("\n", format.output()))
                    .isZero();
        }
    }

    private Map<String, String> brokerSettings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("log.dirs", directory.resolve("log").toString());
        all.put("offsets.topic.replication.factor", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        return all;
    }

    private static void write(Path file, Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void start() {
        broker = JavaProcess.of(libraries, "kafka.Kafka")
                .jvm("-Xmx512m", "-XX:TieredStopAtLevel=1")
                .arguments(settings.toString())
                .start();
        broker.awaitLine("Kafka ?Server( id=1\\])? started", PATIENCE);
    }

    @Override
    public void stop() {
        broker.stop(PATIENCE);
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
        if (zooKeeper != null) {
            zooKeeper.close();
        }
    }
}
