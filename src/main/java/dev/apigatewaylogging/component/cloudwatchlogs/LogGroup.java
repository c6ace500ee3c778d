package dev.apigatewaylogging.component.cloudwatchlogs;

/**
 * A CloudWatch log group and where it lives.
 *
 * @param name the group's name, without account or region
 * @param region the AWS region, for example {@code eu-west-1}; empty where unknown
 * @param account the AWS account's twelve digits; empty where unknown
 * @param isUniqueByName whether name and region are enough to know it by: it is in the account of the credentials, or the only one
 *     of its name
 */
public record LogGroup(String name, String region, String account, boolean isUniqueByName) {

    /** A group that its name and region are enough to know by. */
    public LogGroup(String name, String region, String account) {
        this(name, region, account, true);
    }
}
