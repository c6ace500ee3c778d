/**
 * Selects the log groups to read, by name, prefix, ARN, tag and linked account, and looks up their retention. It may use
 * the component and {@code aws}. It must not read log events, and it must not know API Gateway: an implementation of {@code
 * LogGroupSource} provides log groups that are found in another way.
 */
package dev.apigatewaylogging.component.cloudwatchlogs.discovery;
