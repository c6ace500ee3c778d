/** The demo: {@code mvn -q -Pdemo} in the root of the repository. */
package dev.apigatewaylogging.demo;
