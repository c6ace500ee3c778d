/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import org.apache.camel.component.aws.common.AwsCommonConfiguration;
import software.amazon.awssdk.core.Protocol;

/**
 * The client configuration for Camel's AWS components. Other options have the defaults of these components.
 *
 * @param region the region, for example {@code eu-west-1}
 * @param accessKey empty for the SDK's default credentials provider chain
 * @param secretKey belongs to the access key
 * @param sessionToken only with temporary access keys; otherwise empty
 * @param endpoint overrides AWS's endpoint; empty for AWS's own
 */
record AwsClientConfiguration(String region, String accessKey, String secretKey, String sessionToken, String endpoint)
        implements AwsCommonConfiguration {

    @Override
    public String getAccessKey() {
        return accessKey;
    }

    @Override
    public String getSecretKey() {
        return secretKey;
    }

    @Override
    public String getSessionToken() {
        return sessionToken;
    }

    @Override
    public boolean isUseDefaultCredentialsProvider() {
        return false;
    }

    @Override
    public boolean isUseProfileCredentialsProvider() {
        return false;
    }

    @Override
    public boolean isUseSessionCredentials() {
        return !sessionToken.isEmpty();
    }

    @Override
    public String getProfileCredentialsName() {
        return null;
    }

    @Override
    public Protocol getProxyProtocol() {
        return Protocol.HTTPS;
    }

    @Override
    public String getProxyHost() {
        return null;
    }

    @Override
    public Integer getProxyPort() {
        return null;
    }

    @Override
    public String getRegion() {
        return region;
    }

    @Override
    public boolean isOverrideEndpoint() {
        return !endpoint.isEmpty();
    }

    @Override
    public String getUriEndpointOverride() {
        return endpoint;
    }

    @Override
    public boolean isTrustAllCertificates() {
        return false;
    }

    /** Never includes credentials. */
    @Override
    public String toString() {
        return "AWS in " + region;
    }
}
