package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.gateway.ExecuteApiHost;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Under which address clients know an API's stage: the custom domain that is mapped to it, or else the host of its own.
 * It is the address that the traffic records of the same stage carry.
 */
final class Addresses {

    private static final Comparator<DomainMapping> ALWAYS_THE_SAME =
            Comparator.comparing(DomainMapping::domain).thenComparing(DomainMapping::path);

    private final String region;
    private final Map<String, List<DomainMapping>> mappings;

    Addresses(String region, List<DomainMapping> mappings) {
        this.region = region;
        this.mappings = mappings.stream()
                .filter(DomainMapping::isOneName)
                .sorted(ALWAYS_THE_SAME)
                .collect(Collectors.groupingBy(DomainMapping::apiId));
    }

    /** The URL that a path of the spec is appended to; without a slash at its end. */
    String of(ApiStage wanted) {
        return mappings.getOrDefault(wanted.api().id(), List.of()).stream()
                .filter(mapping -> mapping.leadsTo(wanted))
                .findFirst()
                .map(mapping -> mapping.url(wanted))
                .orElseGet(() -> ownAddress(wanted));
    }

    private String ownAddress(ApiStage wanted) {
        String host = "https://" + ExecuteApiHost.of(wanted.api().id(), region);
        return wanted.stage().equals("$default") ? host : host + "/" + wanted.stage();
    }
}
