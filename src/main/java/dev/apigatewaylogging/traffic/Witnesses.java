package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogGroup;

/**
 * Those who tell of one request.
 *
 * @param execution its execution lines
 * @param access its access line
 * @param group the log group that its first line lies in
 */
record Witnesses(ExecutionFacts execution, AccessFacts access, LogGroup group) {

    /** The event that the integration's Lambda function got. */
    LambdaEvent event() {
        return execution.lambdaEvent();
    }

    /** The event that a Lambda authorizer got which turned the request away. */
    LambdaEvent asked() {
        return execution.authorizerEvent();
    }
}
