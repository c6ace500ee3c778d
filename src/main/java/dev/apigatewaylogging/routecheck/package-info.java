/**
 * Checks the route files before anything is started, and reports mistakes in them by file, line, route and step. It may use
 * {@code settings}. No other package depends on it.
 */
package dev.apigatewaylogging.routecheck;
