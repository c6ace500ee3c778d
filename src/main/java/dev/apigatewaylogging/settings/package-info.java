/**
 * The settings, which are environment variables, and their validation at startup. It may use the parsers of other
 * packages, in {@code aws}, {@code checkpoint}, {@code component.cloudwatchlogs.scan}, {@code logformat} and {@code util}. It may
 * resolve host names and bind ports. It must not create clients or connect to anything.
 */
package dev.apigatewaylogging.settings;
