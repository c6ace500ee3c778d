/**
 * Suggests an access log format for entries that no known format matches, by the form of their values. It may use the
 * parsers and {@code util}. No text of a value leaves it.
 */
package dev.apigatewaylogging.logformat.suggestion;
