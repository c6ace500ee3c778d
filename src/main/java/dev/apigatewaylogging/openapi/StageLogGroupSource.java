package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSource;
import dev.apigatewaylogging.logformat.AccessLogOwners;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.spi.Metadata;

/** Provides the log groups of the stages of an account's APIs. */
@Metadata(label = "bean", description = "Provides the log groups of all API stages")
public final class StageLogGroupSource implements LogGroupSource {

    @Metadata(description = "Lists APIs and stages", required = true)
    private ApiGatewayControlPlanes controlPlanes;

    @Metadata(description = "Is informed which API writes to an access log")
    private AccessLogOwners accessLogOwners = new AccessLogOwners();

    public StageLogGroupSource() {}

    public StageLogGroupSource(ApiGatewayControlPlanes controlPlanes) {
        this.controlPlanes = controlPlanes;
    }

    /** Lists APIs and stages. */
    public void setControlPlanes(ApiGatewayControlPlanes controlPlanes) {
        this.controlPlanes = controlPlanes;
    }

    /** Is informed which API writes to an access log. */
    public void setAccessLogOwners(AccessLogOwners accessLogOwners) {
        this.accessLogOwners = accessLogOwners;
    }

    @Override
    public String description() {
        return "the log groups that the stages of all REST, HTTP and WebSocket APIs log to"
                + " (neither LOG_GROUP_NAME nor LOG_GROUP_PREFIX is set)";
    }

    @Override
    public Set<String> logGroupsOf(String account, String region) {
        ApiGatewayControlPlane controlPlane = controlPlanes.of(account, region);
        try {
            List<Api> apis = new ArrayList<>(controlPlane.restApis());
            apis.addAll(controlPlane.httpApis());
            Map<String, List<String>> groups = new LinkedHashMap<>();
            Map<String, Set<String>> formats = new LinkedHashMap<>();
            Map<String, Set<String>> stages = new LinkedHashMap<>();
            for (Api api : apis) {
                List<StageLogDestination> destinations = groups(controlPlane, api);
                groups.put(
                        api.id(),
                        destinations.stream().map(StageLogDestination::logGroup).toList());
                destinations.forEach(
                        destination -> stages.computeIfAbsent(destination.logGroup(), unseen -> new LinkedHashSet<>())
                                .add(api.id() + "/" + destination.stage()));
                destinations.stream()
                        .filter(destination -> !destination.format().isBlank())
                        .forEach(destination -> formats.computeIfAbsent(
                                        destination.logGroup(), unseen -> new LinkedHashSet<>())
                                .add(destination.format()));
            }
            // replaced together: several APIs may share a log group
            accessLogOwners.put(account + "/" + region, groups);
            accessLogOwners.putFormats(account + "/" + region, formats);
            accessLogOwners.putStages(account + "/" + region, stages);
            return groups.values().stream().flatMap(List::stream).collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (ApiGatewayException e) {
            throw new IllegalStateException(
                    "cannot list API stages (" + e.getMessage()
                            + "). Allow apigateway:GET on /restapis, /restapis/*, /apis and /apis/*, or set"
                            + " LOG_GROUP_NAME or LOG_GROUP_PREFIX",
                    e);
        }
    }

    private static List<StageLogDestination> groups(ApiGatewayControlPlane controlPlane, Api api) {
        try {
            return controlPlane.logGroups(api).toList();
        } catch (ApiGatewayException e) {
            if (!e.isGone()) {
                throw e;
            }
            return List.of();
        }
    }
}
