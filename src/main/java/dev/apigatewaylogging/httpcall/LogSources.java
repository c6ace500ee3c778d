package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;

/**
 * Those who tell of one request.
 *
 * @param execution its execution lines
 * @param access its access line
 * @param group the log group that its first line lies in
 */
record LogSources(ExecutionLogData execution, AccessLogData access, LogGroup group) {

    /** The event that the integration's Lambda function got. */
    LambdaEvent lambdaEvent() {
        return execution.lambdaEvent();
    }

    /** The event that shows the client's headers: the integration's, otherwise the authorizer's. */
    LambdaEvent eventWithHeaders() {
        LambdaEvent event = lambdaEvent();
        return event.headersWhole() || !event.headers().isEmpty() ? event : execution.askedOfAuthorizer();
    }

    /** The event that a Lambda authorizer got which turned the request away. */
    LambdaEvent authorizerEvent() {
        return execution.authorizerEvent();
    }
}
