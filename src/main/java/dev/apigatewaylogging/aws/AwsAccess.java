package dev.apigatewaylogging.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/** As whom and where AWS is called. An empty key means the SDK's default chain of credentials, an empty address AWS's own. */
public final class AwsAccess {

    private String region = "";
    private String accessKey = "";
    private String secretKey = "";
    private String sessionToken = "";
    private String endpoint = "";

    public void setRegion(String region) {
        this.region = region;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    /** Comes with temporary access keys only. */
    public void setSessionToken(String sessionToken) {
        this.sessionToken = sessionToken;
    }

    /** An address in place of AWS's own. */
    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    public String region() {
        return region;
    }

    /** Gives a client its region, credentials and address. */
    public <B extends AwsClientBuilder<B, ?>> B applyTo(B builder) {
        builder.region(Region.of(region));
        if (!accessKey.isEmpty()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(credentials()));
        }
        if (!endpoint.isEmpty()) {
            builder.endpointOverride(URI.create(endpoint));
        }
        return builder;
    }

    private AwsCredentials credentials() {
        return sessionToken.isEmpty()
                ? AwsBasicCredentials.create(accessKey, secretKey)
                : AwsSessionCredentials.create(accessKey, secretKey, sessionToken);
    }
}
