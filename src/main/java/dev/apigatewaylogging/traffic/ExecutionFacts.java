package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.Delivered;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.ExecutionLine;
import dev.apigatewaylogging.gateway.HeaderMap;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the execution lines of one request say. Of a statement that comes twice the first counts, so lines that were
 * logged twice (a canary's group repeats its stage's) change nothing.
 */
final class ExecutionFacts {

    private final Map<ExecutionLabel, ExecutionLine> said = new EnumMap<>(ExecutionLabel.class);
    private final String authorizerAsked;
    private final boolean turnedAway;
    private LambdaEvent authorizerEvent;
    private Delivered delivered = Delivered.PLAIN;
    private LambdaEvent event;
    private final String requestId;

    /** Reads lines that are in order. */
    ExecutionFacts(List<ExecutionLine> lines) {
        // an authorizer's integration uses the labels of the request's own; its lines come first
        boolean ahead = lines.stream().anyMatch(line -> begins(line.label()));
        boolean authorizing = false;
        String asked = null;
        for (ExecutionLine line : lines) {
            if (delivered.equals(Delivered.PLAIN)) {
                delivered = line.delivered();
            }
            ExecutionLabel label = line.label();
            if (label == ExecutionLabel.STARTING_AUTHORIZER) {
                authorizing = true;
            } else if (endsAuthorizer(label)) {
                authorizing = false;
            }
            if (begins(label)) {
                ahead = false;
            }
            boolean ofIntegration =
                    label == ExecutionLabel.ENDPOINT_REQUEST_BODY || label == ExecutionLabel.ENDPOINT_REQUEST_URI;
            if (!ofIntegration || !(authorizing || ahead)) {
                said.putIfAbsent(label, line);
            } else if (label == ExecutionLabel.ENDPOINT_REQUEST_BODY && asked == null) {
                asked = line.value();
            }
        }
        authorizerAsked = asked == null ? "" : asked;
        turnedAway = asked != null && said.keySet().stream().noneMatch(ExecutionFacts::begins);
        requestId = lines.isEmpty() ? "" : lines.get(0).requestId();
    }

    private static boolean begins(ExecutionLabel label) {
        return switch (label) {
            case STARTING_EXECUTION,
                    HTTP_METHOD,
                    METHOD_REQUEST_PATH,
                    METHOD_REQUEST_QUERY,
                    METHOD_REQUEST_HEADERS,
                    METHOD_REQUEST_BODY -> true;
            default -> false;
        };
    }

    private static boolean endsAuthorizer(ExecutionLabel label) {
        return switch (label) {
            case AUTHORIZER_COMPLETED, UNAUTHORIZED_REQUEST, VERIFYING_USAGE_PLAN, API_KEY_CHECK -> true;
            default -> begins(label);
        };
    }

    boolean isEmpty() {
        return said.isEmpty();
    }

    boolean has(ExecutionLabel label) {
        return said.containsKey(label);
    }

    String value(ExecutionLabel label) {
        ExecutionLine line = said.get(label);
        return line == null ? "" : line.value();
    }

    boolean truncated(ExecutionLabel label) {
        ExecutionLine line = said.get(label);
        return line != null && line.truncated();
    }

    Delivered delivered() {
        return delivered;
    }

    /**
     * What the Lambda authorizer was asked, where it turned the request away: the only line that shows the request.
     * Whatever comes later knows better.
     */
    LambdaEvent authorizerEvent() {
        return turnedAway ? askedOfAuthorizer() : LambdaEvent.NONE;
    }

    /** What the Lambda authorizer was asked, whatever it answered; nothing where that is not what the other lines tell. */
    LambdaEvent askedOfAuthorizer() {
        if (authorizerEvent == null) {
            LambdaEvent read = authorizerAsked.isEmpty() ? LambdaEvent.NONE : LambdaEvent.read(authorizerAsked);
            authorizerEvent = turnedAway || (agrees(read) && agreesOnPath(read)) ? read : LambdaEvent.NONE;
        }
        return authorizerEvent;
    }

    /** The event that the integration's Lambda function got; nothing where it is no proxy integration with Lambda. */
    LambdaEvent lambdaEvent() {
        if (event == null) {
            event = readEvent();
        }
        return event;
    }

    private LambdaEvent readEvent() {
        String body = value(ExecutionLabel.ENDPOINT_REQUEST_BODY);
        if (!body.startsWith("{")
                || !LambdaIntegration.isAt(value(ExecutionLabel.ENDPOINT_REQUEST_URI))
                || LambdaIntegration.mayPassOn(value(ExecutionLabel.METHOD_REQUEST_BODY), body)) {
            return LambdaEvent.NONE;
        }
        LambdaEvent read = LambdaEvent.read(body);
        boolean proxy = read.isOfRestApi() || (read.isOfWebSocketApi() && !has(ExecutionLabel.HTTP_METHOD));
        return proxy && agrees(read) ? read : LambdaEvent.NONE;
    }

    /** Whether an event says nothing else than API Gateway's own lines do. */
    private boolean agrees(LambdaEvent read) {
        String usage = methodAndTemplate();
        return agree(usage.substring(usage.indexOf(' ') + 1), read.text("resource"))
                && agree(method(), read.text("httpMethod"))
                && agree(requestId, read.text("requestContext.requestId"))
                && agree(value(ExecutionLabel.EXTENDED_REQUEST_ID), read.text("requestContext.extendedRequestId"));
    }

    private boolean agreesOnPath(LambdaEvent read) {
        String usage = methodAndTemplate();
        String path = ClientPath.filled(usage.substring(usage.indexOf(' ') + 1), pathParameters());
        String told = read.text("path");
        return told.isEmpty()
                || ClientPath.isTemplate(path)
                || PercentEncoding.decoded(told).endsWith(PercentEncoding.decoded(path));
    }

    private static boolean agree(String logged, String told) {
        return logged.isEmpty() || told.isEmpty() || logged.equals(told);
    }

    /** The headers of a response in a new map, to which those that another line tells of can be added. */
    Map<String, String> headers(ExecutionLabel label) {
        return HeaderMap.headers(value(label), truncated(label));
    }

    List<Map.Entry<String, String>> parameters(ExecutionLabel label) {
        return HeaderMap.parameters(value(label), truncated(label));
    }

    /** The parameters of the path, as far as the resource has them. */
    List<Map.Entry<String, String>> pathParameters() {
        List<Map.Entry<String, String>> logged = parameters(ExecutionLabel.METHOD_REQUEST_PATH);
        Set<String> names = logged.size() < 2 ? Set.of() : namesOfParameters();
        return names.isEmpty() ? logged : ClientPath.joined(logged, names);
    }

    /** Whether a client wrote one of the path's parameters a second time, so that the path can be divided otherwise. */
    boolean repeatsPathParameter() {
        List<Map.Entry<String, String>> logged = parameters(ExecutionLabel.METHOD_REQUEST_PATH);
        Set<String> names = logged.size() < 2 ? Set.of() : namesOfParameters();
        return ClientPath.isTemplate(resourcePath())
                && names.stream()
                        .anyMatch(name -> logged.stream()
                                        .filter(parameter -> parameter.getKey().equals(name))
                                        .count()
                                > 1);
    }

    private Set<String> namesOfParameters() {
        String usage = methodAndTemplate();
        Set<String> names = ClientPath.parametersOf(usage.substring(usage.indexOf(' ') + 1));
        return names.isEmpty() ? ClientPath.parametersOf(resourcePath()) : names;
    }

    /** Whether it tells the path that the client asked for, not only the template of the resource. */
    boolean knowsPath() {
        String path = resourcePath();
        return !path.isEmpty()
                && (!ClientPath.isTemplate(path)
                        || !parameters(ExecutionLabel.METHOD_REQUEST_PATH).isEmpty());
    }

    /** {@code GET} of {@code HTTP Method: GET, Resource Path: /pets}. */
    String method() {
        String value = value(ExecutionLabel.HTTP_METHOD);
        int comma = value.indexOf(',');
        return (comma < 0 ? value : value.substring(0, comma)).strip();
    }

    /** {@code /pets} of {@code HTTP Method: GET, Resource Path: /pets}; empty where the line is not there. */
    String resourcePath() {
        String value = value(ExecutionLabel.HTTP_METHOD);
        String mark = "Resource Path:";
        int at = value.indexOf(mark);
        if (at < 0) {
            return "";
        }
        String path = value.substring(at + mark.length()).strip();
        return path.isEmpty() ? "/" : path;
    }

    /** {@code GET /pets/{petId}} of {@code API Key  authorized because method 'GET /pets/{petId}' does not …}. */
    String methodAndTemplate() {
        String value = value(ExecutionLabel.API_KEY_CHECK);
        String mark = "method '";
        int from = value.indexOf(mark);
        int to = from < 0 ? -1 : value.indexOf('\'', from + mark.length());
        return to < 0 ? "" : value.substring(from + mark.length(), to);
    }

    /** {@code uwe3g5jm54/Prod} of {@code … API Stage: uwe3g5jm54/Prod}. */
    String apiStage() {
        String value = value(ExecutionLabel.VERIFYING_USAGE_PLAN);
        String mark = "API Stage:";
        int at = value.lastIndexOf(mark);
        return at < 0 ? "" : value.substring(at + mark.length()).strip();
    }

    /** The status that the client got; 0 where no line tells. */
    int status() {
        int completed = StatusCode.of(value(ExecutionLabel.METHOD_COMPLETED));
        if (completed > 0) {
            return completed;
        }
        String gateway = value(ExecutionLabel.GATEWAY_RESPONSE);
        return StatusCode.of(gateway.substring(gateway.lastIndexOf(' ') + 1));
    }
}
