package dev.apigatewaylogging.cloudwatch;

/**
 * A CloudWatch log group and where it lives.
 *
 * @param name the group's name, without account or region
 * @param region the AWS region, for example {@code eu-west-1}; empty where unknown
 * @param account the AWS account's twelve digits; empty where unknown
 */
public record LogGroup(String name, String region, String account) {}
