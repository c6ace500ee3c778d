package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccess;
import dev.apigatewaylogging.aws.AwsAccount;
import java.util.ArrayList;
import java.util.List;

/** API Gateway's control plane in each account and region. Whoever asks it shares the account's quota. */
public final class ControlPlanes implements AutoCloseable {

    /**
     * AWS documentation, API Gateway quotas: 10 calls per second for all operations of an account and region together, not
     * adjustable. With 4.5 per second and no burst, no second holds more than five.
     */
    private static final long HALF_OF_THE_QUOTA = 270;

    private final AwsAccess access;
    private long callsPerMinute = HALF_OF_THE_QUOTA;
    private final List<ControlPlane> planes = new ArrayList<>();

    /** @param access to the accounts */
    public ControlPlanes(AwsAccess access) {
        this.access = access;
    }

    /** How many calls are made in each account and region, per minute, before the first one is made. */
    void setCallsPerMinute(long callsPerMinute) {
        this.callsPerMinute = callsPerMinute;
    }

    /** One for each account and region. */
    synchronized List<ControlPlane> all() {
        if (planes.isEmpty()) {
            for (AwsAccount account : access.accounts()) {
                planes.add(new ControlPlane(account, callsPerMinute));
            }
        }
        return List.copyOf(planes);
    }

    /** @param account the account's id; empty for the own one */
    ControlPlane of(String account, String region) {
        return all().stream()
                .filter(plane -> plane.account().id().equals(account)
                        && plane.account().region().equals(region))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "account " + account + " in " + region + " is none of those in use"));
    }

    /** The share of API Gateway's quota that is used, of the account that uses the most of its own. */
    double quotaUsed() {
        return all().stream().mapToDouble(ControlPlane::quotaUsed).max().orElse(0);
    }

    @Override
    public synchronized void close() {
        planes.forEach(ControlPlane::close);
    }
}
