/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once if a log group has events that are dated later than CloudWatch received them, because such events are
 * scanned only when their time has come.
 */
public final class FutureEventWarning {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    private static final long WARNING_THRESHOLD_MILLIS = Duration.ofMinutes(1).toMillis();

    private final String logGroup;
    private boolean reported;

    /** @param logGroup its name */
    public FutureEventWarning(String logGroup) {
        this.logGroup = logGroup;
    }

    /** Checks an event; times in milliseconds since the epoch. */
    public void event(long timestamp, long ingestionTime) {
        if (!reported && timestamp - ingestionTime > WARNING_THRESHOLD_MILLIS) {
            reported = true;
            LOG.warn(
                    "Log group {} has events that are dated in the future, one of them {} s later than CloudWatch"
                            + " received it. Such events are scanned when their time has come. Correct the clock of"
                            + " their writer.",
                    logGroup,
                    Duration.ofMillis(timestamp - ingestionTime).toSeconds());
        }
    }
}
