package dev.apigatewaylogging.aws;

/** What time it is for the log groups, whose events have AWS's time. */
@FunctionalInterface
public interface AwsTime {

    /** Milliseconds since the epoch. */
    long millis();
}
