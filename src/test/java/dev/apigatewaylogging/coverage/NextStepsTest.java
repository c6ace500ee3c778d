/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.openapi.Api;
import dev.apigatewaylogging.openapi.ApiStage;
import dev.apigatewaylogging.openapi.StageLogging;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is proposed can be done as it is, and takes nothing away that is not named. */
class NextStepsTest {

    private static StageLogging stage(Api.Kind kind, String region, String accessLogArn) {
        return new StageLogging(
                new ApiStage(new Api(kind, "a1b2c3d4e5", "orders", "123456789012", region), "prod"),
                new StageLogging.Route("", "OFF", false, false),
                List.of(),
                accessLogArn,
                "$context.requestId",
                new StageLogging.Delivery(true, "source", List.of("arn:aws:s3:::archive")));
    }

    @ParameterizedTest
    @CsvSource({"eu-west-1,aws", "cn-north-1,aws-cn", "us-gov-west-1,aws-us-gov"})
    void arnsHaveThePartitionOfTheRegion(String region, String partition) {
        String logs = "arn:" + partition + ":logs:" + region + ":123456789012:";

        assertThat(NextSteps.accessLog(stage(Api.Kind.HTTP, region, "")).cli())
                .contains(logs + "log-group:/aws/apigateway/a1b2c3d4e5/prod/access");
        assertThat(NextSteps.logDelivery(stage(Api.Kind.REST, region, "")).cli())
                .contains(logs + "log-group:/aws/apigateway/a1b2c3d4e5/prod/execution", logs + "delivery-destination:");
    }

    @ParameterizedTest
    @EnumSource(Api.Kind.class)
    void accessLogStaysInItsLogGroup(Api.Kind kind) {
        String present = "arn:aws:logs:eu-west-1:123456789012:log-group:/team/access";

        NextStep step = NextSteps.accessLog(stage(kind, "eu-west-1", present));

        assertThat(step.cli())
                .contains("update-stage", "$context.requestId")
                .doesNotContain("create-log-group", "/aws/apigateway/");
        assertThat(step.console()).contains("format ").doesNotContain("log group");
        if (kind == Api.Kind.REST) {
            assertThat(step.cli()).doesNotContain("destinationArn");
        } else {
            assertThat(step.cli()).contains("\"DestinationArn\":\"" + present + "\"");
        }
    }

    @Test
    void accessLogInPlaceOfFirehoseIsNamed() {
        String stream = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-x";

        assertThat(NextSteps.accessLog(stage(Api.Kind.HTTP, "eu-west-1", stream))
                        .console())
                .endsWith("It replaces the Firehose stream");
        assertThat(NextSteps.accessLog(stage(Api.Kind.HTTP, "eu-west-1", "")).console())
                .doesNotContain("Firehose");
    }
}
