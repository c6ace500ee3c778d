/**
 * JSON that a parser does not accept or must not copy: truncated documents, escaped lengths and lone surrogates. It may use
 * the JDK and Jackson's streaming API. It must not know Camel or any other package of this project.
 */
package dev.apigatewaylogging.util.json;
