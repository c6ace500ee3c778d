/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

/** A lease that a test controls: valid at first, and not confirmed since any time. */
final class TestLease implements ShardLease {

    volatile boolean valid = true;
    volatile boolean confirmed;

    /** The lease of a member that is never disturbed. */
    static TestLease ofMember() {
        TestLease lease = new TestLease();
        lease.confirmed = true;
        return lease;
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public boolean isConfirmedSince(long nanoTime) {
        return confirmed;
    }
}
