/**
 * OpenAPI discovery: lists APIs and stages, exports their specs, sets the server URL, and uploads new and changed ones.
 */
package dev.apigatewaylogging.openapi;
