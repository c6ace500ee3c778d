/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.AccountScanStatus;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.metrics.ScanMetrics;
import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.ListedRoles;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts appear, change and disappear while others are read. */
class ChangingAccountsTest {

    private static final String GROUP = LogReading.GROUP;

    private final LogReading log = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final AccountRegion home = log.aws().home();
    private final AccountRegion first = new AccountRegion("111111111111", home.region());
    private final AccountRegion second = new AccountRegion("222222222222", home.region());
    private final String ofFirst = log.aws().roles().lend(first.account(), home.account(), "word-one");
    private final String ofSecond = log.aws().roles().lend(second.account(), home.account(), "word-two");
    private final ScanMetrics scans = bound(new ScanMetrics());
    private final MetricsView metrics = new MetricsView(new SimpleMeterRegistry(), scans);
    private volatile List<String> roles = List.of();

    @AfterEach
    void close() {
        log.close();
    }

    private void read() {
        AwsAccounts access =
                Accounts.of(log.aws(), "", first.account() + "=word-one," + second.account() + "=word-two");
        access.setRoleSource(new ListedRoles(() -> roles));
        log.as(access).withListener(scans).of("API-Gateway-Execution-Logs*", "maxQuotaUtilization=0&rescanDelay=PT0S");
    }

    private void put(AccountRegion place, String line) {
        Instant now = Instant.now();
        log.aws().put(place, GROUP, "stream", now, line, now, now);
    }

    private void awaitMessages(String... lines) {
        log.awaitThat(reading -> reading.messages().containsAll(List.of(lines)));
        assertThat(log.messages()).containsExactlyInAnyOrder(lines);
    }

    private void awaitAccounts(AccountRegion... present) {
        List<String> ids =
                Stream.of(present).map(AccountRegion::account).sorted().toList();
        log.awaitThat(reading -> metrics.accounts().stream()
                .map(AccountScanStatus::account)
                .toList()
                .equals(ids));
    }

    @Test
    void accountsAppearDisappearAndReturnAtRuntimeWithExternalIds() {
        put(home, "at home");
        put(first, "first before");
        put(second, "second before");
        read();

        roles = List.of(AwsAccounts.OWN);
        awaitMessages("at home");

        roles = List.of(ofFirst, ofSecond);
        awaitMessages("at home", "first before", "second before");
        awaitAccounts(first, second);

        roles = List.of(ofSecond);
        awaitAccounts(second);
        put(home, "at home, not read");
        put(first, "first meanwhile");
        put(second, "second meanwhile");
        awaitMessages("at home", "first before", "second before", "second meanwhile");

        // positions in memory do not outlive a revocation, so that what was read before is read again
        roles = List.of(ofFirst, ofSecond);
        log.awaitThat(reading -> reading.messages().contains("first meanwhile"));
        assertThat(log.messages()).doesNotContain("at home, not read");
        assertThat(log.unhealthy()).isEmpty();
    }

    @Test
    void changedRoleOfAccountIsAssumedWithoutScanningTwice() {
        put(first, "before");
        roles = List.of(ofFirst);
        read();
        awaitMessages("before");

        roles = List.of(log.aws().roles().lend(first.account(), "another", home.account(), "word-one"));
        log.awaitThat(reading -> log.aws().roles().sessionNames().size() == 2);
        put(first, "after");

        awaitMessages("before", "after");
    }

    @Test
    void accountThatRejectsItsRoleDoesNotDelayOthers() {
        put(first, "readable");
        roles = List.of("arn:aws:iam::222222222222:role/deleted", ofFirst);
        read();

        awaitMessages("readable");
        assertThat(log.aws().calls().of("FilterLogEvents"))
                .extracting(Call::caller)
                .containsOnly(first);
    }
}
