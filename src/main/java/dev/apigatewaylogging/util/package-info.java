/**
 * Helpers without a package of their own. They may use the JDK. They must not know Camel, AWS, Kafka, or any
 * other package of this project.
 */
package dev.apigatewaylogging.util;
