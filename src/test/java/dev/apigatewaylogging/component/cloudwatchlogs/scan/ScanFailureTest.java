/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.OptionNames;
import dev.apigatewaylogging.settings.EnvironmentVariableNames;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** How a rejected request is reported, and whether it is permanent. */
class ScanFailureTest {

    private static ScanFailure refused(String message) {
        return new ScanFailureClassifier("eu-west-1", false, OptionNames.OPTIONS)
                .of(
                        InvalidParameterException.builder()
                                .awsErrorDetails(AwsErrorDetails.builder()
                                        .errorCode("InvalidParameterException")
                                        .errorMessage(message)
                                        .build())
                                .build(),
                        LogGroupReference.discovered("group"));
    }

    @Test
    void rejectedPageTokenIsRetryableWithItsWindow() {
        ScanFailure failure = refused("The specified nextToken is expired.");

        assertThat(failure.reason()).contains("page token");
        assertThat(failure.isPermanent()).isFalse();
    }

    @Test
    void otherRejectedParameterIsNotAttributedToPageToken() {
        ScanFailure failure = refused("1 validation error detected: Value 'a b' at 'logGroupName' failed");

        assertThat(failure.reason()).doesNotContain("page token").contains("logGroupName");
        assertThat(failure.isPermanent()).isTrue();
    }

    @Test
    void hintNamesSetting() {
        for (OptionNames names : List.<OptionNames>of(OptionNames.OPTIONS, new EnvironmentVariableNames())) {
            ScanFailureClassifier classifier = new ScanFailureClassifier("eu-west-1", true, names);
            LogGroupReference group = LogGroupReference.discovered("group");

            assertThat(classifier
                            .of(ResourceNotFoundException.builder().build(), group)
                            .reason())
                    .contains(names.of("logGroupName"), names.of("region"));
            assertThat(classifier.of(error("ExpiredTokenException"), group).reason())
                    .contains(names.of("sessionToken"));
            assertThat(classifier.of(error("InvalidClientTokenId"), group).reason())
                    .contains(names.of("accessKey"), names.of("secretKey"));
            assertThat(classifier.of(error("AccessDeniedException"), group).reason())
                    .contains(names.of("unmask"));
            assertThat(classifier
                            .of(SdkClientException.create("refused"), group)
                            .reason())
                    .contains(names.of("uriEndpointOverride"));
            assertThat(classifier.ofDiscovery(error("AccessDeniedException")).reason())
                    .contains(names.of("logGroupTags"));
        }
    }

    private static CloudWatchLogsException error(String code) {
        return (CloudWatchLogsException) CloudWatchLogsException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("no")
                        .build())
                .build();
    }
}
