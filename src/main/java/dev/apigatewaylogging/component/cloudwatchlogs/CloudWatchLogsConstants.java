/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/** Headers of the exchanges that the {@code cloudwatch-logs} consumer creates. */
public final class CloudWatchLogsConstants {

    @Metadata(description = "The log group of the page or event.", javaType = "String")
    public static final String LOG_GROUP_NAME = "CamelAwsCloudWatchLogsLogGroupName";

    @Metadata(description = "The AWS region of the log group.", javaType = "String")
    public static final String REGION = "CamelAwsCloudWatchLogsRegion";

    @Metadata(description = "The AWS account of the log group, if known.", javaType = "String")
    public static final String ACCOUNT_ID = "CamelAwsCloudWatchLogsAccountId";

    @Metadata(
            description = "The log group and the index of the scan: 0 is the live scan.",
            javaType = "dev.apigatewaylogging.component.cloudwatchlogs.ScanId")
    public static final String SCAN_ID = "CamelAwsCloudWatchLogsScanId";

    @Metadata(
            description =
                    "The scan has handed over all visible events before this time, in milliseconds since the epoch. Absent if more pages of the same scan window follow.",
            javaType = "Long")
    public static final String WATERMARK = "CamelAwsCloudWatchLogsWatermark";

    @Metadata(
            description =
                    "True if another process reads the log group from now on, so that its open state must be discarded; otherwise absent.",
            javaType = "Boolean")
    public static final String REVOKED = "CamelAwsCloudWatchLogsRevoked";

    @Metadata(
            description =
                    "True if the log group cannot be scanned until the next page with a watermark; otherwise absent.",
            javaType = "Boolean")
    public static final String UNREADABLE = "CamelAwsCloudWatchLogsUnreadable";

    @Metadata(
            description =
                    "The time range whose scan this page completes; scans overlap, so it may have been scanned before. Absent if more pages of the scan follow.",
            javaType = "dev.apigatewaylogging.component.cloudwatchlogs.ScannedRange")
    public static final String SCANNED_RANGE = "CamelAwsCloudWatchLogsScannedRange";

    @Metadata(
            description =
                    "Upper bound of the time when AWS returned the page, by AWS's clock, in milliseconds since the epoch. Absent if AWS was not called.",
            javaType = "Long")
    public static final String RESPONSE_TIME = "CamelAwsCloudWatchLogsResponseTime";

    @Metadata(description = "The log stream of the event. Only with splitResult.", javaType = "String")
    public static final String LOG_STREAM_NAME = "CamelAwsCloudWatchLogsLogStreamName";

    @Metadata(
            description = "CloudWatch's ID of the event, unique within the log group. Only with splitResult.",
            javaType = "String")
    public static final String EVENT_ID = "CamelAwsCloudWatchLogsEventId";

    @Metadata(
            description = "When the event happened, in milliseconds since the epoch. Only with splitResult.",
            javaType = "Long")
    public static final String TIMESTAMP = "CamelAwsCloudWatchLogsTimestamp";

    @Metadata(
            description = "When CloudWatch received the event, in milliseconds since the epoch. Only with splitResult.",
            javaType = "Long")
    public static final String INGESTION_TIME = "CamelAwsCloudWatchLogsIngestionTime";

    @Metadata(
            description =
                    "When the event happened, in milliseconds since the epoch, in Camel's standard header. Only with splitResult.",
            javaType = "Long")
    public static final String MESSAGE_TIMESTAMP = Exchange.MESSAGE_TIMESTAMP;

    private CloudWatchLogsConstants() {}
}
