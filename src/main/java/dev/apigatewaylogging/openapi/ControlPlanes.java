package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccess;
import dev.apigatewaylogging.aws.AwsAccount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** API Gateway's control plane in each account. Whoever asks it shares the account's quota. */
public final class ControlPlanes implements AutoCloseable {

    private final AwsAccess access;
    private final Map<String, ControlPlane> planes = new LinkedHashMap<>();

    /** @param access to the accounts */
    public ControlPlanes(AwsAccess access) {
        this.access = access;
    }

    /** One for each account. */
    synchronized List<ControlPlane> all() {
        if (planes.isEmpty()) {
            for (AwsAccount account : access.accounts()) {
                planes.put(account.id(), new ControlPlane(account));
            }
        }
        return List.copyOf(planes.values());
    }

    /** @param account the account's id; empty for the own one */
    ControlPlane of(String account) {
        return all().stream()
                .filter(plane -> plane.account().id().equals(account))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("account " + account + " is none of those in use"));
    }

    /** The share of API Gateway's quota that is used, of the account that uses the most of its own. */
    double quotaUsed() {
        return all().stream().mapToDouble(ControlPlane::quotaUsed).max().orElse(0);
    }

    @Override
    public synchronized void close() {
        planes.values().forEach(ControlPlane::close);
    }
}
