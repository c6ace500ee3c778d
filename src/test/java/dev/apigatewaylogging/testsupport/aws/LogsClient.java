/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** The real client of the AWS SDK for the fake AWS, without the SDK's retries. */
public final class LogsClient {

    private LogsClient() {}

    public static CloudWatchLogsClient of(FakeAws fakeAws) {
        return of(fakeAws, AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));
    }

    public static CloudWatchLogsClient of(FakeAws fakeAws, AwsCredentials credentials) {
        return of(fakeAws.endpoint(), Region.of(fakeAws.home().region()), credentials);
    }

    public static CloudWatchLogsClient of(URI endpoint, Region region, AwsCredentials credentials) {
        return CloudWatchLogsClient.builder()
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(20)))
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
