/**
 * Parsers of the header and parameter maps in log entries, which API Gateway writes without quoting, and their masking. It
 * may use {@code util} and a JSON parser. It must not know Camel or the request to which the headers belong.
 */
package dev.apigatewaylogging.logformat.headers;
