/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Texts.firstNonEmpty;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.headers.Headers;
import dev.apigatewaylogging.util.http.PercentEncoding;
import dev.apigatewaylogging.util.http.QueryString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The target that the client requested. Each part comes from its most reliable source.
 *
 * @param method the HTTP method; empty if unknown
 * @param path the path; empty if unknown
 * @param query the query string without {@code ?}
 */
record RequestTarget(String method, String path, String query) {

    private static final String DEFAULT_ROUTE = "/$default";

    static RequestTarget of(LogSources sources, ApiOrigin api) {
        return new RequestTarget(method(sources), path(sources, api), query(sources));
    }

    private static String method(LogSources sources) {
        String usage = sources.execution().methodAndTemplate();
        for (String method : List.of(
                sources.execution().method(),
                sources.access().value(AccessField.METHOD),
                sources.access().methodOfRoute(),
                sources.lambdaEvent().text("httpMethod"),
                usage.substring(0, Math.max(0, usage.indexOf(' '))),
                sources.authorizerEvent().text("httpMethod"),
                MethodArn.method(sources.authorizerEvent().text("methodArn")),
                sources.execution().delivered().method())) {
            boolean word = !method.isEmpty() && method.chars().allMatch(Character::isLetter);
            // ANY is a resource's method, not one that a client can send
            if (word && !method.equalsIgnoreCase("ANY")) {
                return method.toUpperCase(Locale.ROOT);
            }
        }
        return "";
    }

    /** Returns the first path that has values instead of {@code {name}}; if there is none, the template. */
    private static String path(LogSources sources, ApiOrigin api) {
        String template = "";
        for (Supplier<String> place : pathCandidates(sources, api)) {
            String candidate = place.get();
            if (candidate.startsWith("/")) {
                // the name of the default route is no path, and a client's path can have braces
                if (!ClientPath.isTemplate(candidate) && !candidate.endsWith(DEFAULT_ROUTE)) {
                    return PercentEncoding.path(candidate);
                }
                template = firstNonEmpty(template, candidate);
            }
        }
        return PercentEncoding.path(template);
    }

    /**
     * The sources of a path, the most reliable first. The others are evaluated lazily, since usually the first ones
     * have it.
     */
    private static List<Supplier<String>> pathCandidates(LogSources sources, ApiOrigin api) {
        ExecutionLogData execution = sources.execution();
        AccessLogData access = sources.access();
        LambdaEvent event = sources.lambdaEvent();
        LambdaEvent authorizer = sources.authorizerEvent();
        List<Map.Entry<String, String>> logged = execution.pathParameters();
        List<Map.Entry<String, String>> values = logged.isEmpty() ? event.pathParameters() : logged;
        String usage = execution.methodAndTemplate();
        String template = ClientPath.expand(usage.substring(usage.indexOf(' ') + 1), values);
        String withoutStage = firstNonEmpty(template, event.text("path"));

        List<Supplier<String>> paths = new ArrayList<>();
        paths.add(() -> api.clientPath(ClientPath.ofUrl(access.value(AccessField.PATH)), withoutStage));
        paths.add(() -> event.text("requestContext.path"));
        if (api.isCustomDomain()) {
            // it contains the base path of the domain's mapping, which the resource path may lack
            paths.add(() -> event.text("path"));
        }
        paths.add(() -> api.clientPath(ClientPath.expand(execution.resourcePath(), values), withoutStage));
        paths.add(() -> api.clientPath(event.text("path"), event.text("path")));
        paths.add(() -> api.clientPath(template, template));
        paths.add(() -> authorizer.text("requestContext.path"));
        paths.add(() -> api.clientPath(authorizer.text("path"), authorizer.text("path")));
        paths.add(() -> MethodArn.path(authorizer.text("methodArn")));
        for (String resource : List.of(
                access.value(AccessField.RESOURCE_PATH),
                access.pathOfRoute(),
                execution.delivered().resourcePath())) {
            paths.add(() -> {
                String filled = ClientPath.expand(resource, values);
                return api.clientPath(filled, filled);
            });
        }
        return paths;
    }

    private static String query(LogSources sources) {
        List<Map.Entry<String, String>> parameters =
                sources.execution().parameters(ExecutionLabel.METHOD_REQUEST_QUERY);
        LambdaEvent event = sources.lambdaEvent();
        // the entry quotes nothing and has one value of a repeated parameter, the event has all of them
        if ((event.queryComplete() && !event.query().isEmpty()) || event.query().size() > parameters.size()) {
            parameters = event.query();
        }
        // an access log entry may be that of a request to another API
        if (!parameters.isEmpty() || hasNoQuery(sources.execution())) {
            return QueryString.of(parameters);
        }
        String logged = queryOfAccessLog(sources.access());
        return logged.isEmpty() ? QueryString.of(authorizerQuery(sources)) : logged;
    }

    /** A connect of a WebSocket API has no entry with the query: then the event of any authorizer shows it. */
    private static List<Map.Entry<String, String>> authorizerQuery(LogSources sources) {
        boolean logged = sources.execution().has(ExecutionLabel.METHOD_REQUEST_QUERY);
        return (logged ? sources.authorizerEvent() : sources.execution().authorizerRequest()).query();
    }

    private static boolean hasNoQuery(ExecutionLogData execution) {
        return execution.value(ExecutionLabel.METHOD_REQUEST_QUERY).strip().equals("{}");
    }

    private static String queryOfAccessLog(AccessLogData access) {
        String logged = access.value(AccessField.QUERY);
        if (logged.startsWith("{")) {
            return QueryString.of(new ArrayList<>(Headers.ofAccessLog(logged).entrySet()));
        }
        String path = access.value(AccessField.PATH);
        int mark = path.indexOf('?');
        String query = logged.isEmpty() && mark >= 0 ? path.substring(mark + 1) : logged;
        return query.startsWith("?") ? query.substring(1) : query;
    }
}
