/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Texts.firstNonEmpty;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import dev.apigatewaylogging.logformat.ExecuteApiHost;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import java.util.Locale;
import java.util.function.Function;

/**
 * The sources of one request's data.
 *
 * @param execution its execution log entries
 * @param access its access log entry
 * @param group the log group of its first entry
 * @param inSeparateGroups whether the access log entry is in another log group than the execution log entries
 */
record LogSources(ExecutionLogData execution, AccessLogData access, LogGroup group, boolean inSeparateGroups) {

    /**
     * Returns whether the access log entry certainly belongs to this request or its API. A client can reuse the ID of a
     * request at another API, whose access log then contains an entry with the same ID.
     */
    boolean isAccessLogConfirmed() {
        return isConfirmedBy(access::vouched);
    }

    /**
     * Returns the same if every field of the access log entry counts, even one that a client may have added. That is
     * enough where nothing contradicts the entry.
     */
    boolean namesApi() {
        return isConfirmedBy(access::value);
    }

    private boolean isConfirmedBy(Function<AccessField, String> values) {
        if (!inSeparateGroups) {
            return true;
        }
        String extendedId = values.apply(AccessField.EXTENDED_REQUEST_ID);
        if (!extendedId.isEmpty() && extendedId.equals(execution.value(ExecutionLabel.EXTENDED_REQUEST_ID))) {
            return true;
        }
        String api = loggedApi();
        return !api.isEmpty()
                && (values.apply(AccessField.API_ID).equalsIgnoreCase(api)
                        || values.apply(AccessField.HOST)
                                .toLowerCase(Locale.ROOT)
                                .startsWith(api.toLowerCase(Locale.ROOT) + ".execute-api."));
    }

    /** Returns the API that the execution log names; empty if unknown. */
    private String loggedApi() {
        String usage = execution.apiStage();
        int slash = usage.indexOf('/');
        return firstNonEmpty(
                ApiGatewayLogGroup.of(group.name()).apiId(),
                execution.delivered().apiId(),
                slash < 0 || usage.contains("*") ? "" : usage.substring(0, slash));
    }

    /**
     * Returns whether a client may have chosen a value of the access log entry although the request has another source,
     * which does not have it. An access log that is the only source has nothing better.
     */
    boolean mayBeAdded(AccessField field) {
        return !execution.isEmpty()
                && !access.value(field).isEmpty()
                && access.vouched(field).isEmpty();
    }

    /** Returns whether it is a default host of the API that the execution log names. */
    boolean isHostOfLoggedApi(String host) {
        return ExecuteApiHost.isOf(loggedApi(), group.region(), host);
    }

    /** Returns the same sources with another reading of the access log entry. */
    LogSources with(AccessLogData reading) {
        return new LogSources(execution, reading, group, inSeparateGroups);
    }

    /** Returns the event of the integration's Lambda function. */
    LambdaEvent lambdaEvent() {
        return execution.lambdaEvent();
    }

    /** Returns the event with the client's headers: the integration's, otherwise the authorizer's. */
    LambdaEvent eventWithHeaders() {
        LambdaEvent event = lambdaEvent();
        return event.headersComplete() || !event.headers().isEmpty() ? event : execution.authorizerRequest();
    }

    /** Returns the authorizer event of a rejected request. */
    LambdaEvent authorizerEvent() {
        return execution.authorizerEvent();
    }
}
