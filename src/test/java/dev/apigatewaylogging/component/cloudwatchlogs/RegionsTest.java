/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.AccountScanStatus;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.metrics.ScanMetrics;
import dev.apigatewaylogging.openapi.ApiGatewayControlPlanes;
import dev.apigatewaylogging.openapi.StageLogGroupSource;
import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Log groups of several regions are read side by side. */
class RegionsTest {

    private static final String GROUP = LogReading.GROUP;
    private static final String ONE_PASS = "maxQuotaUtilization=0&rescanDelay=PT0S";
    private static final String WORD = "shared-word";

    private final LogReading log = new LogReading(
            FakeAwsSettings.standard().withRegions("us-east-1", "eu-central-1").withQuotas(RateLimits.OFF));
    private final AccountRegion home = log.aws().home();
    private final AccountRegion frankfurt = new AccountRegion(home.account(), "eu-central-1");
    private final AccountRegion other = new AccountRegion("210987654321", "eu-central-1");
    private final Instant start = Instant.now().minusSeconds(60);

    @AfterEach
    void close() {
        log.close();
    }

    private AwsAccounts regions(String roles) {
        return Accounts.of(log.aws(), home.region() + ", " + frankfurt.region(), roles, WORD);
    }

    private void put(AccountRegion place, String group, String line) {
        log.aws().put(place, group, "stream", start, line, start, start);
    }

    private void awaitMessages(String... lines) {
        log.awaitThat(reading -> reading.messages().containsAll(List.of(lines)));
        assertThat(log.messages()).containsExactlyInAnyOrder(lines);
    }

    @Test
    void logGroupsWithSameNameAreDistinguishedByRegion() {
        put(home, GROUP, "at home");
        put(frankfurt, GROUP, "in Frankfurt");

        log.as(regions("")).of("API-Gateway-Execution-Logs*", ONE_PASS);

        awaitMessages("at home", "in Frankfurt");
        assertThat(log.events())
                .extracting(event -> event.scanId().group().region())
                .containsExactlyInAnyOrder(home.region(), frankfurt.region());
        assertThat(log.unhealthy()).isEmpty();
    }

    @Test
    void eachAccountIsScannedInEachRegion() {
        put(home, GROUP, "at home");
        put(other, GROUP, "of the other account");
        String role = log.aws().roles().lend(other.account(), home.account(), WORD);

        log.as(regions("own," + role)).of("API-Gateway-Execution-Logs*", ONE_PASS);

        awaitMessages("at home", "of the other account");
    }

    @Test
    void arnIsScannedInItsRegion() {
        put(home, GROUP, "at home");
        put(frankfurt, GROUP, "in Frankfurt");

        log.as(regions(""))
                .of("arn:aws:logs:" + frankfurt.region() + ":" + frankfurt.account() + ":log-group:" + GROUP, ONE_PASS);

        awaitMessages("in Frankfurt");
        assertThat(log.aws().calls().of("FilterLogEvents"))
                .extracting(Call::caller)
                .containsOnly(frankfurt);
    }

    @Test
    void eachRegionHasItsOwnQuota() {
        put(home, GROUP, "at home");
        put(frankfurt, GROUP, "in Frankfurt");
        ScanMetrics scans = bound(new ScanMetrics());
        MetricsView metrics = new MetricsView(new SimpleMeterRegistry(), scans);

        log.as(regions("")).withListener(scans).of("API-Gateway-Execution-Logs*", "maxQuotaUtilization=0.5");

        log.awaitThat(reading -> metrics.accounts().size() == 2);
        assertThat(metrics.accounts())
                .extracting(AccountScanStatus::region, AccountScanStatus::quota, AccountScanStatus::allowed)
                .containsExactlyInAnyOrder(tuple(home.region(), 25.0, 12.5), tuple(frankfurt.region(), 5.0, 2.5));
    }

    @Test
    void logGroupsOfStagesAreScannedInRegionOfTheirApi() {
        var orders = log.aws().apis().rest("orders").stages("prod").executionLog("prod");
        String name = "API-Gateway-Execution-Logs_" + orders.id() + "/prod";
        put(home, name, "at home");
        var shop = log.aws().apis(frankfurt).rest("shop").stages("prod").executionLog("prod");
        put(frankfurt, "API-Gateway-Execution-Logs_" + shop.id() + "/prod", "in Frankfurt");
        AwsAccounts access = regions("");

        log.as(access)
                .knownBy(new StageLogGroupSource(new ApiGatewayControlPlanes(access)))
                .of("", ONE_PASS);

        awaitMessages("at home", "in Frankfurt");
    }
}
