package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.logformat.ExecuteApiHost;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Under which address clients know an API's stage: the custom domain that is mapped to it, or else the host of its own.
 * It is the address that the traffic records of the same stage carry.
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

    /** The URL that a path of the spec is appended to; without a slash at its end. */
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
