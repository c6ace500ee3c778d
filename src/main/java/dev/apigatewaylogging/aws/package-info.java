/**
 * AWS accounts, regions and assumed roles, and what all AWS clients share: configuration, rate limits, throttling and
 * AWS's time. It may use the AWS SDK, Camel's API for beans, and no other package of this project. It must not know which
 * AWS services are called or why.
 */
package dev.apigatewaylogging.aws;
