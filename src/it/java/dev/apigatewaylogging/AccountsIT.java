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
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector without configured log groups, in the credentials' account and in another one. */
@ExtendWith(SharedBroker.class)
class AccountsIT {

    @TempDir
    Path data;

    private static String log(ConnectorEnvironment stack, AccountRegion place, String apiId) {
        RequestScript request = stack.request(RequestKind.MOCK);
        String group = "API-Gateway-Execution-Logs_" + apiId + "/prod";
        Instant start = Instant.now().minusSeconds(30);
        request.lines().forEach(line -> {
            Instant at = start.plusMillis(line.after());
            stack.aws().put(place, group, "stream", at, line.text(), at, at);
        });
        return request.requestId();
    }

    @Test
    void stagesProvideLogGroupsAndAktoMapsTheirAccounts(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data);
                FakeAktoBackend akto = FakeAktoBackend.started()) {
            AccountRegion home = stack.aws().home();
            AccountRegion other = new AccountRegion("210987654321", home.region());
            String role = stack.aws().roles().lend(other.account(), home.account(), "shared-word");
            akto.mapAccount(other.account(), 4711);
            String ours = log(
                    stack,
                    home,
                    stack.aws()
                            .apis()
                            .rest("ours")
                            .stages("prod")
                            .executionLog("prod")
                            .id());
            String theirs = log(
                    stack,
                    other,
                    stack.aws()
                            .apis(other.account())
                            .rest("theirs")
                            .stages("prod")
                            .executionLog("prod")
                            .id());

            try (JavaProcess connector = stack.connector()
                    .without("LOG_GROUP_NAME")
                    .with("CROSS_ACCOUNT_ROLE_ARN", "own," + role)
                    .with("EXTERNAL_ID", "shared-word")
                    .with("CYBORG_BASE_URL", akto.address().toString())
                    .with("DATABASE_ABSTRACTOR_TOKEN", FakeAktoBackend.TOKEN)
                    .with("DISCOVER_OPENAPI_SPEC", "true")
                    .launch()) {
                stack.await(2);

                assertThat(stack.only(ours).accountId()).isEqualTo("1729");
                assertThat(stack.only(theirs).accountId()).isEqualTo("4711");
                assertThat(stack.only(theirs).tags()).containsEntry("aws_account", other.account());
                connector.awaitLine("OpenAPI discovery: apis=2 exported=2 uploaded=2 ", ConnectorEnvironment.SOON);
                assertThat(String.join("\n", connector.output()))
                        .contains("Reading the log groups that the stages of all REST, HTTP and WebSocket APIs log to"
                                + " (neither LOG_GROUP_NAME nor LOG_GROUP_PREFIX is set) in the credentials' account,"
                                + " the account 210987654321")
                        .doesNotContain(FakeAktoBackend.SECRET, "shared-word");
            }
        }
    }
}
