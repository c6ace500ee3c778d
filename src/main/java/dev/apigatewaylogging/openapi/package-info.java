/**
 * The OpenAPI specs of the account's APIs: which APIs and stages there are, what API Gateway exports of each, under which
 * address clients know it, and whether that is news.
 */
package dev.apigatewaylogging.openapi;
