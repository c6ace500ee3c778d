package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Texts.firstNonEmpty;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import java.util.Locale;

/**
 * Those who tell of one request.
 *
 * @param execution its execution lines
 * @param access its access line
 * @param group the log group that its first line lies in
 * @param inSeparateGroups whether the access line lies in another log group than the execution lines
 */
record LogSources(ExecutionLogData execution, AccessLogData access, LogGroup group, boolean inSeparateGroups) {

    /**
     * Whether it is known that the access line is of this request or of its API. A client can send the id of a request to
     * another API too, whose access log then has a line with it.
     */
    boolean isAccessLogConfirmed() {
        if (!inSeparateGroups) {
            return true;
        }
        String extendedId = access.value(AccessField.EXTENDED_REQUEST_ID);
        if (!extendedId.isEmpty() && extendedId.equals(execution.value(ExecutionLabel.EXTENDED_REQUEST_ID))) {
            return true;
        }
        String usage = execution.apiStage();
        int slash = usage.indexOf('/');
        String api = firstNonEmpty(
                ApiGatewayLogGroup.of(group.name()).apiId(),
                execution.delivered().apiId(),
                slash < 0 || usage.contains("*") ? "" : usage.substring(0, slash));
        return !api.isEmpty()
                && (access.value(AccessField.API_ID).equalsIgnoreCase(api)
                        || access.value(AccessField.HOST)
                                .toLowerCase(Locale.ROOT)
                                .startsWith(api.toLowerCase(Locale.ROOT) + ".execute-api."));
    }

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
