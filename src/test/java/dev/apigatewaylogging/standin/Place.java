package dev.apigatewaylogging.standin;

/**
 * Where log groups live.
 *
 * @param account the AWS account's twelve digits
 * @param region the AWS region
 */
public record Place(String account, String region) {}
