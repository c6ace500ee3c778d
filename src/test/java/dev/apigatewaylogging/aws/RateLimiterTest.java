/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;

class RateLimiterTest {

    private long now;
    private final ThrottlingCounter throttling = new ThrottlingCounter();
    private final RateLimiter quota = RateLimiter.adapting(5, 9, throttling, () -> now);

    private void fail(RuntimeException failure) {
        StandardRetryStrategy.Builder builder =
                StandardRetryStrategy.builder().maxAttempts(3).retryOnException(e -> true);
        throttling.watch(builder);
        RetryStrategy strategy = builder.build();
        strategy.refreshRetryToken(RefreshRetryTokenRequest.builder()
                .token(strategy.acquireInitialToken(AcquireInitialTokenRequest.create("scope"))
                        .token())
                .failure(failure)
                .build());
    }

    private static RuntimeException throttled() {
        return AwsServiceException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ThrottlingException")
                        .build())
                .build();
    }

    private void after(Duration time) {
        now += time.toNanos();
        quota.adapt();
    }

    @Test
    void throttledRequestHalvesRateWhichRecoversSlowly() {
        fail(throttled());
        after(Duration.ZERO);
        assertThat(quota.callsASecond()).isEqualTo(2.5);

        after(Duration.ofSeconds(1));
        assertThat(quota.callsASecond()).isEqualTo(2.5);
        for (int step = 0; step < 5; step++) {
            after(Duration.ofSeconds(5));
        }
        assertThat(quota.callsASecond()).isEqualTo(5, within(0.001));
    }

    @Test
    void sustainedThrottlingReducesRateToMinimum() {
        for (int time = 0; time < 20; time++) {
            fail(throttled());
            after(Duration.ofSeconds(1));
        }

        assertThat(quota.callsASecond()).isEqualTo(0.5);
    }

    @Test
    void scannerBehindGetsHigherRateUnlessThrottled() {
        quota.behind(this, true);
        after(Duration.ZERO);
        assertThat(quota.callsASecond()).isEqualTo(9);

        fail(throttled());
        after(Duration.ofSeconds(1));
        assertThat(quota.callsASecond()).isEqualTo(4.5, within(0.001));
        after(Duration.ofSeconds(5));
        assertThat(quota.callsASecond()).isLessThanOrEqualTo(5);
    }

    @Test
    void rateIsResetAfterCatchUp() {
        quota.behind(this, true);
        after(Duration.ZERO);

        quota.behind(this, false);
        after(Duration.ZERO);

        assertThat(quota.callsASecond()).isEqualTo(5);
    }

    @Test
    void staleBehindMarkExpires() {
        quota.behind(this, true);
        after(Duration.ofSeconds(61));

        assertThat(quota.hasCapacity()).isTrue();
        assertThat(quota.callsASecond()).isEqualTo(5);
    }

    @Test
    void capacityIsAvailableOnlyIfNothingIsBehind() {
        assertThat(quota.hasCapacity()).isTrue();
        quota.behind(this, true);
        assertThat(quota.hasCapacity()).isFalse();
        quota.behind(this, false);
        assertThat(quota.hasCapacity()).isTrue();
    }

    @Test
    void otherFailuresDoNotCountAsThrottling() {
        fail(SdkClientException.create("no route to host"));
        after(Duration.ofSeconds(1));

        assertThat(throttling.count()).isZero();
        assertThat(quota.callsASecond()).isEqualTo(5);
    }
}
