package dev.apigatewaylogging.aws;

/** The present time of log groups, whose events have AWS's time. */
@FunctionalInterface
public interface AwsTime {

    /** Milliseconds since the epoch. */
    long millis();
}
