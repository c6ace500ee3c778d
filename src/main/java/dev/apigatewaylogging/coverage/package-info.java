/**
 * Coverage: which stages of the accounts' APIs are seen, how much of their requests, and what to do about the others. It may
 * use {@code openapi} for the settings of stages, {@code logformat} to try access log formats, {@code metrics} and {@code
 * schedule}. It must not know requests, records or Akto, and nothing depends on it.
 */
package dev.apigatewaylogging.coverage;
