/**
 * Akto's record format and limits, its accounts, and the API of its backend. It may use {@code httpcall}, {@code
 * logformat}, {@code delivery}, {@code kafka}, {@code openapi}, {@code metrics} and {@code util}. It must not know how log entries become HTTP
 * calls, and no other package may depend on it.
 */
package dev.apigatewaylogging.akto;
