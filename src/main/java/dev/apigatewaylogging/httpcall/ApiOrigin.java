/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Texts.firstNonEmpty;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import dev.apigatewaylogging.logformat.ExecuteApiHost;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ResourceTemplate;
import dev.apigatewaylogging.logformat.headers.Headers;
import java.util.Locale;

/**
 * The API that received a request, and the host name of the request.
 *
 * @param origin the API and stage
 * @param host the host that the client used; the API's default host if unknown
 * @param hasBasePath whether the logged path has the base path of a custom domain, whose name is unknown
 */
record ApiOrigin(HttpCall.Origin origin, String host, boolean hasBasePath) {

    private static final String HOST = "Host";

    /** The host name of a private endpoint, with which any private API can be called. */
    private static final String PRIVATE_ENDPOINT = ".vpce.amazonaws.com";

    private static final String DOMAIN = "requestContext.domainName";

    /**
     * Derives the origin from the log.
     *
     * @param headers the client's headers; the host is added
     */
    static ApiOrigin of(LogSources sources, HttpCall.Origin origin, ClientHeaders headers) {
        String sent = Headers.value(headers.values(), HOST);
        String reported = reportedHost(sources);
        String unvouched = unvouchedHost(sources);
        boolean logged = !sent.isEmpty() && sources.execution().has(ExecutionLabel.METHOD_REQUEST_HEADERS);
        boolean ofEndpoint = sent.contains(PRIVATE_ENDPOINT) && isOwn(origin, unvouched);
        boolean uncertain = false;
        if (reported.isEmpty() && (!logged || ofEndpoint)) {
            reported = unvouched;
            uncertain = !unvouched.isEmpty()
                    && !sources.execution().isEmpty()
                    && !sources.isHostOfLoggedApi(unvouched)
                    && (sent.isEmpty() || !isSame(sent, unvouched));
        }
        if (reported.isEmpty() && sent.isEmpty()) {
            boolean hasBasePath = hasBasePath(sources.execution(), origin.stage())
                    || hasOtherPrefix(sources, origin, sources.access().value(AccessField.PATH));
            if (hasBasePath) {
                headers.ambiguous().add("host");
            }
            return new ApiOrigin(origin, defaultHost(origin), hasBasePath);
        }
        if (reported.isEmpty()) {
            return new ApiOrigin(origin, sent, false);
        }
        if (logged && isOfAnotherRequest(sources, origin, reported)) {
            headers.ambiguous().add("host");
            return new ApiOrigin(origin, sent, false);
        }
        headers.ambiguous().remove("host");
        if (uncertain) {
            headers.ambiguous().add("host");
        }
        if (sent.isEmpty() || isSame(sent, reported)) {
            return new ApiOrigin(origin, firstNonEmpty(sent, reported), false);
        }
        Headers.set(headers.values(), HOST, reported);
        return new ApiOrigin(origin, reported, false);
    }

    /** Only a custom domain's mapping puts something else than the stage before the path of a resource. */
    private static boolean hasBasePath(ExecutionLogData execution, String stage) {
        String usage = execution.methodAndTemplate();
        String template = usage.substring(usage.indexOf(' ') + 1);
        String path = execution.resourcePath();
        return template.startsWith("/")
                && ClientPath.hasPrefix(path, template)
                && !path.equals("/" + stage)
                && !path.startsWith("/" + stage + "/");
    }

    /** Returns whether a path of the access log has something else than the stage before the path of the resource. */
    private static boolean hasOtherPrefix(LogSources sources, HttpCall.Origin origin, String path) {
        return !path.isEmpty() && sources.execution().hasOtherPrefixThan(path, origin.stage());
    }

    /**
     * Returns whether a path of the access log cannot be the request's, because the request was sent to a default host, and something else than the stage precedes the path of the resource.
     */
    static boolean isOfAnotherApi(LogSources sources, String path) {
        HttpCall.Origin origin = origin(sources);
        return hasOtherPrefix(sources, origin, path) && !of(sources, origin).isCustomDomain();
    }

    /**
     * Returns whether the path of an access log entry without an execution log has something else than the stage before
     * that of its own resource, on a default host.
     */
    static boolean hasOtherPrefixThanResource(LogSources sources) {
        AccessLogData access = sources.access();
        String resource = access.resource();
        String path = ClientPath.ofUrl(access.value(AccessField.PATH));
        String stage = origin(sources).stage();
        return sources.execution().isEmpty()
                && path.startsWith("/")
                && !resource.isEmpty()
                && !stage.isEmpty()
                && access.value(AccessField.HOST).contains(".execute-api.")
                && !new ResourceTemplate(resource).fits(path, stage);
    }

    private static ApiOrigin of(LogSources sources, HttpCall.Origin origin) {
        return of(sources, origin, ClientHeaders.of(sources, host -> isOwn(origin, host)));
    }

    /**
     * Returns whether the path or the query of the access log is doubtful: something else than the stage precedes the path of
     * the resource, and the host is a default one; or that is unknown, and the entry may belong to another API.
     */
    boolean isPathDoubtful(LogSources sources) {
        String path = sources.access().value(AccessField.PATH);
        if (sources.isAccessLogConfirmed()) {
            return !isCustomDomain() && hasOtherPrefix(sources, origin, path);
        }
        boolean query = path.indexOf('?') >= 0
                || !sources.access().value(AccessField.QUERY).isEmpty();
        return (query && !sources.execution().has(ExecutionLabel.METHOD_REQUEST_QUERY))
                || ((hasBasePath || !isCustomDomain()) && hasOtherPrefix(sources, origin, path));
    }

    /** Returns the host from a source that a client cannot write to; empty if there is none. */
    private static String reportedHost(LogSources sources) {
        String reported = firstNonEmpty(
                Headers.value(sources.lambdaEvent().headers(), HOST),
                sources.access().vouched(AccessField.HOST),
                ClientPath.hostOfUrl(sources.access().vouched(AccessField.PATH)),
                sources.lambdaEvent().text(DOMAIN));
        if (!reported.isEmpty()) {
            return reported;
        }
        LambdaEvent authorizer = sources.execution().authorizerRequest();
        return firstNonEmpty(Headers.value(authorizer.headers(), HOST), authorizer.text(DOMAIN));
    }

    /** Returns the host of an access log entry to which a client may have added it; empty if there is none. */
    private static String unvouchedHost(LogSources sources) {
        AccessLogData access = sources.access();
        String host = access.vouched(AccessField.HOST).isEmpty() ? access.value(AccessField.HOST) : "";
        String path = access.vouched(AccessField.PATH).isEmpty() ? access.value(AccessField.PATH) : "";
        return firstNonEmpty(host, ClientPath.hostOfUrl(path));
    }

    /**
     * Returns whether the headers that API Gateway logged do not have the host of the access log entry: a client may have
     * written what follows the ID there, for he may choose the ID.
     */
    private static boolean isOfAnotherRequest(LogSources sources, HttpCall.Origin origin, String reported) {
        ExecutionLabel label = ExecutionLabel.METHOD_REQUEST_HEADERS;
        return reported.equals(sources.access().vouched(AccessField.HOST))
                && !sources.execution().truncated(label)
                && !isOwn(origin, reported)
                && !sources.execution()
                        .value(label)
                        .toLowerCase(Locale.ROOT)
                        .contains(reported.toLowerCase(Locale.ROOT));
    }

    /** Returns whether a {@code Host}, with or without a port, has that name. */
    private static boolean isSame(String sent, String name) {
        boolean begins = sent.regionMatches(true, 0, name, 0, name.length());
        return begins && (sent.length() == name.length() || sent.charAt(name.length()) == ':');
    }

    /** Returns whether it is a default host of the API. */
    static boolean isOwn(HttpCall.Origin origin, String host) {
        return ExecuteApiHost.isOf(origin.apiId(), origin.region(), host);
    }

    /** Returns the API and stage of the entries. */
    static HttpCall.Origin origin(LogSources sources) {
        ApiGatewayLogGroup managed = ApiGatewayLogGroup.of(sources.group().name());
        LambdaEvent event = sources.lambdaEvent();
        String usage = sources.execution().apiStage();
        int slash = usage.indexOf('/');
        String usageApi = slash < 0 || usage.contains("*") ? "" : usage.substring(0, slash);
        String apiId = firstNonEmpty(
                managed.apiId(),
                usageApi,
                sources.execution().delivered().apiId(),
                sources.access().value(AccessField.API_ID),
                event.text("requestContext.apiId"));
        String stage = firstNonEmpty(
                managed.stage(),
                slash < 0 ? "" : usage.substring(slash + 1),
                sources.execution().delivered().stage(),
                sources.access().value(AccessField.STAGE),
                event.text("requestContext.stage"));
        String account = firstNonEmpty(
                sources.group().account(),
                sources.access().value(AccessField.ACCOUNT_ID),
                event.text("requestContext.accountId"));
        return new HttpCall.Origin(apiId, stage, sources.group().region(), account);
    }

    private static String defaultHost(HttpCall.Origin origin) {
        if (origin.apiId().isEmpty() || origin.region().isEmpty()) {
            return "";
        }
        return ExecuteApiHost.of(origin.apiId(), origin.region());
    }

    /** Returns whether the host is a custom domain: then the stage is not part of the path. */
    boolean isCustomDomain() {
        return hasBasePath || (!host.isEmpty() && !host.toLowerCase(Locale.ROOT).contains(".execute-api."));
    }

    /**
     * Returns the path that the client requested.
     *
     * @param path a path with or without the stage; if empty, the result is empty
     * @param resource the path or its template without the stage; empty if unknown
     */
    String clientPath(String path, String resource) {
        return !path.startsWith("/") || isCustomDomain() ? path : ClientPath.withStage(path, origin.stage(), resource);
    }
}
