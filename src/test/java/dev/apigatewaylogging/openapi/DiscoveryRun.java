package dev.apigatewaylogging.openapi;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.apigatewaylogging.standin.AktoBackendStandIn;
import dev.apigatewaylogging.standin.CloudWatchStandIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** The route as it is in {@code routes/}, with its errors and beans, between two stand-ins; and what it logs. */
final class DiscoveryRun implements AutoCloseable {

    private static final String ROUTE = "openapi-discovery";
    private static final String END_OF_ROUND = "OpenAPI discovery: ";

    private final Main main = new Main(DiscoveryRun.class);
    private final Log log = new Log();

    private DiscoveryRun() {}

    /** Set up, not yet running. */
    static DiscoveryRun of(CloudWatchStandIn aws, AktoBackendStandIn akto, Path data) {
        DiscoveryRun run = new DiscoveryRun();
        run.main.setPropertyPlaceholderLocations("file:application.properties");
        run.main
                .configure()
                .setRoutesIncludePattern("file:routes/beans.camel.yaml,file:routes/errors.camel.yaml,"
                        + "file:routes/dead-letter.camel.yaml,file:routes/openapi-discovery.camel.yaml");
        return run.with("aws.region", aws.home().region())
                .with("aws.endpoint.url", aws.endpoint().toString())
                .with("aws.access.key.id", "AKIAIOSFODNN7EXAMPLE")
                .with("aws.secret.access.key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
                .with("cyborg.base.url", akto.address().toString())
                .with("database.abstractor.token", AktoBackendStandIn.TOKEN)
                .with("checkpoint.dir", data.toString())
                .with("dead.letter.dir", data.resolve("dead-letter").toString());
    }

    /** The same with another setting. */
    DiscoveryRun with(String property, String value) {
        main.addOverrideProperty(property, value);
        return this;
    }

    /** Starts it; the first round begins at once. */
    DiscoveryRun start() {
        log.start();
        root().addAppender(log);
        main.start();
        return this;
    }

    /** Starts it and waits for the first round's end. Returns what the round came to. */
    String firstRound() {
        start();
        return awaitRound(1);
    }

    /** Lets another round begin, as the timer would in a while, and waits for its end. */
    String nextRound() {
        int ended = rounds().size();
        try {
            main.getCamelContext().getRouteController().stopRoute(ROUTE);
            main.getCamelContext().getRouteController().startRoute(ROUTE);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return awaitRound(ended + 1);
    }

    private String awaitRound(int number) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> rounds().size() >= number);
        return rounds().get(number - 1);
    }

    private List<String> rounds() {
        return lines().stream()
                .filter(line -> line.contains(END_OF_ROUND))
                .map(line -> line.substring(line.indexOf(END_OF_ROUND) + END_OF_ROUND.length()))
                .toList();
    }

    /** All that was logged, level first, exceptions with their traces. */
    List<String> lines() {
        return log.lines;
    }

    /** The lines of a level. */
    List<String> lines(String level) {
        return lines().stream().filter(line -> line.startsWith(level + " ")).toList();
    }

    @Override
    public void close() {
        main.stop();
        root().detachAppender(log);
    }

    static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static final class Log extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            String trace = event.getThrowableProxy() == null
                    ? ""
                    : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getLevel() + " " + event.getFormattedMessage() + trace);
        }
    }
}
