package dev.apigatewaylogging;

import dev.apigatewaylogging.standin.CloudWatchStandIn;
import dev.apigatewaylogging.standin.JavaProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The packaged connector, run as its users run it: the jar, in the root of the repository, with an environment. */
public final class Connector {

    private static final Path JAR = Path.of("target", "api-gateway-logging.jar");

    private final Map<String, String> environment;
    private final String[] jvmOptions;

    private Connector(Map<String, String> environment, String... jvmOptions) {
        this.environment = environment;
        this.jvmOptions = jvmOptions;
    }

    /** Against the local stack, with its data in a directory. */
    public static Connector to(CloudWatchStandIn aws, String brokers, String logGroup, Path data) {
        return to(aws.endpoint(), aws.home().region(), brokers, logGroup, data);
    }

    /** The same for a stand-in that is a process of its own. */
    static Connector to(URI aws, String region, String brokers, String logGroup, Path data) {
        return new Connector(Map.of(
                "LOG_GROUP_NAME",
                logGroup,
                "AWS_REGION",
                region,
                "AWS_ENDPOINT_URL",
                aws.toString(),
                "AWS_ACCESS_KEY_ID",
                "AKIAIOSFODNN7EXAMPLE",
                "AWS_SECRET_ACCESS_KEY",
                "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                "AKTO_KAFKA_BROKER_MAL",
                brokers,
                "CHECKPOINT_DIR",
                data.toString(),
                "DEAD_LETTER_DIR",
                data.resolve("dead-letter").toString(),
                "MANAGEMENT_PORT",
                "0"));
    }

    /** The same with another setting. */
    public Connector with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Connector(more, jvmOptions);
    }

    /** The same with other options for its JVM. */
    public Connector jvm(String... options) {
        return new Connector(environment, options);
    }

    /** Starts it without waiting. */
    public JavaProcess launch() {
        return JavaProcess.ofJar(JAR).environment(environment).jvm(jvmOptions).start();
    }

    /** Starts it and waits until its routes run. */
    public JavaProcess start() {
        JavaProcess process = launch();
        process.awaitLine("Apache Camel .* started in", Duration.ofSeconds(60));
        return process;
    }
}
