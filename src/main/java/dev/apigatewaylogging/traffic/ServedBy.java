package dev.apigatewaylogging.traffic;

import static dev.apigatewaylogging.traffic.Texts.first;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.ExecuteApiHost;
import dev.apigatewaylogging.gateway.GatewayLogGroup;
import java.util.Locale;
import java.util.Map;

/**
 * Which API served a request, and under which name.
 *
 * @param origin the API and stage
 * @param host the name that the client used; the API's own where the log shows none
 */
record ServedBy(Traffic.Origin origin, String host) {

    static ServedBy of(Witnesses witnesses, Map<String, String> requestHeaders) {
        Traffic.Origin origin = origin(witnesses);
        String named = first(
                Headers.value(requestHeaders, "Host"),
                witnesses.access().value(AccessField.HOST),
                witnesses.event().text("requestContext.domainName"),
                witnesses.asked().text("requestContext.domainName"));
        return new ServedBy(origin, named.isEmpty() ? ownName(origin) : named);
    }

    private static Traffic.Origin origin(Witnesses witnesses) {
        GatewayLogGroup managed = GatewayLogGroup.of(witnesses.group().name());
        LambdaEvent event = witnesses.event();
        String usage = witnesses.execution().apiStage();
        int slash = usage.indexOf('/');
        String usageApi = slash < 0 || usage.contains("*") ? "" : usage.substring(0, slash);
        String apiId = first(
                managed.apiId(),
                usageApi,
                witnesses.execution().delivered().apiId(),
                witnesses.access().value(AccessField.API_ID),
                event.text("requestContext.apiId"));
        String stage = first(
                managed.stage(),
                slash < 0 ? "" : usage.substring(slash + 1),
                witnesses.execution().delivered().stage(),
                witnesses.access().value(AccessField.STAGE),
                event.text("requestContext.stage"));
        String account = first(
                witnesses.group().account(),
                witnesses.access().value(AccessField.ACCOUNT_ID),
                event.text("requestContext.accountId"));
        return new Traffic.Origin(apiId, stage, witnesses.group().region(), account);
    }

    private static String ownName(Traffic.Origin origin) {
        if (origin.apiId().isEmpty() || origin.region().isEmpty()) {
            return "";
        }
        return ExecuteApiHost.of(origin.apiId(), origin.region());
    }

    /** Whether the name is a custom domain's: then the stage is no part of the path. */
    boolean hasOwnDomain() {
        return !host.isEmpty() && !host.toLowerCase(Locale.ROOT).contains(".execute-api.");
    }

    /**
     * A path as the client has to ask for it.
     *
     * @param path a path with or without the stage; empty stays empty
     * @param resource the path or its template, surely without the stage; empty where none is known
     */
    String asAskedFor(String path, String resource) {
        return !path.startsWith("/") || hasOwnDomain() ? path : ClientPath.withStage(path, origin.stage(), resource);
    }
}
