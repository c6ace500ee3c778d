package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;

/** What is told of a refusal, and whether somebody has to do something. */
class ScanFailureTest {

    private static ScanFailure refused(String message) {
        return ScanFailure.of(
                InvalidParameterException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("InvalidParameterException")
                                .errorMessage(message)
                                .build())
                        .build(),
                LogGroupReference.discovered("group"),
                "eu-west-1",
                false);
    }

    @Test
    void aPageTokenThatIsRefusedPassesWithItsWindow() {
        ScanFailure failure = refused("The specified nextToken is expired.");

        assertThat(failure.reason()).contains("page token");
        assertThat(failure.isPermanent()).isFalse();
    }

    @Test
    void anotherParameterThatIsRefusedIsNoAffairOfThePageToken() {
        ScanFailure failure = refused("1 validation error detected: Value 'a b' at 'logGroupName' failed");

        assertThat(failure.reason()).doesNotContain("page token").contains("logGroupName");
        assertThat(failure.isPermanent()).isTrue();
    }
}
