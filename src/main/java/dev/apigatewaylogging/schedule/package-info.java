/**
 * {@code PeriodicService}, the base of services that run at a fixed delay. It may use Camel. It must not know what runs, or
 * any other package of this project.
 */
package dev.apigatewaylogging.schedule;
