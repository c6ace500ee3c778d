package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsAccounts;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.spi.Metadata;

/** API Gateway's control plane in each account and region. Whoever asks it shares the account's quota. */
@Metadata(label = "bean", description = "The control plane of API Gateway in each account and region")
public final class ApiGatewayControlPlanes implements AutoCloseable {

    /**
     * AWS documentation, API Gateway quotas: 10 calls per second for all operations of an account and region together, not
     * adjustable. With 4.5 per second and no burst, no second holds more than five.
     */
    private static final long HALF_OF_THE_QUOTA = 270;

    @Metadata(description = "The accounts and their credentials", required = true)
    private AwsAccounts accounts;

    private long requestsPerMinute = HALF_OF_THE_QUOTA;
    private final List<ApiGatewayControlPlane> planes = new ArrayList<>();

    public ApiGatewayControlPlanes() {}

    public ApiGatewayControlPlanes(AwsAccounts accounts) {
        this.accounts = accounts;
    }

    /** The accounts and their credentials. */
    public void setAccounts(AwsAccounts accounts) {
        this.accounts = accounts;
    }

    /** How many calls are made in each account and region, per minute; 270 unless set, AWS allows 600 for all that call. */
    public void setRequestsPerMinute(long requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    /** One for each account and region. */
    synchronized List<ApiGatewayControlPlane> all() {
        if (planes.isEmpty()) {
            for (AwsAccount account : accounts.accounts()) {
                planes.add(new ApiGatewayControlPlane(account, requestsPerMinute));
            }
        }
        return List.copyOf(planes);
    }

    /** @param account the account's id; empty for the own one */
    ApiGatewayControlPlane of(String account, String region) {
        return all().stream()
                .filter(plane -> plane.account().id().equals(account)
                        && plane.account().region().equals(region))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "account " + account + " in " + region + " is none of those in use"));
    }

    /** The share of API Gateway's quota that is used, of the account that uses the most of its own. */
    double quotaUsed() {
        return all().stream()
                .mapToDouble(ApiGatewayControlPlane::quotaUsed)
                .max()
                .orElse(0);
    }

    @Override
    public synchronized void close() {
        planes.forEach(ApiGatewayControlPlane::close);
    }
}
