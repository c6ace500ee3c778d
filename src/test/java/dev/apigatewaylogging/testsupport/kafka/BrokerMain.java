/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import dev.apigatewaylogging.testsupport.aws.Arguments;
import dev.apigatewaylogging.testsupport.process.FreePort;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A Kafka broker as a separate process. {@code --port=} chooses the port, {@code --directory=} keeps the data there,
 * {@code --topics=a,b} creates topics of three partitions.
 */
public final class BrokerMain {

    private static final int PARTITIONS = 3;

    private BrokerMain() {}

    public static void main(String[] args) throws InterruptedException {
        run(Arguments.of(args, Set.of("port", "directory", "topics")), System.out);
    }

    private static void run(Arguments arguments, PrintStream out) throws InterruptedException {
        int port = arguments.has("port") ? arguments.number("port", 0) : FreePort.choose();
        KafkaBroker broker = arguments.has("directory")
                ? KafkaBroker.started(Path.of(arguments.text("directory", "")), port)
                : KafkaBroker.started(port);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
        for (String topic : arguments.text("topics", "").split(",", -1)) {
            if (!topic.isBlank()) {
                broker.createTopic(topic, PARTITIONS);
            }
        }
        out.println("Kafka broker ready at " + broker.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
