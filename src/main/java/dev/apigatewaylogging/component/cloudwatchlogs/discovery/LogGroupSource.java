package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

import java.util.Set;

/** Knows which log groups are worth reading when nobody has named any. */
public interface LogGroupSource {

    /** What these log groups are, for people: completes "reading ...". */
    String description();

    /**
     * The log groups of an account in a region, as names or ARNs. They need not be there yet. May take minutes.
     *
     * @param account the id of the account, as {@code AwsAccount.id()} gives it; empty for the own one
     * @param region where
     * @throws RuntimeException if it cannot be known now, with a message that says what to do
     */
    Set<String> logGroupsOf(String account, String region);
}
