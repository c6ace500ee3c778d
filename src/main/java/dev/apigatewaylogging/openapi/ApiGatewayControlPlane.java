/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.PaginationGuard;
import dev.apigatewaylogging.aws.RateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
 * Reads the APIs of an account and region from API Gateway.
 *
 * @see ApiGatewayException thrown by every method after a failed request
 */
final class ApiGatewayControlPlane implements AutoCloseable {

    /** After this number of consecutive APIs without a response, the others are not requested. */
    private static final int MAX_UNANSWERED = 3;

    /** Each denied request is an entry in CloudTrail. */
    private static final Duration DENIED_PAUSE = Duration.ofHours(1);

    private static final int REST_PAGE = 500;
    private static final String HTTP_PAGE = "100";
    /** The value of v1 for no base path or no stage. */
    private static final String NONE = "(none)";

    private final RateLimiter quota;
    private final AwsAccount account;
    private final Object listingLock = new Object();
    private ApiGatewayClients clients;
    private StageListing listing;
    /** By API ID and stage; null while unknown. */
    private Map<String, StageLogging.Delivery> deliveries;

    private Instant nextDeliveries = Instant.MIN;

    ApiGatewayControlPlane(AwsAccount account, long callsPerMinute) {
        this.account = account;
        this.quota = RateLimiter.of(callsPerMinute, 1);
    }

    AwsAccount account() {
        return account;
    }

    /** Returns the utilization of the API Gateway quota. */
    double quotaUsed() {
        return quota.utilization();
    }

    /** Returns " of the account …" for messages; empty for the credentials' account in the only region. */
    String accountSuffix() {
        return account.isCredentialsAccount() && account.isInOneRegion() ? "" : " of " + account;
    }

    List<Api> restApis() {
        PaginationGuard tokens = new PaginationGuard();
        return call(() -> clients().rest().getRestApisPaginator(request -> request.limit(REST_PAGE)).stream()
                .peek(page -> tokens.next(page.position()))
                .flatMap(page -> page.items().stream())
                .map(api ->
                        new Api(Api.Kind.REST, api.id(), String.valueOf(api.name()), account.id(), account.region()))
                .toList());
    }

    /** Lists HTTP and WebSocket APIs. */
    List<Api> httpApis() {
        return call(() -> {
            List<Api> apis = new ArrayList<>();
            PaginationGuard tokens = new PaginationGuard();
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
        List<String> names = call(() -> api.kind() == Api.Kind.REST
                ? restStages(api.id()).map(Stage::stageName).toList()
                : httpStages(api.id()).stream()
                        .map(software.amazon.awssdk.services.apigatewayv2.model.Stage::stageName)
                        .toList());
        return names.stream().map(name -> new ApiStage(api, name)).toList();
    }

    /** Returns what the stages of an API log. */
    private List<StageLogging> logging(Api api) {
        return call(() -> api.kind() == Api.Kind.REST
                ? restStages(api.id()).map(stage -> StageLogging.of(api, stage)).toList()
                : httpStages(api.id()).stream()
                        .map(stage -> StageLogging.of(api, stage))
                        .toList());
    }

    /** Lists what all stages log; fails with the first request that fails. */
    StageListing completeListing() {
        synchronized (listingLock) {
            listing = list(failure -> {
                throw failure.cause();
            });
            return listing;
        }
    }

    /**
     * Lists what all stages log. A part that fails is in the listing's failures, and does not prevent the others.
     *
     * @param maxAge an earlier list that is not older is returned instead, without any request
     */
    StageListing listing(Duration maxAge) {
        synchronized (listingLock) {
            if (listing == null || listing.listedAt().isBefore(Instant.now().minus(maxAge))) {
                List<StageListing.Failure> failures = new ArrayList<>();
                StageListing found = list(failures::add);
                listing = new StageListing(
                        found.account(), found.region(), found.listedAt(), found.stages(), List.copyOf(failures));
            }
            return listing;
        }
    }

    private StageListing list(Consumer<StageListing.Failure> onFailure) {
        List<Api> apis = new ArrayList<>(apis("REST APIs", this::restApis, onFailure));
        apis.addAll(apis("HTTP and WebSocket APIs", this::httpApis, onFailure));
        List<StageLogging> stages = new ArrayList<>();
        int unanswered = 0;
        for (Api api : apis) {
            try {
                stages.addAll(logging(api));
                unanswered = 0;
            } catch (ApiGatewayException e) {
                if (!e.isGone()) {
                    onFailure.accept(new StageListing.Failure("the stages of " + api, e));
                }
                unanswered = e.isRejected() ? 0 : unanswered + 1;
                if (unanswered == MAX_UNANSWERED) {
                    break;
                }
            }
        }
        if (stages.stream().anyMatch(ApiGatewayControlPlane::canBeDelivered)) {
            refreshDeliveries();
        }
        stages.replaceAll(this::withDelivery);
        return new StageListing(account.id(), account.region(), Instant.now(), List.copyOf(stages), List.of());
    }

    private static boolean canBeDelivered(StageLogging logging) {
        return logging.stage().api().kind() == Api.Kind.REST && logging.hasExecutionLog();
    }

    private StageLogging withDelivery(StageLogging logging) {
        if (!canBeDelivered(logging)) {
            return logging.with(StageLogging.Delivery.NONE);
        }
        Map<String, StageLogging.Delivery> known = deliveries;
        return known == null
                ? logging
                : logging.with(known.getOrDefault(
                        logging.stage().api().id() + "/" + logging.stage().stage(), StageLogging.Delivery.NONE));
    }

    /** After a failure, the last known ones stay. Without the permission, CloudWatch Logs is asked again after an hour. */
    private void refreshDeliveries() {
        if (Instant.now().isBefore(nextDeliveries)) {
            return;
        }
        try {
            deliveries = LogDeliveries.list(clients().logs());
        } catch (SdkException e) {
            if (new ApiGatewayException(e).isRejected()) {
                nextDeliveries = Instant.now().plus(DENIED_PAUSE);
            }
        }
    }

    private static List<Api> apis(String what, Supplier<List<Api>> list, Consumer<StageListing.Failure> onFailure) {
        try {
            return list.get();
        } catch (ApiGatewayException e) {
            onFailure.accept(new StageListing.Failure(what, e));
            return List.of();
        }
    }

    private Stream<Stage> restStages(String apiId) {
        return clients().rest().getStages(request -> request.restApiId(apiId)).item().stream();
    }

    private List<software.amazon.awssdk.services.apigatewayv2.model.Stage> httpStages(String apiId) {
        List<software.amazon.awssdk.services.apigatewayv2.model.Stage> stages = new ArrayList<>();
        PaginationGuard tokens = new PaginationGuard();
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

    /** Exports the spec without API Gateway extensions, which would reveal the integrations. */
    byte[] export(ApiStage stage) {
        String apiId = stage.api().id();
        return call(() -> stage.api().kind() == Api.Kind.REST
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

    /** Lists all mappings of custom domains to APIs. Omits domains without read permission. */
    List<DomainMapping> domainMappings() {
        List<DomainMapping> mappings = new ArrayList<>();
        PaginationGuard tokens = new PaginationGuard();
        for (DomainName domain :
                call(() -> clients().rest().getDomainNamesPaginator(request -> request.limit(REST_PAGE)).stream()
                        .peek(page -> tokens.next(page.position()))
                        .flatMap(page -> page.items().stream())
                        .toList())) {
            mappings.addAll(callUnlessRejected(() -> basePathMappings(domain)));
        }
        for (String domain : call(this::httpDomainNames)) {
            mappings.addAll(callUnlessRejected(() -> apiMappings(domain)));
        }
        return mappings;
    }

    private List<DomainMapping> basePathMappings(DomainName domain) {
        PaginationGuard tokens = new PaginationGuard();
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
        return new DomainMapping(
                mapping.restApiId(), emptyIfNone(mapping.stage()), domain, emptyIfNone(mapping.basePath()));
    }

    private List<String> httpDomainNames() {
        List<String> names = new ArrayList<>();
        PaginationGuard tokens = new PaginationGuard();
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
        PaginationGuard tokens = new PaginationGuard();
        String next = null;
        do {
            String token = next;
            GetApiMappingsResponse page = clients().http().getApiMappings(request -> request.domainName(domain)
                    .maxResults(HTTP_PAGE)
                    .nextToken(token));
            page.items()
                    .forEach(mapping -> mappings.add(new DomainMapping(
                            mapping.apiId(),
                            emptyIfNone(mapping.stage()),
                            domain,
                            emptyIfNone(mapping.apiMappingKey()))));
            next = tokens.next(page.nextToken());
        } while (hasMore(next));
        return mappings;
    }

    private static String emptyIfNone(String value) {
        return value == null || value.equals(NONE) ? "" : value;
    }

    private static boolean hasMore(String token) {
        return token != null && !token.isEmpty();
    }

    private static <T> List<T> callUnlessRejected(Supplier<List<T>> call) {
        try {
            return call(call);
        } catch (ApiGatewayException e) {
            if (e.isRejected()) {
                return List.of();
            }
            throw e;
        }
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new ApiGatewayException(e);
        }
    }

    /** Created lazily: without discovery there are none. */
    private synchronized ApiGatewayClients clients() {
        if (clients == null) {
            clients = new ApiGatewayClients(account, quota);
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
