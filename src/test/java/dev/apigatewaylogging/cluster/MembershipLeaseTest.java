/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MembershipLeaseTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final MembershipLease lease = new MembershipLease(Duration.ofSeconds(10), clock::get);

    @Test
    void isInvalidBeforeFirstConfirmation() {
        assertThat(lease.isValid()).isFalse();
        assertThat(lease.isConfirmedSince(Long.MIN_VALUE)).isFalse();
    }

    @Test
    void endsOneSessionTimeoutAfterConfirmedRequestWasSent() {
        long sentAt = lease.now();
        clock.addAndGet(Duration.ofSeconds(4).toNanos());
        lease.confirmed(sentAt);
        assertThat(lease.isValid()).isTrue();

        // as after a SIGSTOP: nothing ran meanwhile
        clock.addAndGet(Duration.ofSeconds(6).toNanos());

        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void laterConfirmationRenewsIt() {
        lease.confirmed(lease.now());
        clock.addAndGet(Duration.ofSeconds(20).toNanos());
        long failedAt = lease.now();
        clock.addAndGet(1);

        lease.confirmed(lease.now());

        assertThat(lease.isValid()).isTrue();
        assertThat(lease.isConfirmedSince(failedAt)).isTrue();
        assertThat(lease.isConfirmedSince(lease.now())).isFalse();
    }

    @Test
    void endedMembershipIsInvalid() {
        lease.confirmed(lease.now());

        lease.ended();

        assertThat(lease.isValid()).isFalse();
    }
}
