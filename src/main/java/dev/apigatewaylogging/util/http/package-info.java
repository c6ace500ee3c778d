/**
 * Parts of HTTP: percent-encoding, query strings, status codes, reason phrases and IP addresses. It may use the JDK. It
 * must not know Camel or any other package of this project.
 */
package dev.apigatewaylogging.util.http;
