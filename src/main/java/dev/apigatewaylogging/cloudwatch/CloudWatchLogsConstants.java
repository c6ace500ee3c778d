package dev.apigatewaylogging.cloudwatch;

import org.apache.camel.spi.Metadata;

/** Headers of the exchanges that the {@code cloudwatch-logs} consumer makes. */
public final class CloudWatchLogsConstants {

    @Metadata(description = "The name of the log group that the page was read from", javaType = "String")
    public static final String LOG_GROUP_NAME = "CamelAwsCloudWatchLogsLogGroupName";

    @Metadata(description = "The AWS region of the log group", javaType = "String")
    public static final String REGION = "CamelAwsCloudWatchLogsRegion";

    @Metadata(description = "The AWS account of the log group, where it is known", javaType = "String")
    public static final String ACCOUNT = "CamelAwsCloudWatchLogsAccount";

    @Metadata(
            description = "The reading that found the page: the group, and which pass over it",
            javaType = "dev.apigatewaylogging.cloudwatch.Cursor")
    public static final String CURSOR = "CamelAwsCloudWatchLogsCursor";

    @Metadata(
            description =
                    "With this page all events before this time were read, in milliseconds since the epoch. Absent while more pages of the same stretch of time follow",
            javaType = "Long")
    public static final String READ_THROUGH = "CamelAwsCloudWatchLogsReadThrough";

    @Metadata(
            description =
                    "Whether this is the last page of the reading, since another process reads the group from now on: what is open of it is to be forgotten. Absent otherwise",
            javaType = "Boolean")
    public static final String ENDED = "CamelAwsCloudWatchLogsEnded";

    @Metadata(
            description =
                    "Whether the log group cannot be scanned now, so that nobody has to wait for it. The next page that has a time says that it can be. Absent otherwise",
            javaType = "Boolean")
    public static final String UNREADABLE = "CamelAwsCloudWatchLogsUnreadable";

    @Metadata(
            description =
                    "With this page a range of time was scanned from start to end, which may have been scanned before. Absent while more pages of it follow",
            javaType = "dev.apigatewaylogging.cloudwatch.ScannedRange")
    public static final String SCANNED_RANGE = "CamelAwsCloudWatchLogsScannedRange";

    @Metadata(
            description =
                    "AWS had answered with the page before this time by its clock, in milliseconds since the epoch. Absent where AWS was not called",
            javaType = "Long")
    public static final String ANSWERED_AT = "CamelAwsCloudWatchLogsAnsweredAt";

    private CloudWatchLogsConstants() {}
}
