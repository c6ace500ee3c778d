/**
 * Parsers of API Gateway's execution and access logs: from the text of a log event to a log entry. It may use {@code util}
 * and a JSON parser. It must not know Camel, AWS clients, requests that span several entries, or Akto.
 */
package dev.apigatewaylogging.logformat;
