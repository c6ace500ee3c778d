package dev.apigatewaylogging.traffic;

import static dev.apigatewaylogging.traffic.Texts.first;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the client asked for. Each part comes from the witness that knows it best.
 *
 * @param method the HTTP method; empty where no line tells
 * @param path the path; empty where no line tells
 * @param query the query string without {@code ?}
 */
record AskedFor(String method, String path, String query) {

    static AskedFor of(Witnesses witnesses, ServedBy api) {
        return new AskedFor(method(witnesses), path(witnesses, api), query(witnesses));
    }

    private static String method(Witnesses witnesses) {
        String usage = witnesses.execution().methodAndTemplate();
        for (String method : List.of(
                witnesses.execution().method(),
                witnesses.access().value(AccessField.METHOD),
                witnesses.access().methodOfRoute(),
                witnesses.event().text("httpMethod"),
                usage.substring(0, Math.max(0, usage.indexOf(' '))),
                witnesses.asked().text("httpMethod"),
                MethodArn.method(witnesses.asked().text("methodArn")),
                witnesses.execution().delivered().method())) {
            boolean word = !method.isEmpty() && method.chars().allMatch(Character::isLetter);
            // ANY is what a resource answers to, nothing that a client can ask with
            if (word && !method.equalsIgnoreCase("ANY")) {
                return method.toUpperCase(Locale.ROOT);
            }
        }
        return "";
    }

    /** The first path that shows values instead of {@code {name}}; where there is none, the template. */
    private static String path(Witnesses witnesses, ServedBy api) {
        String template = "";
        for (Supplier<String> place : places(witnesses, api)) {
            String candidate = place.get();
            if (candidate.startsWith("/")) {
                if (!ClientPath.isTemplate(candidate)) {
                    return PercentEncoding.path(candidate);
                }
                template = first(template, candidate);
            }
        }
        return PercentEncoding.path(template);
    }

    /** Where a line may show a path, the best place first. Nearly always the first ones do, so the others are not read. */
    private static List<Supplier<String>> places(Witnesses witnesses, ServedBy api) {
        ExecutionFacts execution = witnesses.execution();
        AccessFacts access = witnesses.access();
        LambdaEvent event = witnesses.event();
        LambdaEvent asked = witnesses.asked();
        List<Map.Entry<String, String>> logged = execution.pathParameters();
        List<Map.Entry<String, String>> values = logged.isEmpty() ? event.pathParameters() : logged;
        String usage = execution.methodAndTemplate();
        String template = ClientPath.filled(usage.substring(usage.indexOf(' ') + 1), values);
        String withoutStage = first(template, event.text("path"));

        List<Supplier<String>> paths = new ArrayList<>();
        paths.add(() -> api.asAskedFor(ClientPath.ofUrl(access.value(AccessField.PATH)), withoutStage));
        paths.add(() -> event.text("requestContext.path"));
        if (api.hasOwnDomain()) {
            // it has the base path of the domain's mapping, which the resource path may lack
            paths.add(() -> event.text("path"));
        }
        paths.add(() -> api.asAskedFor(ClientPath.filled(execution.resourcePath(), values), withoutStage));
        paths.add(() -> api.asAskedFor(event.text("path"), event.text("path")));
        paths.add(() -> api.asAskedFor(template, template));
        paths.add(() -> asked.text("requestContext.path"));
        paths.add(() -> api.asAskedFor(asked.text("path"), asked.text("path")));
        paths.add(() -> MethodArn.path(asked.text("methodArn")));
        for (String resource : List.of(
                access.value(AccessField.RESOURCE_PATH),
                access.pathOfRoute(),
                execution.delivered().resourcePath())) {
            paths.add(() -> {
                String filled = ClientPath.filled(resource, values);
                return api.asAskedFor(filled, filled);
            });
        }
        return paths;
    }

    private static String query(Witnesses witnesses) {
        List<Map.Entry<String, String>> parameters =
                witnesses.execution().parameters(ExecutionLabel.METHOD_REQUEST_QUERY);
        // the line shows one value of a repeated parameter, the event shows all of them
        if (witnesses.event().query().size() > parameters.size()) {
            parameters = witnesses.event().query();
        }
        if (!parameters.isEmpty()) {
            return QueryString.of(parameters);
        }
        String logged = queryOfAccessLog(witnesses.access());
        return logged.isEmpty() ? QueryString.of(witnesses.asked().query()) : logged;
    }

    private static String queryOfAccessLog(AccessFacts access) {
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
