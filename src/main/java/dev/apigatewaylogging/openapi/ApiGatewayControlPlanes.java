/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsAccounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.Metadata;

/** The API Gateway control plane of each account and region. All users share the account's quota. */
@Metadata(label = "bean", description = "The control plane of API Gateway in each account and region")
public final class ApiGatewayControlPlanes implements AutoCloseable {

    /**
     * The quota is 10 requests per second for all operations of an account and region together, not adjustable. At 4.5
     * per second without a burst, no second has more than five.
     */
    private static final long REQUESTS_PER_MINUTE = 270;

    @Metadata(description = "The accounts and their credentials", required = true)
    private AwsAccounts accounts;

    private long requestsPerMinute = REQUESTS_PER_MINUTE;

    /** Those of accounts that are no longer read, too, because a discovery run may still use them. */
    private final Map<AwsAccount, ApiGatewayControlPlane> planes = new HashMap<>();

    public ApiGatewayControlPlanes() {}

    public ApiGatewayControlPlanes(AwsAccounts accounts) {
        this.accounts = accounts;
    }

    /** The accounts and their credentials. */
    public void setAccounts(AwsAccounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Sets the requests per minute in each account and region; the default is 270, and AWS allows 600 to all clients.
     */
    public void setRequestsPerMinute(long requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    /** Whether the accounts are known; otherwise there are none for some seconds. */
    boolean areKnown() {
        return accounts.areKnown();
    }

    /** Returns the control plane of each account and region that is read at present. */
    synchronized List<ApiGatewayControlPlane> all() {
        return accounts.accounts().stream()
                .map(account -> planes.computeIfAbsent(
                        account, unseen -> new ApiGatewayControlPlane(account, requestsPerMinute)))
                .toList();
    }

    private synchronized List<ApiGatewayControlPlane> known() {
        all();
        return List.copyOf(planes.values());
    }

    /** @param account the account ID; empty for the credentials' account */
    ApiGatewayControlPlane of(String account, String region) {
        return known().stream()
                .filter(plane -> plane.account().id().equals(account)
                        && plane.account().region().equals(region))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("account " + account + " in " + region + " is not configured"));
    }

    /**
     * Lists what the stages of each account and region log.
     *
     * @param maxAge an earlier list that is not older is returned instead, without any request
     */
    public List<StageListing> stageListings(Duration maxAge) {
        return all().stream().map(plane -> plane.listing(maxAge)).toList();
    }

    /** Returns the maximum utilization of the API Gateway quota of all accounts. */
    double quotaUsed() {
        return all().stream()
                .mapToDouble(ApiGatewayControlPlane::quotaUsed)
                .max()
                .orElse(0);
    }

    @Override
    public synchronized void close() {
        planes.values().forEach(ApiGatewayControlPlane::close);
    }
}
