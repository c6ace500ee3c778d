package dev.apigatewaylogging.traffic;

import static dev.apigatewaylogging.traffic.Texts.first;

import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.GatewayLogGroup;
import java.util.Locale;

/**
 * Those who tell of one request.
 *
 * @param execution its execution lines
 * @param access its access line
 * @param group the log group that its first line lies in
 * @param apart whether the access line lies in another log group than the execution lines
 */
record Witnesses(ExecutionFacts execution, AccessFacts access, LogGroup group, boolean apart) {

    /**
     * Whether it is known that the access line is of this request or of its API. A client can send the id of a request to
     * another API too, whose access log then has a line with it.
     */
    boolean isAccessOwn() {
        if (!apart) {
            return true;
        }
        String extendedId = access.value(AccessField.EXTENDED_REQUEST_ID);
        if (!extendedId.isEmpty() && extendedId.equals(execution.value(ExecutionLabel.EXTENDED_REQUEST_ID))) {
            return true;
        }
        String usage = execution.apiStage();
        int slash = usage.indexOf('/');
        String api = first(
                GatewayLogGroup.of(group.name()).apiId(),
                execution.delivered().apiId(),
                slash < 0 || usage.contains("*") ? "" : usage.substring(0, slash));
        return !api.isEmpty()
                && (access.value(AccessField.API_ID).equalsIgnoreCase(api)
                        || access.value(AccessField.HOST)
                                .toLowerCase(Locale.ROOT)
                                .startsWith(api.toLowerCase(Locale.ROOT) + ".execute-api."));
    }

    /** The event that the integration's Lambda function got. */
    LambdaEvent event() {
        return execution.lambdaEvent();
    }

    /** The event that shows the client's headers: the integration's, otherwise the authorizer's. */
    LambdaEvent eventWithHeaders() {
        LambdaEvent event = event();
        return event.headersWhole() || !event.headers().isEmpty() ? event : execution.askedOfAuthorizer();
    }

    /** The event that a Lambda authorizer got which turned the request away. */
    LambdaEvent asked() {
        return execution.authorizerEvent();
    }
}
