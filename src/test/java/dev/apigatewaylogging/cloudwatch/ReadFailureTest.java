package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;

/** What is told of a refusal, and whether somebody has to do something. */
class ReadFailureTest {

    private static ReadFailure refused(String message) {
        return ReadFailure.of(
                InvalidParameterException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("InvalidParameterException")
                                .errorMessage(message)
                                .build())
                        .build(),
                LogGroupReference.found("group"),
                "eu-west-1",
                false);
    }

    @Test
    void aPageTokenThatIsRefusedPassesWithItsWindow() {
        ReadFailure failure = refused("The specified nextToken is expired.");

        assertThat(failure.reason()).contains("page token");
        assertThat(failure.isLasting()).isFalse();
    }

    @Test
    void anotherParameterThatIsRefusedIsNoAffairOfThePageToken() {
        ReadFailure failure = refused("1 validation error detected: Value 'a b' at 'logGroupName' failed");

        assertThat(failure.reason()).doesNotContain("page token").contains("logGroupName");
        assertThat(failure.isLasting()).isTrue();
    }
}
