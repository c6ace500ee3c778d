/**
 * The entry point: {@code Application} starts Camel with the routes, and {@code GracefulExit} bounds its shutdown and sets
 * the exit status. It may use every package. It must not contain any processing of log data.
 */
package dev.apigatewaylogging;
