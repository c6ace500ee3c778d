/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.function.Supplier;
import org.apache.camel.component.aws.common.AwsClientBuilderUtil;
import org.apache.camel.component.aws.common.AwsCommonConfiguration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * An AWS account in one region, called with the configured credentials or with a role that they assume. The temporary
 * credentials of a role are renewed some minutes before they expire.
 */
public final class AwsAccount implements AutoCloseable {

    private final AwsCommonConfiguration connection;
    private final SkewCorrectedClock clock;
    private final boolean isInOneRegion;
    private final UnresponsiveEndpoints unresponsiveEndpoints = new UnresponsiveEndpoints();
    private final ThrottlingCounter throttling = new ThrottlingCounter();
    private volatile AssumedRole role;
    private StsClient sts;
    private StsAssumeRoleCredentialsProvider roleCredentials;

    private AwsAccount(AwsCommonConfiguration connection, AssumedRole role, LocalClock machine, boolean isInOneRegion) {
        this.connection = connection;
        this.role = role;
        this.isInOneRegion = isInOneRegion;
        this.clock = new SkewCorrectedClock(machine);
    }

    /**
     * The account that the credentials belong to.
     *
     * @param isInOneRegion whether no other region is in use
     */
    static AwsAccount ofCredentials(AwsCommonConfiguration connection, LocalClock machine, boolean isInOneRegion) {
        return new AwsAccount(connection, null, machine, isInOneRegion);
    }

    /** The account of a role. */
    static AwsAccount ofRole(
            AwsCommonConfiguration connection, AssumedRole role, LocalClock machine, boolean isInOneRegion) {
        return new AwsAccount(connection, role, machine, isInOneRegion);
    }

    /** Whether the account is called with the configured credentials, without a role. */
    public boolean isCredentialsAccount() {
        return role == null;
    }

    /** Twelve digits; empty for the credentials' account. */
    public String id() {
        return isCredentialsAccount() ? "" : role.accountId();
    }

    public String region() {
        return connection.getRegion() == null ? "" : connection.getRegion();
    }

    /** AWS's time. Clients update it if it is added to them as an interceptor. */
    public SkewCorrectedClock clock() {
        return clock;
    }

    /** The endpoints that do not respond to any client of this account. */
    public UnresponsiveEndpoints unresponsiveEndpoints() {
        return unresponsiveEndpoints;
    }

    /** Whether AWS throttles the account's calls. */
    public ThrottlingCounter throttling() {
        return throttling;
    }

    /** Creates a client of this account. The caller must close it. */
    public <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C extends SdkClient> C client(
            Supplier<B> builder, ClientOverrideConfiguration settings) {
        return AwsClientBuilderUtil.buildClient(connection, builder, client -> {
            client.overrideConfiguration(settings.toBuilder()
                    .addExecutionInterceptor(unresponsiveEndpoints)
                    .build());
            useProxy(client);
            if (!isCredentialsAccount()) {
                AwsCredentialsProvider ofPresentRole = () -> roleCredentials().resolveCredentials();
                client.credentialsProvider(ofPresentRole);
            }
        });
    }

    /** Calls the account with another of its roles from now on; existing clients, too. */
    synchronized void assume(AssumedRole other) {
        if (!other.equals(role)) {
            role = other;
            if (roleCredentials != null) {
                roleCredentials.close();
                roleCredentials = null;
            }
        }
    }

    /** The SDK's default may have been created before the proxy was known. */
    private void useProxy(SdkSyncClientBuilder<?, ?> client) {
        if (ProxyHttpService.isNeeded() && connection.getProxyHost() == null && !connection.isTrustAllCertificates()) {
            client.httpClientBuilder(new ProxyHttpService().createHttpClientBuilder());
        }
    }

    /** Shared by all clients of the account. */
    private synchronized AwsCredentialsProvider roleCredentials() {
        if (sts == null) {
            sts = AwsClientBuilderUtil.buildClient(connection, StsClient::builder, client -> {
                client.overrideConfiguration(settings -> settings.addExecutionInterceptor(unresponsiveEndpoints));
                useProxy(client);
            });
        }
        if (roleCredentials == null) {
            roleCredentials = StsAssumeRoleCredentialsProvider.builder()
                    .stsClient(sts)
                    .refreshRequest(role.request())
                    .build();
        }
        return roleCredentials;
    }

    /** Whether no other region is in use, so that texts omit the region. */
    public boolean isInOneRegion() {
        return isInOneRegion;
    }

    /** The account, for messages. */
    public String who() {
        return isCredentialsAccount() ? "the credentials' account" : "the account " + id();
    }

    /** The account and, if there are several regions, the region; for messages. */
    @Override
    public String toString() {
        return isInOneRegion ? who() : who() + " in " + region();
    }

    @Override
    public synchronized void close() {
        if (roleCredentials != null) {
            roleCredentials.close();
            roleCredentials = null;
        }
        if (sts != null) {
            sts.close();
            sts = null;
        }
    }
}
