/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector follows the roles that Akto's backend knows, while traffic runs. */
@ExtendWith(SharedBroker.class)
class AktoRolesIT {

    private static final String FIRST = "111111111111";
    private static final String SECOND = "222222222222";

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void prepare() {
        data = directory.resolve("data");
        copyRoutes();
    }

    /** An API of an account, whose stage logs. */
    private record LoggingApi(ConnectorEnvironment stack, AccountRegion place, String id) {

        static LoggingApi of(ConnectorEnvironment stack, String account, String name) {
            String id = stack.aws()
                    .apis(account)
                    .rest(name)
                    .stages("prod")
                    .executionLog("prod")
                    .id();
            return new LoggingApi(
                    stack, new AccountRegion(account, stack.aws().home().region()), id);
        }

        /** Logs a request now, and returns its ID. */
        String call() {
            RequestScript request = stack.request(RequestKind.MOCK);
            Instant start = Instant.now();
            request.lines().forEach(line -> {
                Instant at = start.plusMillis(line.after());
                stack.aws().put(place, "API-Gateway-Execution-Logs_" + id + "/prod", "stream", at, line.text(), at, at);
            });
            return request.requestId();
        }
    }

    /** The routes, with requests to Akto every few seconds instead of minutes. */
    private void copyRoutes() {
        Path copy = directory.resolve("routes");
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            Files.createDirectory(copy);
            for (Path file : files.toList()) {
                Files.writeString(
                        copy.resolve(file.getFileName()),
                        Files.readString(file)
                                .replace("\"{{account.mapping.refresh.minutes}}m\"", "1s")
                                .replace("\"{{openapi.discovery.interval.minutes}}m\"", "2s"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connector connector(ConnectorEnvironment stack, FakeAktoBackend akto) {
        return stack.connector()
                .in(directory)
                .without("LOG_GROUP_NAME")
                .with("EXTERNAL_ID", FIRST + "=word-one, " + SECOND + "=word-two")
                .with("CYBORG_BASE_URL", akto.address().toString())
                .with("DATABASE_ABSTRACTOR_TOKEN", FakeAktoBackend.TOKEN)
                .with("DISCOVER_OPENAPI_SPEC", "true");
    }

    private static void awaitSpec(FakeAktoBackend akto, LoggingApi api) {
        Awaitility.await().atMost(ConnectorEnvironment.SOON.multipliedBy(2)).until(() -> akto.specs().stream()
                .anyMatch(spec -> spec.contains(api.id())));
    }

    private static void awaitOnly(ConnectorEnvironment stack, String request) {
        Awaitility.await().atMost(ConnectorEnvironment.SOON.multipliedBy(2)).untilAsserted(() -> stack.only(request));
    }

    @Test
    void rolesOfDashboardAppearChangeAndVanishDuringTraffic(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data);
                FakeAktoBackend akto = FakeAktoBackend.started()) {
            String home = stack.aws().home().account();
            LoggingApi own = LoggingApi.of(stack, home, "own");
            LoggingApi first = LoggingApi.of(stack, FIRST, "first");
            LoggingApi second = LoggingApi.of(stack, SECOND, "second");
            String ofFirst = stack.aws().roles().lend(FIRST, home, "word-one");
            String ofSecond = stack.aws().roles().lend(SECOND, home, "word-two");

            try (JavaProcess connector = connector(stack, akto).launch()) {
                // no role yet: the credentials' account
                awaitOnly(stack, own.call());
                awaitSpec(akto, own);

                akto.enterRoles(ofFirst);
                String appeared = first.call();
                awaitOnly(stack, appeared);
                assertThat(stack.only(appeared).tags()).containsEntry("aws_account", FIRST);
                awaitSpec(akto, first);
                String notRead = own.call();

                // another role of the same account, and a second account, while the backend fails once
                akto.unreachable(true);
                connector.awaitLine("Failed to fetch the roles to assume", ConnectorEnvironment.SOON);
                awaitOnly(stack, first.call());
                akto.enterRoles(stack.aws().roles().lend(FIRST, "another", home, "word-one"), ofSecond);
                akto.unreachable(false);
                awaitOnly(stack, second.call());
                awaitOnly(stack, first.call());

                akto.enterRoles(ofSecond);
                connector.awaitLine("Stopped reading the account " + FIRST, ConnectorEnvironment.SOON.multipliedBy(2));
                String meanwhile = first.call();
                awaitOnly(stack, second.call());
                assertThat(stack.all(meanwhile)).isEmpty();

                // what was logged meanwhile is scanned when the role returns, and nothing else again
                akto.enterRoles(ofSecond, ofFirst);
                awaitOnly(stack, meanwhile);
                assertThat(stack.keys()).doesNotHaveDuplicates().doesNotContain(notRead);
                assertThat(String.join("\n", connector.output()))
                        .containsOnlyOnce("Failed to fetch the roles to assume")
                        .doesNotContain("ERROR", FakeAktoBackend.SECRET, "word-one", "word-two");
            }
        }
    }

    @Test
    void crossAccountModeScansMappedAccountsAndContinuesWithoutBackend(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data);
                FakeAktoBackend akto = FakeAktoBackend.started()) {
            String home = stack.aws().home().account();
            LoggingApi own = LoggingApi.of(stack, home, "own");
            LoggingApi first = LoggingApi.of(stack, FIRST, "first");
            stack.aws().roles().lend(FIRST, "AktoLogReaderRole", home, "word-one");
            akto.mapAccount(FIRST, 4711);
            String notRead = own.call();

            try (JavaProcess connector = connector(stack, akto)
                    .with("ENABLE_CROSS_ACCOUNT_MODE", "true")
                    .launch()) {
                String request = first.call();
                awaitOnly(stack, request);
                assertThat(stack.only(request).accountId()).isEqualTo("4711");
                connector.awaitLine(" in the account " + FIRST, ConnectorEnvironment.SOON);
            }
            akto.unreachable(true);
            try (JavaProcess connector = connector(stack, akto)
                    .with("ENABLE_CROSS_ACCOUNT_MODE", "true")
                    .launch()) {
                connector.awaitLine("Failed to fetch account mappings", ConnectorEnvironment.SOON);
                awaitOnly(stack, first.call());
                assertThat(stack.keys()).doesNotHaveDuplicates().doesNotContain(notRead);
            }
        }
    }
}
