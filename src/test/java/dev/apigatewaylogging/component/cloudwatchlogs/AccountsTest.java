/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static dev.apigatewaylogging.component.cloudwatchlogs.LogReading.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.logformat.AccessLogOwners;
import dev.apigatewaylogging.openapi.ApiGatewayControlPlanes;
import dev.apigatewaylogging.openapi.StageLogGroupSource;
import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several accounts and how their log groups are found, on the wire. */
class AccountsTest {

    private static final String ONE_PASS = "maxQuotaUtilization=0&rescanDelay=PT0S";
    private static final String WORD = "shared-word";

    private final LogReading log = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final AccountRegion home = log.aws().home();
    private final AccountRegion b = new AccountRegion("210987654321", home.region());
    private final AccountRegion c = new AccountRegion("333333333333", home.region());
    private final Instant start = Instant.now().minusSeconds(60);

    @AfterEach
    void close() {
        log.close();
    }

    private String role(AccountRegion place) {
        return log.aws().roles().lend(place.account(), home.account(), WORD);
    }

    private void put(AccountRegion place, String group, String line) {
        log.aws().put(place, group, "stream", start, line, start, start);
    }

    private void awaitMessages(String... lines) {
        log.awaitThat(reading -> reading.messages().containsAll(List.of(lines)));
        assertThat(log.messages()).containsExactlyInAnyOrder(lines);
    }

    @Test
    void logGroupsOfSeveralAccountsAreScannedWithTheirRoles() {
        put(home, GROUP, "of the own account");
        put(b, GROUP, "of b");
        put(c, GROUP, "of c");

        log.as(Accounts.of(log.aws(), "own," + role(b) + ", " + role(c), WORD)).of(GROUP, ONE_PASS);

        awaitMessages("of the own account", "of b", "of c");
        assertThat(log.events()).allSatisfy(event -> {
            LogGroup group = event.scanId().group();
            assertThat(group.isUniqueByName()).isEqualTo(event.message().contains("own"));
            assertThat(group.account())
                    .isEqualTo(
                            event.message().contains("own")
                                    ? home.account()
                                    : event.message().endsWith("b") ? b.account() : c.account());
        });
        assertThat(log.aws().calls().of("FilterLogEvents"))
                .extracting(call -> call.caller().account())
                .contains(home.account(), b.account(), c.account());
        assertThat(log.aws().roles().sessionNames()).containsOnly("aktologprocesser");
        assertThat(log.aws().calls().of("AssumeRole")).extracting(Call::caller).containsOnly(home);
    }

    @Test
    void errorBetweenPollsOfOneAccountStopsNoAccount() {
        put(home, GROUP, "of the own account");
        put(b, GROUP, "of b");
        AtomicInteger errors = new AtomicInteger(5);

        log.as(Accounts.of(log.aws(), "own," + role(b), WORD))
                .with(new FailingLeadership(errors))
                .of(GROUP, ONE_PASS);

        awaitMessages("of the own account", "of b");
        assertThat(errors).hasNonPositiveValue();
    }

    @Test
    void errorBetweenPollsOfSingleAccountDoesNotStopIt() {
        put(home, GROUP, "of the own account");
        AtomicInteger errors = new AtomicInteger(5);

        log.with(new FailingLeadership(errors)).of(GROUP, ONE_PASS);

        awaitMessages("of the own account");
        assertThat(errors).hasNonPositiveValue();
    }

    /** Several processes share the log groups, and the check which one leads fails a few times. */
    private record FailingLeadership(AtomicInteger errors) implements Leadership {

        @Override
        public void join() {
            // it is joined
        }

        @Override
        public boolean isStandalone() {
            return false;
        }

        @Override
        public boolean isLeader(String work) {
            if (errors.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("made up");
            }
            return true;
        }
    }

    @Test
    void credentialsAccountIsScannedWithRolesOnlyIfConfigured() {
        put(home, GROUP, "of the own account");
        put(b, GROUP, "of b");

        log.as(Accounts.of(log.aws(), role(b), WORD)).of(GROUP, ONE_PASS);

        awaitMessages("of b");
        assertThat(log.aws().calls().of("FilterLogEvents"))
                .extracting(Call::caller)
                .containsOnly(b);
    }

    @Test
    void roleCredentialsAreRenewedBeforeExpiry() {
        // renewed a minute before the end at the latest
        log.aws().roles().life(Duration.ofSeconds(63));
        put(b, GROUP, "first");
        log.as(Accounts.of(log.aws(), role(b), WORD)).of(GROUP, ONE_PASS);
        awaitMessages("first");
        String before = log.aws().roles().accessKeys().get(0);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> log.aws().roles().accessKeys().size() > 1);
        log.aws().calls().clear();
        log.aws().keys().expire(before);
        put(b, GROUP, "after");

        log.awaitThat(reading -> log.aws().calls().count("FilterLogEvents") > 2);
        assertThat(log.aws().calls().rejected("ExpiredTokenException")).isZero();
    }

    @Test
    void wrongExternalIdDoesNotStopOtherAccounts() {
        put(b, GROUP, "of b");
        put(home, GROUP, "of the own account");
        log.aws().roles().lend(c.account(), home.account(), "another word");

        log.as(Accounts.of(
                        log.aws(),
                        role(b) + ",own," + log.aws().roles().lend(c.account(), home.account(), "other"),
                        WORD))
                .of(GROUP, ONE_PASS);

        awaitMessages("of b", "of the own account");
        assertThat(log.aws().calls().rejected("AccessDenied")).isPositive();
        assertThat(log.aws().calls().of("FilterLogEvents"))
                .extracting(call -> call.caller().account())
                .doesNotContain(c.account());
    }

    @Test
    void logGroupOfLinkedAccountIsScannedByArn() {
        put(b, GROUP, "of b");
        put(c, GROUP, "of c");
        put(home, GROUP, "of the own account");
        log.aws().link(b.account()).link(c.account());
        String arns = String.join(",", List.of(arn(b), arn(c)));

        log.of(arns, ONE_PASS);

        awaitMessages("of b", "of c");
        assertThat(log.aws().calls().of("FilterLogEvents"))
                .extracting(Call::caller)
                .containsOnly(home);
        assertThat(log.events())
                .extracting(event -> event.scanId().group().isUniqueByName())
                .as("distinguished")
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void prefixFindsLogGroupsOfLinkedAccounts() {
        put(home, GROUP, "of the own account");
        put(b, GROUP, "of b");
        put(b, "another", "not asked for");
        put(c, GROUP, "of an account that is not linked");
        log.aws().link(b.account());

        log.of("API-Gateway-Execution-Logs*", ONE_PASS);

        awaitMessages("of the own account", "of b");
        assertThat(log.events())
                .extracting(event -> event.scanId().group().account())
                .containsExactlyInAnyOrder(home.account(), b.account());
        assertThat(log.events())
                .extracting(event -> event.scanId().group().isUniqueByName())
                .as("distinguished")
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void linkedAccountCanBeExcluded() {
        put(home, GROUP, "of the own account");
        put(b, GROUP, "of b");
        put(c, GROUP, "of c");
        log.aws().link(b.account()).link(c.account());

        log.of(
                "API-Gateway-Execution-Logs*",
                ONE_PASS + "&logGroupExclude=arn:aws:logs:" + b.region() + ":" + b.account() + ":log-group:*");

        awaitMessages("of the own account", "of c");
    }

    @Test
    void linkedAccountWithRoleIsScannedOnce() {
        put(home, GROUP, "of the own account");
        put(b, GROUP, "of b");
        log.aws().link(b.account());

        log.as(Accounts.of(log.aws(), "own," + role(b), WORD)).of("API-Gateway-Execution-Logs*", ONE_PASS);

        awaitMessages("of the own account", "of b");
        assertThat(log.aws().calls().of("FilterLogEvents"))
                .extracting(call -> call.caller().account())
                .contains(home.account(), b.account());
    }

    private String arn(AccountRegion place) {
        return "arn:aws:logs:" + place.region() + ":" + place.account() + ":log-group:" + GROUP;
    }

    @Test
    void prefixFindsLogGroupsOnAllPagesInEachAccount() {
        List<String> lines = IntStream.range(0, 120)
                .mapToObj(i -> {
                    String name = String.format("API-Gateway-Execution-Logs_%010d/prod", i);
                    put(i % 2 == 0 ? home : b, name, "line " + i);
                    return "line " + i;
                })
                .toList();
        put(b, "another", "not asked for");

        log.as(Accounts.of(log.aws(), "own," + role(b), WORD))
                .of("", ONE_PASS + "&logGroupNamePrefix=API-Gateway-Execution-Logs_0");

        awaitMessages(lines.toArray(String[]::new));
        assertThat(log.aws().calls().of("DescribeLogGroups"))
                .as("two pages of 50 and no request per log group")
                .hasSizeBetween(4, 6);
    }

    @Test
    void logGroupsOfStagesAreScannedWithoutConfiguredNames() {
        String access = "arn:aws:logs:" + home.region() + ":" + home.account() + ":log-group:/apis/access";
        var orders = log.aws().apis().rest("orders").stages("prod", "quiet").executionLog("prod");
        orders.accessLog("prod", access)
                .accessLog("quiet", "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs");
        var shop = log.aws().apis().http("shop").stages("$default").accessLog("$default", access + ":*");
        var chat = log.aws().apis().webSocket("chat").stages("v1").executionLog("v1");
        var theirs = log.aws().apis(b.account()).rest("theirs").stages("prod").executionLog("prod");
        theirs.accessLog("prod", "arn:aws:logs:" + b.region() + ":" + b.account() + ":log-group:/apis/theirs");
        put(home, "/apis/access", "access");
        put(home, execution(orders.id(), "prod"), "execution");
        put(home, execution(orders.id(), "quiet"), "switched off");
        put(home, "/aws/apigateway/" + chat.id() + "/v1", "socket");
        put(home, "/aws/apigateway/" + shop.id() + "/$default", "not of API Gateway");
        put(b, execution(theirs.id(), "prod"), "theirs");
        var accounts = Accounts.of(log.aws(), "own," + role(b), WORD);

        var apis = new AccessLogOwners();
        var source = new StageLogGroupSource(new ApiGatewayControlPlanes(accounts));
        source.setAccessLogOwners(apis);
        log.as(accounts).knownBy(source).of("", ONE_PASS);

        awaitMessages("access", "execution", "socket", "theirs");
        assertThat(apis.apiOf(b.account(), b.region(), "/apis/theirs")).isEqualTo(theirs.id());
        assertThat(apis.stageOf(b.account(), b.region(), "/apis/theirs")).isEqualTo("prod");
        assertThat(apis.stageOf(home.account(), home.region(), "/apis/access")).isEmpty();
        assertThat(apis.apiOf(home.account(), home.region(), "/apis/access"))
                .as("of two APIs")
                .isEmpty();
        assertThat(apis.formatsOf(home.account(), home.region(), "/apis/access"))
                .containsExactly("$context.requestId");
        assertThat(apis.formatsOf(b.account(), b.region(), "/apis/access")).isEmpty();
    }

    private static String execution(String apiId, String stage) {
        return "API-Gateway-Execution-Logs_" + apiId + "/" + stage;
    }

    @Test
    void missingDiscoveredLogGroupIsRetriedWithoutWarning() {
        var orders = log.aws().apis().rest("orders").stages("prod").executionLog("prod");
        String name = execution(orders.id(), "prod");
        var accounts = Accounts.of(log.aws(), "", "");
        log.as(accounts)
                .knownBy(new StageLogGroupSource(new ApiGatewayControlPlanes(accounts)))
                .of("", ONE_PASS);
        log.awaitThat(reading -> log.aws().calls().rejected("ResourceNotFoundException") > 2);
        assertThat(log.unhealthy()).isEmpty();

        put(home, name, "first");

        awaitMessages("first");
    }
}
