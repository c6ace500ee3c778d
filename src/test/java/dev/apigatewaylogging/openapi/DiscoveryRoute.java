/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/**
 * The route as it is in {@code routes/}, with its errors and beans, between two fakes; and what it logs. Only the times
 * that it waits between retries are shorter.
 */
final class DiscoveryRoute implements AutoCloseable {

    private static final String ROUTE = "openapi-discovery";
    private static final String END_OF_ROUND = "OpenAPI discovery: ";

    private static final Path ROUTES = Path.of("routes");

    private final Main main = new Main(DiscoveryRoute.class);
    private final Log log = new Log();
    private boolean withinTheQuota;
    private Duration atMost = Duration.ofMinutes(1);

    private DiscoveryRoute() {}

    /** Set up, not yet running. */
    static DiscoveryRoute of(FakeAws aws, FakeAktoBackend akto, Path data) {
        DiscoveryRoute run = new DiscoveryRoute();
        run.main.setPropertyPlaceholderLocations("file:application.properties");
        run.main
                .configure()
                .setRoutesIncludePattern("file:routes/beans.camel.yaml,file:routes/errors.camel.yaml,"
                        + "file:routes/dead-letter.camel.yaml,file:routes/openapi-api.camel.yaml,"
                        + "file:routes/akto-roles.camel.yaml,"
                        + "file:" + impatient(data, ROUTE) + ",file:" + impatient(data, "openapi-upload"));
        return run.with("management.port", "0")
                .with("aws.region", aws.home().region())
                .with("aws.endpoint.url", aws.endpoint().toString())
                .with("aws.access.key.id", "AKIAIOSFODNN7EXAMPLE")
                .with("aws.secret.access.key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
                .with("cyborg.base.url", akto.address().toString())
                .with("database.abstractor.token", FakeAktoBackend.TOKEN)
                .with("management.port", "0")
                .with("checkpoint.dir", data.toString())
                .with("dead.letter.dir", data.resolve("dead-letter").toString());
    }

    private static Path impatient(Path data, String name) {
        try {
            String route = Files.readString(ROUTES.resolve(name + ".camel.yaml"));
            String edited = route.replace("redeliveryDelay: \"1000\"", "redeliveryDelay: \"20\"")
                    .replace("delay: 1000", "delay: 200")
                    .replace("responseTimeout: 15000", "responseTimeout: 1000");
            Path copy = data.resolve("routes");
            Files.createDirectories(copy);
            return Files.writeString(copy.resolve(name + ".camel.yaml"), edited);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with another setting. */
    DiscoveryRoute with(String property, String value) {
        main.addOverrideProperty(property, value);
        return this;
    }

    /** With API Gateway's real quota. */
    DiscoveryRoute withinTheQuota() {
        withinTheQuota = true;
        return this;
    }

    /** The timeout of a run. */
    DiscoveryRoute withRunTimeout(Duration duration) {
        atMost = duration;
        return this;
    }

    /** Starts it; the first run begins at once. */
    DiscoveryRoute start() {
        if (!withinTheQuota) {
            main.addMainListener(new ManyCalls());
        }
        log.start();
        root().addAppender(log);
        routeLogger().setLevel(Level.INFO);
        main.start();
        return this;
    }

    /** Starts it and waits for the end of the first run. Returns its summary. */
    String firstRun() {
        start();
        return awaitRun(1);
    }

    /** Starts another run, as the timer would, and waits for its end. */
    String nextRun() {
        int ended = runs().size();
        tick();
        return awaitRun(ended + 1);
    }

    /** Lets the timer begin anew. */
    void tick() {
        try {
            main.getCamelContext().getRouteController().stopRoute(ROUTE);
            main.getCamelContext().getRouteController().startRoute(ROUTE);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String awaitRun(int number) {
        Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(50)).until(() -> runs().size() >= number);
        return runs().get(number - 1);
    }

    private List<String> runs() {
        return lines().stream()
                .filter(line -> line.contains(END_OF_ROUND))
                .map(line -> line.substring(line.indexOf(END_OF_ROUND) + END_OF_ROUND.length()))
                .toList();
    }

    /** All that was logged, level first, exceptions with their traces. */
    List<String> lines() {
        return log.lines;
    }

    /** The messages of a level. */
    List<String> lines(String level) {
        return lines().stream().filter(line -> line.startsWith(level + " ")).toList();
    }

    @Override
    public void close() {
        main.stop();
        root().detachAppender(log);
        routeLogger().setLevel(null);
    }

    /** The logger of the routes. */
    private static Logger routeLogger() {
        return (Logger) LoggerFactory.getLogger("api-gateway-logging");
    }

    private static Logger root() {
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

    /** Sets the rate when the beans are there and before the first run begins. */
    private static final class ManyCalls extends MainListenerSupport {
        @Override
        public void afterConfigure(BaseMainSupport configured) {
            configured
                    .getCamelContext()
                    .getRegistry()
                    .lookupByNameAndType("controlPlanes", ApiGatewayControlPlanes.class)
                    .setRequestsPerMinute(60_000);
        }
    }
}
