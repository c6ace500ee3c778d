/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The routes {@code akto-accounts} and {@code akto-roles} as they are in {@code routes/}, with a fake of Akto's backend. */
class AktoAccountsRouteTest {

    private static final String MAPPINGS = "Failed to fetch account mappings: ";
    private static final String ROLES = "Failed to fetch the roles to assume: ";

    private final Main main = new Main(AktoAccountsRouteTest.class);
    private final Logger logger = (Logger) LoggerFactory.getLogger("api-gateway-logging");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private FakeAktoBackend akto;

    @TempDir
    private Path data;

    @BeforeEach
    void startBackend() {
        akto = FakeAktoBackend.started();
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        main.stop();
        akto.close();
        logger.detachAppender(log);
    }

    private void start(String token) {
        main.configure().setBasePackageScanEnabled(false);
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", "0");
        main.addOverrideProperty("aws.region", "us-east-1");
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("dead.letter.dir", data.toString());
        main.addOverrideProperty("cyborg.base.url", akto.address().toString());
        main.addOverrideProperty("database.abstractor.token", token);
        main.configure()
                .setRoutesIncludePattern("file:routes/beans.camel.yaml,file:routes/akto-accounts.camel.yaml,"
                        + "file:routes/akto-roles.camel.yaml");
        main.start();
    }

    private String warning(String start) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> found(start), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> found(String start) {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(start))
                .findFirst();
    }

    @Test
    void rejectedTokenIsNamedByMappingsAndRoles() {
        String another = FakeAktoBackend.TOKEN.replace("c2ln", "c2lo");
        start(another);

        assertThat(warning(MAPPINGS))
                .contains(
                        "Akto rejected DATABASE_ABSTRACTOR_TOKEN (status 401). Set a valid token from Akto's dashboard.")
                .contains("Using the last known mapping. Retrying in 5 minutes.")
                .doesNotContain("CYBORG_BASE_URL", another);
        assertThat(warning(ROLES))
                .contains("Akto rejected DATABASE_ABSTRACTOR_TOKEN (status 401).", "CROSS_ACCOUNT_ROLE_ARN")
                .doesNotContain("CYBORG_BASE_URL", another);
    }

    @Test
    void unreachableBackendIsNamedWithItsAddress() {
        akto.unreachable(true);
        start(FakeAktoBackend.TOKEN);

        assertThat(warning(MAPPINGS))
                .contains(" from " + akto.address() + ". Check CYBORG_BASE_URL.")
                .doesNotContain("DATABASE_ABSTRACTOR_TOKEN");
        assertThat(warning(ROLES)).contains(" from " + akto.address() + ". Check CYBORG_BASE_URL.");
    }
}
