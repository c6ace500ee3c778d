/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.logformat.ExecuteApiHost;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the URL of a stage: its custom domain, or else its default host. The HTTP calls of the stage have the same
 * host.
 */
final class StageUrls {

    private static final Comparator<DomainMapping> STABLE_ORDER =
            Comparator.comparing(DomainMapping::domain).thenComparing(DomainMapping::path);

    private final String region;
    private final Map<String, List<DomainMapping>> mappings;

    StageUrls(String region, List<DomainMapping> mappings) {
        this.region = region;
        this.mappings = mappings.stream()
                .filter(DomainMapping::isOneName)
                .sorted(STABLE_ORDER)
                .collect(Collectors.groupingBy(DomainMapping::apiId));
    }

    /** Returns the URL that the paths of the spec are appended to, without a trailing slash. */
    String of(ApiStage wanted) {
        return mappings.getOrDefault(wanted.api().id(), List.of()).stream()
                .filter(mapping -> mapping.matches(wanted))
                .findFirst()
                .map(mapping -> mapping.url(wanted))
                .orElseGet(() -> defaultUrl(wanted));
    }

    private String defaultUrl(ApiStage wanted) {
        String host = "https://" + ExecuteApiHost.of(wanted.api().id(), region);
        return wanted.stage().equals("$default") ? host : host + "/" + wanted.stage();
    }
}
