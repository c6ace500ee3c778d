/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
        StageListing listing = listing(controlPlane);
        Map<String, List<String>> groups = new LinkedHashMap<>();
        Map<String, Set<String>> formats = new LinkedHashMap<>();
        Map<String, Set<String>> stages = new LinkedHashMap<>();
        for (StageLogging logging : listing.stages()) {
            String api = logging.stage().api().id();
            for (StageLogDestination destination : StageLogDestinations.of(logging)) {
                groups.computeIfAbsent(api, unseen -> new ArrayList<>()).add(destination.logGroup());
                stages.computeIfAbsent(destination.logGroup(), unseen -> new LinkedHashSet<>())
                        .add(api + "/" + destination.stage());
                if (!destination.format().isBlank()) {
                    formats.computeIfAbsent(destination.logGroup(), unseen -> new LinkedHashSet<>())
                            .add(destination.format());
                }
            }
        }
        // replaced together: several APIs may share a log group
        accessLogOwners.put(account + "/" + region, groups);
        accessLogOwners.putFormats(account + "/" + region, formats);
        accessLogOwners.putStages(account + "/" + region, stages);
        return groups.values().stream().flatMap(List::stream).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static StageListing listing(ApiGatewayControlPlane controlPlane) {
        try {
            return controlPlane.completeListing();
        } catch (ApiGatewayException e) {
            throw new IllegalStateException(
                    "cannot list API stages (" + e.getMessage()
                            + "). Allow apigateway:GET on /restapis, /restapis/*, /apis and /apis/*, or set"
                            + " LOG_GROUP_NAME or LOG_GROUP_PREFIX",
                    e);
        }
    }
}
