/**
 * The outside world for tests and the demo: AWS's wire protocol over HTTP, a real Kafka broker, realistic traffic, and a
 * comparison of what arrived with what was sent. Production code does not depend on it.
 */
package dev.apigatewaylogging.testsupport;
