/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

/** The names of the metrics that {@link MetricsView} reads; {@code docs/metrics.md} lists all. */
final class MetricNames {

    /** The prefix of all metrics. */
    static final String PREFIX = "apigateway.logging.";

    static final String EVENTS_PARSED = PREFIX + "events.parsed";
    static final String RECORDS_DELIVERED = PREFIX + "records.delivered";
    static final String RECORDS_INCOMPLETE = PREFIX + "records.incomplete";
    static final String LOG_GROUP_LAG = PREFIX + "log.group.lag";
    static final String LOG_GROUP_RECORDS = PREFIX + "log.group.records";
    static final String LOG_GROUP_INCOMPLETE = PREFIX + "log.group.records.incomplete";
    static final String LOG_GROUP_TRUNCATED = PREFIX + "log.group.records.truncated";
    static final String DEAD_LETTERS = PREFIX + "dead.letters";
    static final String REQUESTS_REFUSED = PREFIX + "requests.refused";
    static final String SCAN_FAILURES = PREFIX + "scan.failures";
    static final String AWS_REQUESTS = PREFIX + "aws.requests";
    static final String AWS_QUOTA_UTILIZATION = PREFIX + "aws.quota.utilization";
    static final String SPECS_UPLOADED = PREFIX + "openapi.specs.uploaded";
    static final String STAGES = PREFIX + "stages";
    static final String READY = PREFIX + "ready";
    static final String FLOW_HELD = PREFIX + "flow.held";

    private MetricNames() {}
}
