package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;

/**
 * The sources of one request's data.
 *
 * @param execution its execution log entries
 * @param access its access log entry
 * @param group the log group of its first entry
 */
record LogSources(ExecutionLogData execution, AccessLogData access, LogGroup group) {

    /** Returns the event of the integration's Lambda function. */
    LambdaEvent lambdaEvent() {
        return execution.lambdaEvent();
    }

    /** Returns the event with the client's headers: the integration's, otherwise the authorizer's. */
    LambdaEvent eventWithHeaders() {
        LambdaEvent event = lambdaEvent();
        return event.headersComplete() || !event.headers().isEmpty() ? event : execution.askedOfAuthorizer();
    }

    /** Returns the authorizer event of a rejected request. */
    LambdaEvent authorizerEvent() {
        return execution.authorizerEvent();
    }
}
