/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.OptionNames;
import java.util.Map;
import org.apache.camel.spi.Metadata;

/** Names the environment variables that set the options of the cloudwatch-logs endpoint. */
@Metadata(label = "bean", description = "Messages name environment variables instead of endpoint options")
public final class EnvironmentVariableNames implements OptionNames {

    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("logGroupName", "LOG_GROUP_NAME"),
            Map.entry("logGroupTags", "LOG_GROUP_TAGS"),
            Map.entry("unmask", "LOG_UNMASK"),
            Map.entry("region", "AWS_REGION"),
            Map.entry("uriEndpointOverride", "AWS_ENDPOINT_URL"),
            Map.entry("accessKey", "AWS_ACCESS_KEY_ID"),
            Map.entry("secretKey", "AWS_SECRET_ACCESS_KEY"),
            Map.entry("sessionToken", "AWS_SESSION_TOKEN"),
            Map.entry("accounts", "CROSS_ACCOUNT_ROLE_ARN and EXTERNAL_ID"),
            Map.entry("checkpointer", "CHECKPOINT_DIR or CHECKPOINT_TOPIC"),
            Map.entry("startFrom", "LOG_START_FROM"),
            Map.entry("maxQuotaUtilization", "CLOUDWATCH_QUOTA_SHARE"));

    @Override
    public String of(String option) {
        return VARIABLES.getOrDefault(option, option);
    }
}
