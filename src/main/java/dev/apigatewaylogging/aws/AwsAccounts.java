/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.aws.common.AwsCommonConfiguration;
import org.apache.camel.spi.Metadata;

/**
 * The AWS accounts and regions to call: the credentials' account, or the accounts of the roles that the credentials
 * assume. The roles can change while the process runs. An empty access key selects the SDK's default credentials provider
 * chain, an empty endpoint AWS's own.
 */
@Metadata(label = "bean", description = "The AWS accounts to read, and their credentials")
public final class AwsAccounts implements AutoCloseable, AwsTime {

    /** In the list of roles: the account of the credentials, without a role. */
    public static final String OWN = "own";

    private String region = "";
    private String accessKey = "";
    private String secretKey = "";
    private String sessionToken = "";
    private String endpoint = "";
    private List<String> configuredRoles = List.of(OWN);
    private String sessionName = "";
    private ExternalIds externalIds = ExternalIds.of("");
    private RoleSource roleSource;
    private final LocalClock machine = new LocalClock();

    /** Every account that was in use, so that it keeps its clients when it returns. */
    private final Map<Key, AwsAccount> known = new HashMap<>();

    private List<String> presentRoles = List.of();
    private List<AwsAccount> accounts = List.of();

    /** @param account the account ID; {@link #OWN} for the credentials' account */
    private record Key(String region, String account) {}

    public AwsAccounts() {}

    /** The single account of a configuration of Camel's AWS components. */
    public static AwsAccounts singleAccount(AwsCommonConfiguration configuration) {
        AwsAccounts access = new AwsAccounts();
        access.presentRoles = access.roles();
        access.accounts = List.of(AwsAccount.ofCredentials(configuration, access.machine, true));
        return access;
    }

    /** Comma-separated regions; the first one is the home region. */
    public void setRegion(String region) {
        this.region = region;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    /** Only with temporary access keys. */
    public void setSessionToken(String sessionToken) {
        this.sessionToken = sessionToken;
    }

    /** Overrides AWS's endpoint. */
    public void setUriEndpointOverride(String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Comma-separated ARNs of the roles to assume; {@value #OWN} stands for the credentials' account; empty for only
     * that account.
     */
    public void setRoleArns(String roleArns) {
        this.configuredRoles = roleArns.isBlank()
                ? List.of(OWN)
                : Arrays.stream(roleArns.split(",")).map(String::strip).toList();
    }

    /** The role session name, visible in the CloudTrail of the role's account. */
    public void setSessionName(String sessionName) {
        this.sessionName = sessionName;
    }

    /** The external ID of all roles, or {@code account=id} pairs; empty for none. */
    public void setExternalId(String externalId) {
        this.externalIds = ExternalIds.of(externalId);
    }

    /** Provides the roles if none is configured. */
    public void setRoleSource(RoleSource roleSource) {
        this.roleSource = roleSource;
    }

    /**
     * The present accounts of each region, ordered by region and then by role. An account is the same object in every call, also
     * if its role has changed.
     */
    public synchronized List<AwsAccount> accounts() {
        List<String> roles = roles();
        if (!roles.equals(presentRoles)) {
            presentRoles = roles;
            accounts = regions(region).stream()
                    .flatMap(name -> roles.stream().map(role -> account(name, role)))
                    .toList();
        }
        return accounts;
    }

    /** Whether the accounts can change while the process runs. */
    public boolean canChange() {
        return roleSource != null && roleSource.isEnabled();
    }

    /** Whether the accounts are known; otherwise there are none for some seconds. */
    public boolean areKnown() {
        return !canChange() || roleSource.isKnown();
    }

    private List<String> roles() {
        return canChange() ? roleSource.roles() : configuredRoles;
    }

    private AwsAccount account(String name, String role) {
        if (role.equals(OWN)) {
            return known.computeIfAbsent(
                    new Key(name, OWN), unseen -> AwsAccount.ofCredentials(connection(name), machine, isAlone()));
        }
        String id = AssumedRole.accountId(role);
        AssumedRole assumed = new AssumedRole(role, sessionName, externalIds.ofAccount(id));
        AwsAccount account = known.computeIfAbsent(
                new Key(name, id), unseen -> AwsAccount.ofRole(connection(name), assumed, machine, isAlone()));
        account.assume(assumed);
        return account;
    }

    private AwsClientConfiguration connection(String name) {
        return new AwsClientConfiguration(name, accessKey, secretKey, sessionToken, endpoint);
    }

    private boolean isAlone() {
        return regions(region).size() == 1;
    }

    /** The region of what exists only once: the metrics, and the checkpoint of the OpenAPI documents. */
    public String homeRegion() {
        return homeRegion(region);
    }

    /** The first one of a list of regions. */
    public static String homeRegion(String list) {
        return regions(list).get(0);
    }

    private static List<String> regions(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).distinct().toList();
    }

    /** AWS's time once an account has responded; until then the local clock. */
    @Override
    public long millis() {
        return accounts().stream()
                .map(AwsAccount::clock)
                .filter(SkewCorrectedClock::isKnown)
                .findFirst()
                .map(SkewCorrectedClock::millis)
                .orElseGet(machine::millis);
    }

    @Override
    public synchronized void close() {
        known.values().forEach(AwsAccount::close);
        accounts.forEach(AwsAccount::close);
    }
}
