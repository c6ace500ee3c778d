/**
 * Health checks, warnings and status values of the scans. It may use the component and {@code aws}. It must not influence
 * a scan, and it must not know a metrics library: meters receive the values through {@code ScanListener}.
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;
