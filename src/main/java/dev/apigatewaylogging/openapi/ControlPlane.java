package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.CallQuota;
import dev.apigatewaylogging.aws.PageTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.apigateway.model.BasePathMapping;
import software.amazon.awssdk.services.apigateway.model.DomainName;
import software.amazon.awssdk.services.apigateway.model.Stage;
import software.amazon.awssdk.services.apigatewayv2.model.GetApiMappingsResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetApisResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetStagesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;

/**
 * API Gateway's control plane: what it knows of the account's APIs.
 *
 * @see ApiGatewayException what every method throws when it does not answer
 */
final class ControlPlane implements AutoCloseable {

    private static final int REST_PAGE = 500;
    private static final String HTTP_PAGE = "100";
    /** What v1 says where there is no base path or no stage. */
    private static final String NONE = "(none)";

    private final CallQuota quota;
    private final AwsAccount account;
    private ControlPlaneClients clients;

    ControlPlane(AwsAccount account, long callsPerMinute) {
        this.account = account;
        this.quota = CallQuota.of(callsPerMinute, 1);
    }

    AwsAccount account() {
        return account;
    }

    /** The share of the quota of API Gateway's operations that is used. */
    double quotaUsed() {
        return quota.used();
    }

    /** For people: " of the account …", and nothing for the own one in the only region, which goes without saying. */
    String whose() {
        return account.isOwn() && account.isInOneRegion() ? "" : " of " + account;
    }

    List<Api> restApis() {
        PageTokens tokens = new PageTokens();
        return asked(() -> clients().rest().getRestApisPaginator(request -> request.limit(REST_PAGE)).stream()
                .peek(page -> tokens.next(page.position()))
                .flatMap(page -> page.items().stream())
                .map(api ->
                        new Api(Api.Kind.REST, api.id(), String.valueOf(api.name()), account.id(), account.region()))
                .toList());
    }

    /** HTTP and WebSocket APIs. */
    List<Api> httpApis() {
        return asked(() -> {
            List<Api> apis = new ArrayList<>();
            PageTokens tokens = new PageTokens();
            String next = null;
            do {
                String token = next;
                GetApisResponse page = clients().http().getApis(request -> request.maxResults(HTTP_PAGE)
                        .nextToken(token));
                page.items()
                        .forEach(api -> apis.add(new Api(
                                api.protocolType() == ProtocolType.WEBSOCKET ? Api.Kind.WEBSOCKET : Api.Kind.HTTP,
                                api.apiId(),
                                String.valueOf(api.name()),
                                account.id(),
                                account.region())));
                next = tokens.next(page.nextToken());
            } while (hasMore(next));
            return apis;
        });
    }

    List<ApiStage> stages(Api api) {
        List<String> names = asked(() -> api.kind() == Api.Kind.REST
                ? restStages(api.id()).map(Stage::stageName).toList()
                : httpStages(api.id()).stream()
                        .map(software.amazon.awssdk.services.apigatewayv2.model.Stage::stageName)
                        .toList());
        return names.stream().map(name -> new ApiStage(api, name)).toList();
    }

    /** The log groups that the stages of an API log to, as names or ARNs; they need not be there yet. */
    Stream<String> logGroups(Api api) {
        return asked(() -> api.kind() == Api.Kind.REST
                        ? restStages(api.id())
                                .map(stage -> StageLogging.of(api, stage))
                                .toList()
                        : httpStages(api.id()).stream()
                                .map(stage -> StageLogging.of(api, stage))
                                .toList())
                .stream()
                .flatMap(List::stream);
    }

    private Stream<Stage> restStages(String apiId) {
        return clients().rest().getStages(request -> request.restApiId(apiId)).item().stream();
    }

    private List<software.amazon.awssdk.services.apigatewayv2.model.Stage> httpStages(String apiId) {
        List<software.amazon.awssdk.services.apigatewayv2.model.Stage> stages = new ArrayList<>();
        PageTokens tokens = new PageTokens();
        String next = null;
        do {
            String token = next;
            GetStagesResponse page = clients().http().getStages(request -> request.apiId(apiId)
                    .maxResults(HTTP_PAGE)
                    .nextToken(token));
            stages.addAll(page.items());
            next = tokens.next(page.nextToken());
        } while (hasMore(next));
        return stages;
    }

    /** The spec as API Gateway exports it, without its extensions: those name integrations, which are nobody's affair. */
    byte[] export(ApiStage stage) {
        String apiId = stage.api().id();
        return asked(() -> stage.api().kind() == Api.Kind.REST
                ? clients()
                        .rest()
                        .getExport(request -> request.restApiId(apiId)
                                .stageName(stage.stage())
                                .exportType("oas30")
                                .accepts("application/json"))
                        .body()
                        .asByteArrayUnsafe()
                : clients()
                        .http()
                        .exportApi(request -> request.apiId(apiId)
                                .stageName(stage.stage())
                                .specification("OAS30")
                                .outputType("JSON")
                                .includeExtensions(false))
                        .body()
                        .asByteArrayUnsafe());
    }

    /** All mappings of custom domains to APIs. A domain that may not be read is left out. */
    List<DomainMapping> domainMappings() {
        List<DomainMapping> mappings = new ArrayList<>();
        PageTokens tokens = new PageTokens();
        for (DomainName domain :
                asked(() -> clients().rest().getDomainNamesPaginator(request -> request.limit(REST_PAGE)).stream()
                        .peek(page -> tokens.next(page.position()))
                        .flatMap(page -> page.items().stream())
                        .toList())) {
            mappings.addAll(unlessRefused(() -> basePathMappings(domain)));
        }
        for (String domain : asked(this::httpDomainNames)) {
            mappings.addAll(unlessRefused(() -> apiMappings(domain)));
        }
        return mappings;
    }

    private List<DomainMapping> basePathMappings(DomainName domain) {
        PageTokens tokens = new PageTokens();
        return clients()
                .rest()
                .getBasePathMappingsPaginator(request -> request.domainName(domain.domainName())
                        .domainNameId(domain.domainNameId())
                        .limit(REST_PAGE))
                .stream()
                .peek(page -> tokens.next(page.position()))
                .flatMap(page -> page.items().stream())
                .map(mapping -> mapping(domain.domainName(), mapping))
                .toList();
    }

    private static DomainMapping mapping(String domain, BasePathMapping mapping) {
        return new DomainMapping(mapping.restApiId(), said(mapping.stage()), domain, said(mapping.basePath()));
    }

    private List<String> httpDomainNames() {
        List<String> names = new ArrayList<>();
        PageTokens tokens = new PageTokens();
        String next = null;
        do {
            String token = next;
            GetDomainNamesResponse page = clients().http().getDomainNames(request -> request.maxResults(HTTP_PAGE)
                    .nextToken(token));
            page.items().forEach(domain -> names.add(domain.domainName()));
            next = tokens.next(page.nextToken());
        } while (hasMore(next));
        return names;
    }

    private List<DomainMapping> apiMappings(String domain) {
        List<DomainMapping> mappings = new ArrayList<>();
        PageTokens tokens = new PageTokens();
        String next = null;
        do {
            String token = next;
            GetApiMappingsResponse page = clients().http().getApiMappings(request -> request.domainName(domain)
                    .maxResults(HTTP_PAGE)
                    .nextToken(token));
            page.items()
                    .forEach(mapping -> mappings.add(new DomainMapping(
                            mapping.apiId(), said(mapping.stage()), domain, said(mapping.apiMappingKey()))));
            next = tokens.next(page.nextToken());
        } while (hasMore(next));
        return mappings;
    }

    private static String said(String value) {
        return value == null || value.equals(NONE) ? "" : value;
    }

    private static boolean hasMore(String token) {
        return token != null && !token.isEmpty();
    }

    private static <T> List<T> unlessRefused(Supplier<List<T>> call) {
        try {
            return asked(call);
        } catch (ApiGatewayException e) {
            if (e.refused()) {
                return List.of();
            }
            throw e;
        }
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new ApiGatewayException(e);
        }
    }

    /** Made when they are first needed: without discovery there are none. */
    private synchronized ControlPlaneClients clients() {
        if (clients == null) {
            clients = new ControlPlaneClients(account, quota);
        }
        return clients;
    }

    @Override
    public synchronized void close() {
        if (clients != null) {
            clients.close();
            clients = null;
        }
    }
}
