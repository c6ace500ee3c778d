package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.GatewayLogGroup;
import dev.apigatewaylogging.gateway.HeaderMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One request as its execution lines, its access line and its log group tell it. Each part is taken from the witness
 * that knows it best; where none knows it stays empty.
 */
final class RequestStory {

    private final ExecutionFacts execution;
    private final AccessFacts access;
    private final LambdaEvent event;
    private final Map<String, String> requestHeaders;
    private final boolean requestHeadersCut;
    private final Traffic.Origin origin;
    private final String host;

    RequestStory(ExecutionFacts execution, AccessFacts access, LogGroup group) {
        this.execution = execution;
        this.access = access;
        this.event = execution.lambdaEvent();
        this.requestHeaders = headers(ExecutionLabel.METHOD_REQUEST_HEADERS);
        boolean cut = execution.truncated(ExecutionLabel.METHOD_REQUEST_HEADERS);
        if (cut || !execution.has(ExecutionLabel.METHOD_REQUEST_HEADERS)) {
            Headers.addMissing(requestHeaders, event.headers());
            cut = cut && !event.headersWhole();
        }
        this.requestHeadersCut = cut;
        Headers.addMissing(requestHeaders, Headers.ofAccessLog(access.value(AccessField.REQUEST_HEADERS)));
        if (!access.value(AccessField.USER_AGENT).isEmpty()) {
            Headers.addMissing(requestHeaders, Map.of("User-Agent", access.value(AccessField.USER_AGENT)));
        }
        this.origin = findOrigin(group);
        this.host = findHost();
    }

    private Traffic.Origin findOrigin(LogGroup group) {
        GatewayLogGroup managed = GatewayLogGroup.of(group.name());
        String[] apiStage = execution.apiStage().split("/", 2);
        boolean masked = apiStage[0].contains("*");
        String apiId = first(
                managed.apiId(),
                masked ? "" : apiStage[0],
                execution.delivered().apiId(),
                access.value(AccessField.API_ID),
                event.text("requestContext.apiId"));
        String stage = first(
                managed.stage(),
                apiStage.length > 1 ? apiStage[1] : "",
                execution.delivered().stage(),
                access.value(AccessField.STAGE),
                event.text("requestContext.stage"));
        String account =
                first(group.account(), access.value(AccessField.ACCOUNT_ID), event.text("requestContext.accountId"));
        return new Traffic.Origin(apiId, stage, group.region(), account);
    }

    private String findHost() {
        String named = first(
                Headers.value(requestHeaders, "Host"),
                access.value(AccessField.HOST),
                event.text("requestContext.domainName"),
                execution.authorizerEvent().text("requestContext.domainName"));
        if (!named.isEmpty() || origin.apiId().isEmpty() || origin.region().isEmpty()) {
            return named;
        }
        String suffix = origin.region().startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        return origin.apiId() + ".execute-api." + origin.region() + suffix;
    }

    Traffic.Origin origin() {
        return origin;
    }

    String method() {
        String template = execution.methodAndTemplate();
        for (String method : List.of(
                execution.method(),
                access.value(AccessField.METHOD),
                access.methodOfRoute(),
                event.text("httpMethod"),
                template.substring(0, Math.max(0, template.indexOf(' '))),
                execution.authorizerEvent().text("httpMethod"),
                MethodArn.method(execution.authorizerEvent().text("methodArn")),
                execution.delivered().method())) {
            boolean word = !method.isEmpty() && method.chars().allMatch(c -> Character.isLetter(c) || c == '-');
            // ANY is what a route answers to, no method that a client can ask with
            if (word && !method.equalsIgnoreCase("ANY") && !method.equals("-")) {
                return method.toUpperCase(Locale.ROOT);
            }
        }
        return "";
    }

    /** The path the client asked for: the first one that shows values instead of {@code {name}}. */
    String path() {
        List<String> candidates = new ArrayList<>();
        List<Map.Entry<String, String>> parameters = execution.parameters(ExecutionLabel.METHOD_REQUEST_PATH);
        if (parameters.isEmpty()) {
            parameters = event.pathParameters();
        }
        String usage = execution.methodAndTemplate();
        String template = ClientPath.filled(usage.substring(usage.indexOf(' ') + 1), parameters);
        String resource = first(template, event.text("path"));
        LambdaEvent asked = execution.authorizerEvent();

        candidates.add(withStage(pathOf(access.value(AccessField.PATH)), resource));
        candidates.add(event.text("requestContext.path"));
        if (isOwnDomain()) {
            candidates.add(event.text("path"));
        }
        candidates.add(withStage(ClientPath.filled(execution.resourcePath(), parameters), resource));
        candidates.add(withStage(event.text("path"), event.text("path")));
        candidates.add(withStage(template, template));
        candidates.add(asked.text("requestContext.path"));
        candidates.add(withStage(asked.text("path"), asked.text("path")));
        candidates.add(MethodArn.path(asked.text("methodArn")));
        for (String bare : List.of(
                access.value(AccessField.RESOURCE_PATH),
                access.pathOfRoute(),
                execution.delivered().resourcePath())) {
            String filled = ClientPath.filled(bare, parameters);
            candidates.add(withStage(filled, filled));
        }
        String found = "";
        for (String candidate : candidates) {
            if (candidate.startsWith("/")) {
                if (!ClientPath.isTemplate(candidate)) {
                    found = candidate;
                    break;
                }
                found = first(found, candidate);
            }
        }
        return PercentEncoding.path(found);
    }

    /** The path of what a user's format calls path, which can be a whole URL. */
    private static String pathOf(String path) {
        int scheme = path.indexOf("://");
        int from = scheme < 0 ? 0 : path.indexOf('/', scheme + 3);
        if (from < 0) {
            return "/";
        }
        int query = path.indexOf('?', from);
        return query < 0 ? path.substring(from) : path.substring(from, query);
    }

    private String withStage(String path, String resource) {
        return !path.startsWith("/") || isOwnDomain() ? path : ClientPath.withStage(path, origin.stage(), resource);
    }

    /** Behind a custom domain the stage is no part of the path. */
    private boolean isOwnDomain() {
        return !host.isEmpty() && !host.toLowerCase(Locale.ROOT).contains(".execute-api.");
    }

    Traffic.Request request(String method, String path) {
        String body = Bodies.of(execution.value(ExecutionLabel.METHOD_REQUEST_BODY));
        boolean bodyCut = execution.truncated(ExecutionLabel.METHOD_REQUEST_BODY);
        if (bodyCut || !execution.has(ExecutionLabel.METHOD_REQUEST_BODY)) {
            String whole = first(event.text("body"), Bodies.of(access.value(AccessField.REQUEST_BODY)));
            body = whole.isEmpty() ? body : whole;
            bodyCut = bodyCut && whole.isEmpty();
        }
        boolean queryCut = execution.truncated(ExecutionLabel.METHOD_REQUEST_QUERY) && !event.queryWhole();
        return new Traffic.Request(
                method,
                host,
                path,
                query(),
                requestHeaders,
                bodyCut ? CutJson.closed(body) : body,
                bodyCut || requestHeadersCut || queryCut,
                clientIp(),
                first(access.value(AccessField.PROTOCOL), event.text("requestContext.protocol")));
    }

    private String query() {
        List<Map.Entry<String, String>> parameters = execution.parameters(ExecutionLabel.METHOD_REQUEST_QUERY);
        // the line shows one value of a repeated parameter, the event shows all of them
        if (event.query().size() > parameters.size()) {
            parameters = event.query();
        }
        if (!parameters.isEmpty()) {
            return QueryString.of(parameters);
        }
        String logged = access.value(AccessField.QUERY);
        if (logged.startsWith("{")) {
            return QueryString.of(new ArrayList<>(Headers.ofAccessLog(logged).entrySet()));
        }
        String path = access.value(AccessField.PATH);
        int mark = path.indexOf('?');
        String raw = logged.isEmpty() && mark >= 0 ? path.substring(mark + 1) : logged;
        return raw.startsWith("?") ? raw.substring(1) : raw;
    }

    private String clientIp() {
        String ip = first(
                access.value(AccessField.CLIENT_IP),
                event.text("requestContext.identity.sourceIp"),
                Headers.value(requestHeaders, "X-Forwarded-For"),
                execution.authorizerEvent().text("requestContext.identity.sourceIp"));
        int comma = ip.indexOf(',');
        return (comma < 0 ? ip : ip.substring(0, comma)).strip();
    }

    int status() {
        int logged = execution.status();
        return logged > 0 ? logged : StatusCode.of(access.value(AccessField.STATUS));
    }

    Traffic.Response response(int status) {
        ExecutionLabel headers = ExecutionLabel.METHOD_RESPONSE_HEADERS;
        ExecutionLabel body = ExecutionLabel.METHOD_RESPONSE_BODY;
        if (!execution.has(headers) && !execution.has(body)) {
            headers = ExecutionLabel.GATEWAY_RESPONSE_HEADERS;
            body = ExecutionLabel.GATEWAY_RESPONSE_BODY;
        }
        Map<String, String> responseHeaders = headers(headers);
        Headers.addMissing(responseHeaders, Headers.ofAccessLog(access.value(AccessField.RESPONSE_HEADERS)));
        String text = Bodies.of(execution.has(body) ? execution.value(body) : access.value(AccessField.RESPONSE_BODY));
        boolean cut = execution.truncated(body);
        return new Traffic.Response(
                status, responseHeaders, cut ? CutJson.closed(text) : text, cut || execution.truncated(headers));
    }

    private Map<String, String> headers(ExecutionLabel label) {
        return new LinkedHashMap<>(HeaderMap.headers(execution.value(label), execution.truncated(label)));
    }

    /** When the access line says that the request came. */
    long timeOfAccess(long otherwise) {
        return RequestTime.millis(access.value(AccessField.REQUEST_TIME_EPOCH))
                .orElseGet(() -> RequestTime.millis(access.value(AccessField.REQUEST_TIME))
                        .orElse(otherwise));
    }

    Map<String, String> tags() {
        return Map.of();
    }

    /** Why no record can be made, fit for a counter. */
    String reason(String method, String path) {
        if (execution.has(ExecutionLabel.UNAUTHORIZED_REQUEST)) {
            return "unauthorized";
        }
        if (execution.has(ExecutionLabel.KEY_THROTTLED) || execution.has(ExecutionLabel.KEY_QUOTA_EXCEEDED)) {
            return "throttled";
        }
        if (!method.isEmpty()) {
            return "no-path";
        }
        return path.isEmpty() ? "no-method-and-path" : "no-method";
    }

    private static String first(String... values) {
        for (String value : values) {
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
