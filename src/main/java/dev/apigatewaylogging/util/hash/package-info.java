/**
 * Hash functions, and maps from hashes without an object per entry. It may use the JDK. It must not know Camel or any other
 * package of this project.
 */
package dev.apigatewaylogging.util.hash;
