package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.cloudwatch.LogGroupSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The log groups that the stages of an account's APIs log to. */
public final class StageLogGroups implements LogGroupSource {

    private final ControlPlanes controlPlanes;

    /** @param controlPlanes tells of the APIs */
    public StageLogGroups(ControlPlanes controlPlanes) {
        this.controlPlanes = controlPlanes;
    }

    @Override
    public String description() {
        return "the log groups that the stages of all REST, HTTP and WebSocket APIs log to"
                + " (neither LOG_GROUP_NAME nor LOG_GROUP_PREFIX is set)";
    }

    @Override
    public Set<String> of(String account, String region) {
        ControlPlane controlPlane = controlPlanes.of(account, region);
        try {
            List<Api> apis = new ArrayList<>(controlPlane.restApis());
            apis.addAll(controlPlane.httpApis());
            Set<String> groups = new LinkedHashSet<>();
            for (Api api : apis) {
                addGroups(controlPlane, api, groups);
            }
            return groups;
        } catch (ApiGatewayException e) {
            throw new IllegalStateException(
                    "the stages of the APIs cannot be looked at (" + e.getMessage()
                            + "): allow apigateway:GET on /restapis, /restapis/*, /apis and /apis/*, or set"
                            + " LOG_GROUP_NAME or LOG_GROUP_PREFIX",
                    e);
        }
    }

    private static void addGroups(ControlPlane controlPlane, Api api, Set<String> groups) {
        try {
            controlPlane.logGroups(api).forEach(groups::add);
        } catch (ApiGatewayException e) {
            if (!e.isGone()) {
                throw e;
            }
        }
    }
}
