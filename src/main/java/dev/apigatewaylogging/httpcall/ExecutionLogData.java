/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.httpcall.entries.MethodEntry;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogDeliveryFields;
import dev.apigatewaylogging.logformat.ResourceTemplate;
import dev.apigatewaylogging.logformat.headers.HeaderMapParser;
import dev.apigatewaylogging.logformat.headers.Headers;
import dev.apigatewaylogging.util.http.PercentEncoding;
import dev.apigatewaylogging.util.http.StatusCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The execution log entries of one request. Of a repeated label the first entry counts, so entries that were logged
 * twice (a canary's log group repeats those of its stage) change nothing.
 */
final class ExecutionLogData {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final Map<ExecutionLabel, ExecutionLogEntry> entries = new EnumMap<>(ExecutionLabel.class);
    private final String loggedAuthorizerRequest;
    private final boolean rejectedByAuthorizer;
    private final ExecutionLogEntry loggedAuthorizerRequestEntry;
    private final List<ExecutionLogEntry> moreAuthorizerRequests = new ArrayList<>(0);
    private LambdaEvent loggedAuthorizerEvent;
    private LambdaEvent authorizerEvent;
    private LogDeliveryFields delivered = LogDeliveryFields.NONE;
    private LambdaEvent event;
    private final String requestId;
    private final boolean isDoubtful;

    /** Reads ordered entries. */
    ExecutionLogData(List<ExecutionLogEntry> ordered) {
        // an authorizer's integration uses the labels of the request's own; its entries come first
        boolean beforeRequest = ordered.stream().anyMatch(entry -> startsRequest(entry.label()));
        boolean authorizing = false;
        ExecutionLogEntry authorizerBody = null;
        List<ExecutionLogEntry> doubtful = new ArrayList<>(0);
        for (ExecutionLogEntry entry : ordered) {
            if (entry.isDoubtful()) {
                doubtful.add(entry);
                continue;
            }
            if (delivered.equals(LogDeliveryFields.NONE)) {
                delivered = entry.deliveryFields();
            }
            ExecutionLabel label = entry.label();
            if (label == ExecutionLabel.STARTING_AUTHORIZER) {
                authorizing = true;
            } else if (endsAuthorizer(label)) {
                authorizing = false;
            }
            if (startsRequest(label)) {
                beforeRequest = false;
            }
            boolean ofIntegration =
                    label == ExecutionLabel.ENDPOINT_REQUEST_BODY || label == ExecutionLabel.ENDPOINT_REQUEST_URI;
            if (!ofIntegration || !(authorizing || beforeRequest)) {
                entries.putIfAbsent(label, entry);
            } else if (label == ExecutionLabel.ENDPOINT_REQUEST_BODY) {
                if (authorizerBody != null) {
                    moreAuthorizerRequests.add(entry);
                }
                authorizerBody = authorizerBody == null ? entry : authorizerBody;
            }
        }
        loggedAuthorizerRequestEntry = authorizerBody;
        loggedAuthorizerRequest = authorizerBody == null ? "" : authorizerBody.value();
        rejectedByAuthorizer =
                authorizerBody != null && entries.keySet().stream().noneMatch(ExecutionLogData::startsRequest);
        isDoubtful = !doubtful.isEmpty();
        boolean isHttp = entries.containsKey(ExecutionLabel.HTTP_METHOD);
        for (ExecutionLogEntry entry : doubtful) {
            // it replaces nothing that is certain, and makes no message of a request
            if (!isHttp || !entry.label().name().startsWith("WEBSOCKET_")) {
                entries.putIfAbsent(entry.label(), entry);
            }
        }
        requestId = ordered.isEmpty() ? "" : ordered.get(0).requestId();
    }

    /** What an authorizer received is all that is known of the request. */
    private ExecutionLogData(ExecutionLogEntry authorizerRequest) {
        loggedAuthorizerRequestEntry = authorizerRequest;
        loggedAuthorizerRequest = authorizerRequest.value();
        rejectedByAuthorizer = true;
        requestId = authorizerRequest.requestId();
        delivered = authorizerRequest.deliveryFields();
        isDoubtful = authorizerRequest.isDoubtful();
    }

    private static boolean startsRequest(ExecutionLabel label) {
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
            default -> startsRequest(label);
        };
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns whether an entry may be an access log entry of another request. */
    boolean isDoubtful() {
        return isDoubtful;
    }

    boolean has(ExecutionLabel label) {
        return entries.containsKey(label);
    }

    String value(ExecutionLabel label) {
        ExecutionLogEntry entry = entries.get(label);
        return entry == null ? "" : entry.value();
    }

    boolean truncated(ExecutionLabel label) {
        ExecutionLogEntry entry = entries.get(label);
        return entry != null && entry.truncated();
    }

    LogDeliveryFields delivered() {
        return delivered;
    }

    /**
     * Returns the authorizer event if the Lambda authorizer rejected the request: the only entry that shows the
     * request. Any later source takes precedence.
     */
    LambdaEvent authorizerEvent() {
        return rejectedByAuthorizer ? authorizerRequest() : LambdaEvent.NONE;
    }

    /** Returns the authorizer event, for any result; nothing if it contradicts other entries. */
    LambdaEvent authorizerRequest() {
        if (authorizerEvent == null) {
            LambdaEvent read = loggedAuthorizerEvent();
            authorizerEvent = isOfThisRequest(read) ? read : LambdaEvent.NONE;
        }
        return authorizerEvent;
    }

    private boolean isOfThisRequest(LambdaEvent read) {
        return (rejectedByAuthorizer && (!has(ExecutionLabel.API_KEY_CHECK) || agrees(read)))
                || (agrees(read) && agreesOnPath(read) && !isOfAnotherPath(read) && hasLoggedHeadersOf(read));
    }

    private LambdaEvent loggedAuthorizerEvent() {
        if (loggedAuthorizerEvent == null) {
            loggedAuthorizerEvent =
                    loggedAuthorizerRequest.isEmpty() ? LambdaEvent.NONE : LambdaEvent.read(loggedAuthorizerRequest);
        }
        return loggedAuthorizerEvent;
    }

    /**
     * Returns what contradicts the method and path of the request: entries of another one with the same ID. A client can
     * send an ID again while the authorizer decides.
     *
     * @param guessed whether an entry may belong to another request: then also an event of a function, which is otherwise
     *     taken to be the client's
     * @param path the path of the access log entry; empty if there is none
     * @param resource the resource of the access log entry; empty if there is none
     */
    List<ExecutionLogData> ofOtherRequests(boolean guessed, String path, String resource) {
        List<ExecutionLogData> others = new ArrayList<>(0);
        LambdaEvent rejected = authorizerEvent();
        boolean otherResource = resource.startsWith("/") && !agree(rejected.text("resource"), resource);
        if (!has(ExecutionLabel.API_KEY_CHECK) && (isOtherPath(rejected.text("path"), path) || otherResource)) {
            others.add(new ExecutionLogData(loggedAuthorizerRequestEntry));
        }
        if (!loggedAuthorizerRequest.isEmpty() && (!rejectedByAuthorizer || has(ExecutionLabel.API_KEY_CHECK))) {
            LambdaEvent read = loggedAuthorizerEvent();
            if (!agrees(read) || isOfAnotherPath(read)) {
                others.add(new ExecutionLogData(loggedAuthorizerRequestEntry));
            }
        }
        if (guessed) {
            List<ExecutionLogEntry> events = new ArrayList<>(moreAuthorizerRequests);
            // the address of the function may be in another request
            if (mayHaveEvent(!has(ExecutionLabel.ENDPOINT_REQUEST_URI))) {
                events.add(entries.get(ExecutionLabel.ENDPOINT_REQUEST_BODY));
            }
            for (ExecutionLogEntry each : events) {
                LambdaEvent read = LambdaEvent.read(each.value());
                if (!agrees(read) || isOfAnotherPath(read)) {
                    others.add(new ExecutionLogData(each));
                }
            }
        }
        if (has(ExecutionLabel.HTTP_METHOD) && !agreesOnCheck()) {
            others.add(new ExecutionLogData(List.of(entries.get(ExecutionLabel.API_KEY_CHECK))));
        }
        return others;
    }

    /** Returns the event of the Lambda function; nothing unless it is a Lambda proxy integration. */
    LambdaEvent lambdaEvent() {
        if (event == null) {
            event = readEvent();
        }
        return event;
    }

    /** Returns whether the input of the integration was sent to a Lambda function, and is not what the client sent. */
    private boolean mayHaveEvent(boolean atUnknownAddress) {
        String body = value(ExecutionLabel.ENDPOINT_REQUEST_BODY);
        return body.startsWith("{")
                && (atUnknownAddress || LambdaIntegration.isAt(value(ExecutionLabel.ENDPOINT_REQUEST_URI)))
                && !LambdaIntegration.mayPassOn(value(ExecutionLabel.METHOD_REQUEST_BODY), body)
                && !LambdaIntegration.holdsEvent(value(ExecutionLabel.METHOD_REQUEST_HEADERS))
                && !LambdaIntegration.holdsEvent(value(ExecutionLabel.METHOD_REQUEST_QUERY))
                && !LambdaIntegration.holdsEvent(value(ExecutionLabel.METHOD_REQUEST_PATH));
    }

    private LambdaEvent readEvent() {
        if (!mayHaveEvent(false)) {
            return LambdaEvent.NONE;
        }
        LambdaEvent read = LambdaEvent.read(value(ExecutionLabel.ENDPOINT_REQUEST_BODY));
        boolean proxy = read.isOfRestApi() || (read.isOfWebSocketApi() && !has(ExecutionLabel.HTTP_METHOD));
        return proxy && hasLoggedHeadersOf(read) && hasLoggedAddressOf(read) && agrees(read) && !isOfAnotherPath(read)
                ? read
                : LambdaEvent.NONE;
    }

    /**
     * Returns whether host and address are those of the headers that API Gateway logged, as far as it did. An event can be
     * another request's with the same ID, or the client's own text: a template can pass on what the log does not show.
     */
    private boolean hasLoggedHeadersOf(LambdaEvent read) {
        if (!has(ExecutionLabel.METHOD_REQUEST_HEADERS) || truncated(ExecutionLabel.METHOD_REQUEST_HEADERS)) {
            return true;
        }
        String logged = value(ExecutionLabel.METHOD_REQUEST_HEADERS);
        String host = Headers.value(read.headers(), "Host");
        return hasHeader(logged, "Host", host.isEmpty() ? read.text("requestContext.domainName") : host)
                && hasHeader(logged, FORWARDED_FOR, Headers.value(read.headers(), FORWARDED_FOR));
    }

    /** API Gateway appends the address to {@code X-Forwarded-For}. */
    private boolean hasLoggedAddressOf(LambdaEvent read) {
        return truncated(ExecutionLabel.METHOD_REQUEST_HEADERS)
                || hasHeader(
                        value(ExecutionLabel.METHOD_REQUEST_HEADERS),
                        FORWARDED_FOR,
                        read.text("requestContext.identity.sourceIp"));
    }

    /** Returns whether the logged headers have the value, if they have the header. */
    private static boolean hasHeader(String logged, String name, String value) {
        return value.isEmpty()
                || logged.contains(value)
                || !logged.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT) + "=");
    }

    /** Returns whether an event agrees with API Gateway's own entries. */
    private boolean agrees(LambdaEvent read) {
        String usage = methodAndTemplate();
        String arn = read.text("methodArn");
        String stage = apiStage();
        int slash = stage.contains("*") ? -1 : stage.indexOf('/');
        return agree(usage.substring(usage.indexOf(' ') + 1), read.text("resource"))
                && agree(method(), read.text("httpMethod"))
                && agree(method(), MethodArn.method(arn))
                && agree(requestId, read.text("requestContext.requestId"))
                && agree(value(ExecutionLabel.EXTENDED_REQUEST_ID), read.text("requestContext.extendedRequestId"))
                && (slash < 0
                        || (agree(stage.substring(0, slash), read.text("requestContext.apiId"))
                                && agree(stage.substring(slash + 1), read.text("requestContext.stage"))
                                && agree(stage.substring(0, slash), MethodArn.apiId(arn))))
                && agreesOnResource(read.text("resource"))
                && agreesOnResource(read.text("requestContext.resourcePath"));
    }

    /**
     * The path that was logged may begin with the stage, may be the template itself, and may have a slash in the value of a
     * parameter.
     */
    private boolean agreesOnResource(String resource) {
        String path = resourcePath();
        if (!resource.startsWith("/")
                || !path.startsWith("/")
                || path.equals(resource)
                || new ResourceTemplate(resource).fits(path, "")) {
            return true;
        }
        if (!ClientPath.isTemplate(resource)) {
            return false;
        }
        List<Map.Entry<String, String>> values = pathParameters();
        return values.isEmpty()
                ? path.contains(resource.substring(0, resource.indexOf('{')))
                : isSamePath(ClientPath.expand(resource, values), path);
    }

    private boolean agreesOnCheck() {
        String usage = methodAndTemplate();
        int space = usage.indexOf(' ');
        String checked = usage.substring(0, Math.max(0, space));
        return agreesOnResource(usage.substring(space + 1)) && (checked.equals("ANY") || agree(method(), checked));
    }

    private boolean agreesOnPath(LambdaEvent read) {
        String usage = methodAndTemplate();
        String path = ClientPath.expand(usage.substring(usage.indexOf(' ') + 1), pathParameters());
        String reported = read.text("path");
        return reported.isEmpty()
                || ClientPath.isTemplate(path)
                || PercentEncoding.decoded(reported).endsWith(PercentEncoding.decoded(path));
    }

    /**
     * Returns whether all paths of an event are others than that of the request, if both are known. The log decodes and
     * an event may not, so only letters and digits are compared; either may begin with a stage or a base path.
     */
    private boolean isOfAnotherPath(LambdaEvent read) {
        String usage = methodAndTemplate();
        String template = has(ExecutionLabel.HTTP_METHOD) ? resourcePath() : usage.substring(usage.indexOf(' ') + 1);
        String path = ClientPath.expand(template, pathParameters());
        if (!path.startsWith("/") || ClientPath.isTemplate(path)) {
            return false;
        }
        List<String> reported = Stream.of(
                        read.text("path"), read.text("requestContext.path"), MethodArn.path(read.text("methodArn")))
                .filter(each -> each.startsWith("/"))
                .toList();
        return !reported.isEmpty() && reported.stream().noneMatch(each -> isSamePath(each, path));
    }

    private static boolean isOtherPath(String path, String url) {
        String other = ClientPath.ofUrl(url);
        int query = other.indexOf('?');
        String requested = query < 0 ? other : other.substring(0, query);
        return requested.startsWith("/")
                && path.startsWith("/")
                && !ClientPath.isTemplate(requested)
                && !isSamePath(path, requested);
    }

    private static boolean isSamePath(String one, String other) {
        String ones = lettersAndDigits(one);
        String others = lettersAndDigits(other);
        return ones.endsWith(others) || others.endsWith(ones);
    }

    private static String lettersAndDigits(String path) {
        // a value that was encoded twice is logged encoded once
        String decoded = PercentEncoding.decoded(PercentEncoding.decoded(path));
        StringBuilder kept = new StringBuilder(decoded.length());
        decoded.codePoints().filter(Character::isLetterOrDigit).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** Returns whether a path of another source can be the one that these entries have. */
    boolean agreesOnPath(String reported) {
        String path = PercentEncoding.decoded(ClientPath.expand(resourcePath(), pathParameters()));
        String other = PercentEncoding.decoded(ClientPath.ofUrl(reported));
        return ClientPath.isTemplate(path) || withoutSlash(other).endsWith(withoutSlash(path));
    }

    /** Returns whether the values of the path parameters are others than those in a path of another source. */
    boolean hasOtherPathParametersThan(String url) {
        String template = resourcePath();
        if (!ClientPath.isTemplate(template)) {
            return false;
        }
        String path = ClientPath.expand(template, pathParameters());
        return path.startsWith("/")
                && !ClientPath.isTemplate(path)
                && !truncated(ExecutionLabel.METHOD_REQUEST_PATH)
                && !repeatsPathParameter()
                && isOtherPath(path, url);
    }

    /**
     * Returns whether a path of another source has something else than the stage before the path of this request. Paths
     * that differ in their ends are not examined.
     *
     * @param url a path or a complete URL
     * @param stage the stage; if it is empty, nothing is known of a prefix
     */
    boolean hasOtherPrefixThan(String url, String stage) {
        String resource = loggedPath();
        String other = ClientPath.ofUrl(url);
        int before = other.length() - resource.length();
        boolean usual = other.endsWith(resource)
                && (before == 0 || (before == stage.length() + 1 && other.startsWith(stage, 1)));
        if (stage.isEmpty() || usual || !resource.startsWith("/") || !other.startsWith("/")) {
            return false;
        }
        String path = ClientPath.expand(resource, pathParameters());
        if (ClientPath.isTemplate(path) || isSameBehind(stage, path, other)) {
            return ClientPath.isTemplate(path) && !new ResourceTemplate(path).fits(other, stage);
        }
        boolean template = ClientPath.isTemplate(other)
                && (isSameBehind(stage, resource, other) || new ResourceTemplate(other).fits(path, stage));
        return !template && isSamePath(path, other);
    }

    /** Of a request that was rejected early, the usage plan's entry has the resource, or the authorizer's event the path. */
    private String loggedPath() {
        if (has(ExecutionLabel.HTTP_METHOD)) {
            return resourcePath();
        }
        String usage = methodAndTemplate();
        return usage.isEmpty() ? authorizerEvent().text("path") : usage.substring(usage.indexOf(' ') + 1);
    }

    private static boolean isSameBehind(String stage, String one, String other) {
        String prefix = "/" + stage;
        String ones = lettersAndDigits(one);
        String others = lettersAndDigits(other);
        String onesRest = lettersAndDigits(behind(prefix, one));
        String othersRest = lettersAndDigits(behind(prefix, other));
        return ones.equals(others) || onesRest.equals(others) || othersRest.equals(ones);
    }

    private static String behind(String prefix, String path) {
        boolean has = path.startsWith(prefix) && path.startsWith("/", prefix.length());
        return has || path.equals(prefix) ? path.substring(prefix.length()) : path;
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static boolean agree(String logged, String reported) {
        return logged.isEmpty() || reported.isEmpty() || logged.equals(reported);
    }

    /** Returns the headers of a response in a new map, to which those of another entry can be added. */
    Map<String, String> headers(ExecutionLabel label) {
        return HeaderMapParser.headers(value(label), truncated(label));
    }

    List<Map.Entry<String, String>> parameters(ExecutionLabel label) {
        return HeaderMapParser.parameters(value(label), truncated(label));
    }

    /** Returns the path parameters that the resource has. */
    List<Map.Entry<String, String>> pathParameters() {
        List<Map.Entry<String, String>> logged = parameters(ExecutionLabel.METHOD_REQUEST_PATH);
        Set<String> names = logged.size() < 2 ? Set.of() : namesOfParameters();
        return names.isEmpty() ? logged : ClientPath.joined(logged, names);
    }

    /** Returns whether a path parameter appears twice, because a client wrote it, so that the path is ambiguous. */
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

    /** Returns whether the path that the client requested is known, not only the template of the resource. */
    boolean knowsPath() {
        String path = resourcePath();
        return !path.isEmpty()
                && (!ClientPath.isTemplate(path)
                        || !parameters(ExecutionLabel.METHOD_REQUEST_PATH).isEmpty());
    }

    /** Returns {@code GET} of {@code HTTP Method: GET, Resource Path: /pets}. */
    String method() {
        return methodEntry().method();
    }

    /** Returns {@code /pets} of {@code HTTP Method: GET, Resource Path: /pets}; empty without the entry. */
    String resourcePath() {
        String path = methodEntry().resourcePath();
        return path.isEmpty() && has(ExecutionLabel.HTTP_METHOD) ? "/" : path;
    }

    private MethodEntry methodEntry() {
        return MethodEntry.of(value(ExecutionLabel.HTTP_METHOD));
    }

    /**
     * Returns {@code GET /pets/{petId}} of {@code API Key authorized because method 'GET /pets/{petId}' does not …}.
     */
    String methodAndTemplate() {
        return MethodEntry.checked(value(ExecutionLabel.API_KEY_CHECK));
    }

    /** Returns {@code uwe3g5jm54/Prod} of {@code … API Stage: uwe3g5jm54/Prod}. */
    String apiStage() {
        String value = value(ExecutionLabel.VERIFYING_USAGE_PLAN);
        String mark = "API Stage:";
        int at = value.lastIndexOf(mark);
        return at < 0 ? "" : value.substring(at + mark.length()).strip();
    }

    /** Returns the status that the client received; 0 if unknown. */
    int status() {
        int completed = StatusCode.of(value(ExecutionLabel.METHOD_COMPLETED));
        if (completed > 0) {
            return completed;
        }
        String gateway = value(ExecutionLabel.GATEWAY_RESPONSE);
        return StatusCode.of(gateway.substring(gateway.lastIndexOf(' ') + 1));
    }
}
